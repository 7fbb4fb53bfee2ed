package io.leat.cli

import com.sun.net.httpserver.HttpServer
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** Tokens of tasks, as a server of its own gives them: masked, also behind its death, and their key is changed by a command. */
@Timeout(120)
class IdTokensMaskedSpec extends Specification {
  @TempDir Path folder
  @AutoCleanup ServerProcess server
  HttpServer other
  LinkedBlockingQueue<String> shown = new LinkedBlockingQueue<>()
  Shell shell

  def setup() {
    other = HttpServer.create(new InetSocketAddress(InetAddress.loopbackAddress, 0), 0)
    other.createContext('/') { exchange ->
      shown.add(exchange.requestBody.text)
      exchange.sendResponseHeaders(204, -1)
      exchange.close()
    }
    other.start()
    server = new ServerProcess(folder)
    folder.resolve('leat.yaml').toFile().text = 'public-url: http://127.0.0.1:1\n'
    server.start()
    folder.resolve('password').toFile().text = server.password() + '\n'
    shell = new Shell(Files.createDirectory(folder.resolve('home')))
    shell.environment = [PATH: System.getenv('PATH'), XDG_CONFIG_HOME: "$folder/home".toString()]
    assert shell.leat('login', server.url, '--password', "@$folder/password").code == 0
  }

  def cleanup() {
    other.stop(0)
  }

  private String show() {
    "printf %s \"\$TOKEN\" | curl -sSf --noproxy \"*\" --data-binary @- http://127.0.0.1:${other.address.port}/"
  }

  private void project(String tasks) {
    shell.file('Uses', "job('uses') {\n$tasks\n}\n")
    assert shell.leat('projects', 'add', 'uses', '--file', 'Uses').code == 0
  }

  private String log(String task) {
    server.ask('GET', "/runs/1/tasks/$task/log", null).body()
  }

  def 'a token is masked in the log of its task, and of those that it is in a pipe with; its key is changed by a command'() {
    given:
    project("""pipe('both') {
      task('writes') { idToken 'TOKEN', audience: 'https://vault.example'; sh '${show()}; echo "<\$TOKEN>"; echo "<\$TOKEN>" >&2; echo "\${TOKEN##*.}"; echo "\${TOKEN##*.}" | tr -- -_ +/' }
      task('reads') { sh 'cat' }
    }""")

    when:
    def followed = shell.leat('trigger', 'uses', '--follow')
    def token = shown.poll(30, TimeUnit.SECONDS)

    then:
    followed.code == 0
    token.count('.') == 2
    ['writes', 'reads'].every { log(it).contains('<***>') || log(it).contains('***') }
    ['writes', 'reads'].every { !log(it).contains(token.substring(20, 60)) }

    and: 'the signature by itself, too'
    def signature = token.substring(token.lastIndexOf('.') + 1)
    ['writes', 'reads'].every { !log(it).contains(signature) && !log(it).contains(signature.tr('-_', '+/')) }

    and:
    shell.leat('secrets', 'rotate-id-token-key').out ==~ /the key [-_A-Za-z0-9]{43} is published, and signs idTokens from 20\S+Z on\n/
    shell.leat('secrets', 'rotate-id-token-key').with { [it.code, it.err.contains('a key is published already')] } == [1, true]
  }

  def 'the secret of an environment is masked in the log of the task that it is in a pipe with, which was not given it'() {
    given:
    shell.file('key', 'that of production alone\n')
    project("""pipe('both') {
      task('writes') { environment 'production'; secrets 'KEY'; sh 'printf "<%s>\\\\n" "\$KEY"' }
      task('reads') { sh 'cat; echo "[\${KEY-none}]"' }
    }""")
    assert shell.leat('secrets', 'set', 'KEY', '--project', 'uses', '--environment', 'production', '--file', 'key').code == 0

    expect:
    shell.leat('trigger', 'uses', '--follow').code == 0
    log('reads').readLines().findAll() == ['<***>', '[none]']
  }

  def 'a server that is killed knows again what to mask, and nobody finds the token in its folder'() {
    given:
    project("""task('waits') {
      idToken 'TOKEN', audience: 'https://vault.example'
      sh '${show()}; while [ ! -e $folder/go ]; do sleep 0.05; done; echo "<\$TOKEN>"; echo "no: \$TOKEN" > "$folder/kept"'
    }""")
    shell.leat('trigger', 'uses')
    def token = shown.poll(30, TimeUnit.SECONDS)
    def signature = token.substring(token.lastIndexOf('.') + 1)

    when:
    server.kill()
    server.start()
    Files.createFile(folder.resolve('go'))
    shell.leat('login', server.url, '--password', "@$folder/password")
    shell.leat('logs', '1', 'waits', '--follow')

    then:
    folder.resolve('kept').toFile().text == "no: $token\n"
    !log('waits').contains(signature)
    log('waits').contains('<***>')
    Files.walk(folder.resolve('data')).filter { Files.isRegularFile(it) }.filter { new String(Files.readAllBytes(it), 'ISO-8859-1').contains(signature) }.toList() == []
  }
}
