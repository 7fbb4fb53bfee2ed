package io.leat.server.api

import io.leat.server.Running
import io.leat.server.hook.Signature
import io.vertx.core.json.Json
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** What anybody can send to the hook route, of whom nothing is known. */
@Timeout(120)
class HookGateSpec extends Specification {
  static final SECRET = 'a secret of sixteen and more'
  static final BYTES = 25 << 20

  @Shared @TempDir Path folder
  @Shared @AutoCleanup Running leat

  def setupSpec() {
    leat = new Running(folder.resolve('data'))
    def repository = Running.repository(folder.resolve('web'), [Jobfile: "job('web') { task('a') { sh 'true' } }"])
    leat.post('/projects', [name: 'web', url: repository.toUri().toString(), hookSecret: SECRET])
    leat.post('/projects', [name: 'open', url: repository.toUri().toString()])
  }

  /** The head of a request with a body of 25 MiB, of which nothing is sent. */
  private Socket begun(String at, String... headers) {
    def socket = new Socket('127.0.0.1', leat.server.port())
    socket.soTimeout = 30_000
    def lines = ["POST /api/v1/projects/$at HTTP/1.1", 'Host: 127.0.0.1', 'Content-Type: application/json', "Content-Length: $BYTES", *headers, '', '']
    socket.outputStream.write(lines.join('\r\n').getBytes('ISO-8859-1'))
    socket.outputStream.flush()
    socket
  }

  def 'what no body can make right is refused before there is one: #at'() {
    when:
    def socket = begun(at, *headers)
    def status = socket.inputStream.newReader('ISO-8859-1').readLine()

    then:
    status.startsWith("HTTP/1.1 $refused ")

    cleanup:
    socket?.close()

    where:
    at                  | headers                                       || refused
    'none/hooks/github' | ['X-Hub-Signature-256: sha256=' + 'a' * 64]   || 401
    'open/hooks/github' | ['X-Hub-Signature-256: sha256=' + 'a' * 64]   || 401
    'web/hooks/github'  | []                                            || 401
    'web/hooks/github'  | ['X-Leat-Signature: sha256=' + 'a' * 64]      || 401
    'web/hooks/nobody'  | ['X-Hub-Signature-256: sha256=' + 'a' * 64]   || 400
  }

  def 'forty that look signed and are held open keep nobody else from being answered'() {
    given:
    def held = (1..40).collect { begun('web/hooks/github', 'X-Hub-Signature-256: sha256=' + 'a' * 64) }
    held.each { socket ->
      try {
        socket.outputStream.write(new byte[64 * 1024])
        socket.outputStream.flush()
      } catch (IOException cut) {
        // one more of an address ends the one that has come in for longest
      }
    }

    when:
    def body = [ref: 'refs/heads/side', commit: 'a' * 40, delivery: 'd1']
    def signature = "sha256=${Signature.of(SECRET, Json.encode(body).bytes)}".toString()
    def answers = (1..5).collect { leat.get('/projects/web').status }

    then:
    answers == [200] * 5
    leat.send('POST', '/projects/web/hooks/generic', body, ['X-Leat-Signature': signature]).status == 202

    cleanup:
    held*.close()
  }
}
