package io.leat.server

import com.nimbusds.jose.crypto.RSASSAVerifier
import com.nimbusds.jose.jwk.JWKSet
import com.nimbusds.jwt.SignedJWT
import io.leat.agent.ssh.SshPublicKey
import io.leat.agent.ssh.Sshd
import io.leat.testkit.vault.VaultServer
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.time.Duration
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout
import spock.util.concurrent.PollingConditions

/** What Vault lends, and tokens of tasks, come to hosts over SSH as to this machine, and go with the attempt. */
@Timeout(120)
class GivenOverSshSpec extends Specification {
  @TempDir Path folder
  @AutoCleanup Sshd sshd
  @AutoCleanup VaultServer vault = new VaultServer()
  @AutoCleanup Running leat
  String base

  def setup() {
    sshd = Sshd.openssh(folder.resolve('sshd'))
    vault.leaseLasts = Duration.ofSeconds(4)
    def file = folder.resolve('token')
    Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString('rw-------')))
    file.toFile().text = vault.token(Duration.ofHours(1))
    int port = new ServerSocket(0, 1, InetAddress.loopbackAddress).withCloseable { it.localPort }
    base = "http://127.0.0.1:$port"
    leat = new Running(folder.resolve('data'), [slots: '1', port: "$port".toString(), 'public-url': base, 'vault.address': vault.address(), 'vault.auth': 'token',
      'vault.token-file': file.toString(), 'vault.projects': 'database/creds/{project}'])
    def host = [agent: 'far', address: '127.0.0.1', port: sshd.port, user: Sshd.account(), folder: folder.resolve('host').toString(), hostKey: new SshPublicKey(sshd.hostKey).line(), slots: 2, labels: ['far']]
    def answer = leat.post('/agents', host)
    assert answer.status == 201: answer.text
    def keys = sshd.folder.resolve('keys')
    Files.writeString(keys, keys.toFile().text + answer.json.publicKey + '\n')
    leat.project('web', """job('web') { task('a') { agent 'far'; secrets 'KEY'; idToken 'WHO', audience: 'https://vault.example'
      sh 'echo "\$KEY \$WHO" > $folder/given; until [ -e $folder/go ]; do sleep 0.1; done; echo "\$KEY"; echo "\$WHO"' } }""")
    assert leat.send('PUT', '/projects/web/secrets/KEY', [vault: [path: 'database/creds/web', field: 'password']]).status == 201
  }

  private static void poll(Closure<Boolean> what) {
    new PollingConditions(timeout: 30, delay: 0.02).eventually { assert what() }
  }

  /** What the task has, once it has it: what is lent, and its token. */
  private List<String> given() {
    def file = folder.resolve('given').toFile()
    poll { file.exists() && file.text.endsWith('\n') }
    file.text.trim().tokenize(' ')
  }

  def 'a task on a host has them while it runs, masked, and then the lease is ended'() {
    when:
    def run = leat.trigger('web')
    def (lent, who) = given()
    poll { vault.count('PUT /v1/sys/leases/renew') > 0 }
    def keys = JWKSet.parse(new URL("$base/.well-known/jwks.json").text)
    def token = SignedJWT.parse(who)

    then:
    vault.lent().values() as List == [lent]
    token.verify(new RSASSAVerifier(keys.getKeyByKeyId(token.header.keyID).toRSAKey()))
    token.JWTClaimsSet.claims.subMap('iss', 'aud', 'sub', 'task', 'run') == [iss: base.toString(), aud: ['https://vault.example'], sub: 'project:web:job:web:ref:', task: 'a', run: "$run".toString()]

    when:
    Files.createFile(folder.resolve('go'))

    then:
    leat.await(run).status == 'succeeded'
    leat.task(run, 'a').agent == 'far'
    leat.get("/runs/$run/tasks/a/log").text == '***\n***\n'
    poll { vault.lent().isEmpty() && folder.resolve('data/leases').toFile().list().length == 0 }

    and: 'nothing of it stays'
    poll { folder.resolve('host/attempts').toFile().list().length == 0 }
    [folder.resolve('host'), folder.resolve('data')].every { Files.walk(it).filter { Files.isRegularFile(it) }.noneMatch { [lent, who].any { secret -> Files.readString(it, java.nio.charset.StandardCharsets.ISO_8859_1).contains(secret) } } }
  }

  def 'a task on a host that is cancelled gives back what it was lent'() {
    given:
    def run = leat.trigger('web')
    given()
    assert vault.lent().size() == 1

    when:
    leat.post("/runs/$run/cancel")

    then:
    leat.await(run).status == 'cancelled'
    poll { vault.lent().isEmpty() && vault.revoked().size() == 1 }
  }
}
