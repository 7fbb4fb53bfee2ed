package io.leat.server

import io.leat.engine.attempt.Programs
import io.leat.identity.person.Trusted
import io.leat.server.config.ConfigReader
import io.vertx.core.json.Json
import io.vertx.core.json.JsonObject
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.util.concurrent.ConcurrentHashMap

/** A server of its own for a test, and somebody who talks to it. */
class Running implements AutoCloseable {
  /** Of the steps of Leat only the mask, which hides nothing but the marks; there is no groovy. */
  static final PROGRAMS = new Programs(
    ['sh', '-c', '[ "$2" = mask ] && exec sed -u -e "/^\\x1eleat /d" -e "s/\\x1eleat .*//"', 'leat'], ['false'])

  final Path data
  final Map<String, String> flags
  final Map<String, String> environment
  LeatServer server
  String token

  /** Of 'admin'; from the file of the first start, which goes when it is changed. */
  String password
  private final HttpClient client

  /** Where it is; by https if it has a certificate, which is trusted then. */
  private final String scheme

  /** Of data folders whose file 'admin' is gone, as it is once somebody has signed in. */
  private static final Map<Path, String> PASSWORDS = new ConcurrentHashMap<>()

  Running(Path data, Map<String, String> flags = [:], String password = null, Map<String, String> environment = [PATH: System.getenv('PATH')]) {
    this.data = data
    this.environment = environment
    this.password = password
    this.flags = flags
    def certificate = flags['tls.certificate']
    scheme = certificate ? 'https' : 'http'
    client = certificate ? HttpClient.newBuilder().sslContext(Trusted.context(Optional.of(Path.of(certificate)))).build() : HttpClient.newHttpClient()
    start()
  }

  void start() {
    def config = ConfigReader.read(Optional.empty(), [:], [data: data.toString(), port: '0', 'tasks.local': 'as-server'] + flags)
    server = LeatServer.start(((ConfigReader.Accepted) config).config(), programs(), environment, '0.0.0-test')
    def first = data.resolve('admin').toFile()
    password = first.exists() ? first.text.trim() : password ?: PASSWORDS[data.toRealPath()]
    PASSWORDS[data.toRealPath()] = password
    signIn()
  }

  /** That steps are run by. */
  Programs programs() {
    PROGRAMS
  }

  /** Signs in, once more; gives the token, which is also that of all that is sent from now on. */
  String signIn() {
    token = null
    def login = send('POST', '/login', [name: 'admin', password: password])
    token = login.headers.firstValue('authorization').get()
  }

  Map send(String method, String path, Object body = null, Map<String, String> headers = [:]) {
    def request = HttpRequest.newBuilder(URI.create("$scheme://127.0.0.1:${server.port()}/api/v1$path")).timeout(Duration.ofSeconds(20))
    headers.each { request.header(it.key, it.value) }
    if (token != null && !headers.Authorization) {
      request.header('Authorization', token)
    }
    if (body != null) {
      request.header('Content-Type', 'application/json')
    }
    request.method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(Json.encode(body)))
    def answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray())
    assert Documented.strange(method, answer) == []
    def text = new String(answer.body(), 'UTF-8')
    def json = text.startsWith('{') ? new JsonObject(text).map : null
    [status: answer.statusCode(), headers: answer.headers(), bytes: answer.body(), text: text, json: json]
  }

  Map get(String path) {
    send('GET', path)
  }

  Map post(String path, Object body = null) {
    send('POST', path, body)
  }

  /** A freestyle project. */
  void project(String name, String jobfile) {
    def made = post('/projects', [name: name, text: jobfile.stripIndent()])
    assert made.status == 201: made.text
  }

  /** Gives tasks of a project a secret; without one those of all. */
  void secret(String name, String value, String project = null) {
    def answer = send('PUT', "${project == null ? '' : "/projects/$project"}/secrets/$name", [value: value])
    assert answer.status in [200, 201]: answer.text
  }

  /** Starts a run, and gives its number. */
  long trigger(String project, Map body = [:]) {
    def answer = post("/projects/$project/trigger", body)
    assert answer.status == 202: answer.text
    answer.json.run
  }

  /** The run once {@code wanted} holds of it. */
  Map await(long run, Closure<Boolean> wanted = { !(it.status in ['queued', 'running']) }) {
    def until = System.nanoTime() + Duration.ofSeconds(60).toNanos()
    while (true) {
      def json = get("/runs/$run").json
      if (wanted(json)) {
        return json
      }
      assert System.nanoTime() < until: "run $run stays $json"
      new Object().with { synchronized (it) { it.wait(10) } }
    }
  }

  /** The first run of a project, once there is one. */
  long first(String project) {
    def until = System.nanoTime() + Duration.ofSeconds(60).toNanos()
    while (true) {
      def items = get("/runs?project=$project").json.items
      if (items) {
        return items.last().run
      }
      assert System.nanoTime() < until: "no run of $project"
      new Object().with { synchronized (it) { it.wait(10) } }
    }
  }

  /** What is answered, once it begins to be. */
  InputStream open(String path) {
    def request = HttpRequest.newBuilder(URI.create("$scheme://127.0.0.1:${server.port()}/api/v1$path")).header('Authorization', token).build()
    client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()
  }

  /** What the feed tells behind a place, up to the first that {@code last} holds of. */
  List<Map> feed(long after = 0, Closure<Boolean> last) {
    def told = []
    open("/events?after=$after").withReader('UTF-8') { lines ->
      while (!told || !last(told.last())) {
        def line = lines.readLine()
        if (line.startsWith('data: ')) {
          told << new JsonObject(line.substring(6)).map
        }
      }
    }
    told
  }

  Map task(long run, String task) {
    get("/runs/$run/tasks/$task").json
  }

  /** A repository with the files given, committed; gives its folder. */
  static Path repository(Path folder, Map<String, String> files) {
    Files.createDirectories(folder)
    git(folder, 'init', '-q', '-b', 'main')
    commit(folder, files)
    folder
  }

  static String commit(Path folder, Map<String, String> files, String message = 'change') {
    files.each { name, text ->
      def file = folder.resolve(name)
      Files.createDirectories(file.parent)
      file.toFile().text = text.stripIndent()
    }
    git(folder, 'add', '-A')
    git(folder, '-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-q', '-m', message)
    git(folder, 'rev-parse', 'HEAD').trim()
  }

  static String git(Path folder, String... words) {
    def process = new ProcessBuilder(['git', *words]).directory(folder.toFile()).redirectErrorStream(true).start()
    def text = process.inputStream.text
    assert process.waitFor() == 0: text
    text
  }

  @Override
  void close() {
    server.close()
  }
}
