package io.leat.cli

import io.leat.engine.driver.local.LocalDriver
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.util.concurrent.TimeUnit
import spock.util.concurrent.PollingConditions

/** {@code leat server} as a process of its own, which can be killed and started again, and somebody who talks to it. */
final class ServerProcess implements AutoCloseable {
  final Path folder
  final List<Process> processes = []
  final Path java
  String url
  String token

  /** Further options of the JVM of what is started from now on. */
  List<String> jvm = []
  private Process running
  private String firstPassword
  private final HttpClient client = HttpClient.newHttpClient()

  /** Works in {@code folder}, with its data in {@code folder/data}; nothing is started yet. */
  ServerProcess(Path folder, Path java = Path.of(System.getProperty('java.home'))) {
    this.folder = folder
    this.java = java
  }

  /** Starts the server on a data folder, waits until it is ready, and signs in; on the port that it had, if it ran already. */
  void start(String data = 'data', List<String> more = ['--slots', '4']) {
    def port = url == null ? '0' : URI.create(url).port.toString()
    running = leat('server', '--data', data, '--port', port, '--tasks-local', 'as-server', *more)
    def number = processes.size() - 1
    def out = folder.resolve("out.$number").toFile()
    poll {
      assert running.alive || out.text.contains('ready'): folder.resolve("err.$number").toFile().text
      out.text.contains('ready: http')
    }
    url = (out.text =~ /(http:\S+)/)[0][1]
    def password = password(data)
    assert password: "nobody knows the password of '$data'"
    token = null
    token = ask('POST', '/login', """{"name":"admin","password":"$password"}""").headers().firstValue('authorization').get()
  }

  /** The password of the first account, from its file; a folder that was restored has that of the one before. */
  String password(String data = 'data') {
    def file = folder.resolve("$data/admin").toFile()
    firstPassword = file.exists() ? file.text.trim() : firstPassword
  }

  /** Whether the server runs. */
  boolean isAlive() {
    running.alive
  }

  /** Kills the server at once. */
  void kill() {
    running.destroyForcibly().waitFor()
  }

  /** Asks the server to end. */
  boolean end() {
    running.destroy()
    running.waitFor(10, TimeUnit.SECONDS)
  }

  /** A command as a process; what it says goes to {@code out.N} and {@code err.N}. */
  Process leat(String... words) {
    def number = processes.size()
    // who starts the tests in the background has them ignore Ctrl-C
    def builder = new ProcessBuilder(['env', '--default-signal=INT'] + command() + [*words])
      .directory(folder.toFile())
      .redirectOutput(folder.resolve("out.$number").toFile())
      .redirectError(folder.resolve("err.$number").toFile())
    builder.environment().put('XDG_CONFIG_HOME', folder.resolve('config').toString())
    def process = builder.start()
    processes.add(process)
    process
  }

  /** The words that start the command line of this build. */
  List<String> command() {
    LeatProcess.command(java, jvm, [])
  }

  /** A freestyle project; {@code FOLDER} in its Jobfile is the folder that the server works in. */
  void project(String name, String jobfile) {
    def text = jobfile.stripIndent().replace('FOLDER', folder.toString()).replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n')
    def made = ask('POST', '/projects', "{\"name\":\"$name\",\"text\":\"$text\"}")
    assert made.statusCode() == 201: made.body()
  }

  HttpResponse<String> ask(String method, String path, String body = null) {
    def request = HttpRequest.newBuilder(URI.create("$url/api/v1$path")).timeout(Duration.ofSeconds(20))
    if (token != null) {
      request.header('Authorization', token)
    }
    if (body != null) {
      request.header('Content-Type', 'application/json')
    }
    request.method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
    client.send(request.build(), HttpResponse.BodyHandlers.ofString())
  }

  /** Looks again and again until {@code there} holds. */
  static boolean poll(Closure<Boolean> there) {
    new PollingConditions(timeout: 60, delay: 0.05).eventually {
      assert there()
    }
    true
  }

  @Override
  void close() {
    processes*.destroyForcibly()*.waitFor()
    LocalDriver.leftovers('|' + folder).each { pid -> ProcessHandle.of(pid).ifPresent { it.destroyForcibly() } }
    client.close()
  }
}
