package io.leat.server

import io.leat.agent.ssh.SshPublicKey
import io.leat.agent.ssh.Sshd
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout
import spock.util.concurrent.PollingConditions

/** A host that runs tasks and hangs where files go to it or come from it, as on a mount that is dead. */
@Timeout(120)
class HangingHostSpec extends Specification {
  @TempDir Path folder
  @AutoCleanup Sshd sshd
  @AutoCleanup Running leat

  /** While this is there, find and tar of the host hang. */
  Path dead

  def setup() {
    dead = Files.createFile(folder.resolve('dead'))
    def programs = Files.createDirectory(folder.resolve('programs'))
    ['find', 'tar'].each { name ->
      def real = ['/usr/bin', '/bin'].collect { Path.of(it, name) }.find { Files.isExecutable(it) }
      def file = Files.writeString(programs.resolve(name), "#!/bin/sh\nwhile [ -e '$dead' ] && : > '$folder/hangs'; do sleep 0.1; done\nexec $real \"\$@\"\n")
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString('rwxr-xr-x'))
    }
    sshd = Sshd.openssh(folder.resolve('sshd'), "ForceCommand exec env PATH=$programs:\"\$PATH\" sh -c \"\$SSH_ORIGINAL_COMMAND\"")
    leat = new Running(folder.resolve('data'), [slots: '2'])
    def host = leat.post('/agents', [agent: 'far', address: '127.0.0.1', port: sshd.port, user: Sshd.account(), folder: folder.resolve('host').toString(), hostKey: new SshPublicKey(sshd.hostKey).line(), labels: ['far']])
    assert host.status == 201: host.text
    Files.writeString(sshd.folder.resolve('keys'), host.json.publicKey + '\n')
  }

  def cleanup() {
    Files.deleteIfExists(dead)
  }

  private String why(long run, String task) {
    leat.get("/runs/$run/tasks/$task/why").json.sentences.join(' ')
  }

  private void poll(Closure<Boolean> what) {
    new PollingConditions(timeout: 30, delay: 0.02).eventually { assert what() }
  }

  def 'files that a host does not give do not hold a run: #what ends it'() {
    given:
    leat.project('web', """job('web') {
      $ofJob
      task('a') { agent 'far'; $ofTask; sh 'echo made > made'; artifact 'made', files: 'made' }
      task('b') { needs 'a'; sh 'true' }
    }""")
    def run = leat.trigger('web')

    when:
    poll { why(run, 'a').contains("Its steps have ended, and its files are being fetched from the agent 'far'.") || leat.get("/runs/$run").json.status == status }
    if (isCancelled) {
      leat.post("/runs/$run/cancel", [:])
    }
    def ended = leat.await(run)

    then:
    ended.status == status
    leat.task(run, 'a').state == state
    why(run, 'a').contains(said)
    why(run, 'a').contains("its files were being fetched from the agent 'far'")

    when: 'and the host, when it does not hang any more, is as any other'
    Files.delete(dead)
    leat.project('after', "job('after') { task('a') { agent 'far'; sh 'echo made > made'; artifact 'made', files: 'made' } }")

    then:
    leat.await(leat.trigger('after')).status == 'succeeded'

    where:
    what                   | ofJob                | ofTask               | isCancelled || status      | state       | said
    'a cancel'             | ''                   | "env A: '1'"         | true        || 'cancelled' | 'cancelled' | 'cancelled'
    'its own timeout'      | ''                   | 'timeout seconds: 2' | false       || 'failed'    | 'failed'    | '2'
    'the timeout of a run' | 'timeout seconds: 3' | "env A: '1'"         | false       || 'failed'    | 'cancelled' | 'the run took longer than 3 s'
  }

  def 'files that a host does not take do not hold a run that is cancelled'() {
    given:
    leat.project('web', """job('web') {
      task('a') { agent 'local'; sh 'echo made > made'; artifact 'made', files: 'made' }
      task('b') { needs 'a'; agent 'far'; sh 'cat made'; use artifact: 'made', from: 'a' }
    }""")
    def run = leat.trigger('web')
    poll { Files.exists(folder.resolve('hangs')) }

    when:
    leat.post("/runs/$run/cancel", [:])
    def ended = leat.await(run)

    then:
    ended.status == 'cancelled'
    leat.task(run, 'b').state == 'cancelled'
  }
}
