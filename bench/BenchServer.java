import io.leat.engine.driver.local.LocalDriver;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server of its own process in a folder, with a client of it. Not for use by several threads, but for {@link #ask}. */
final class BenchServer implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready: https?://[^:]+:([0-9]+)");
  /** By HTTP/1.1: asked for HTTP/2, it waits out the whole timeout when the server dies while it answers. */
  static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();


  private static final Set<BenchServer> STARTED = ConcurrentHashMap.newKeySet();

  private final Path leat;
  private final Path folder;
  private final int slots;
  private final Map<String, String> environment = new HashMap<>();
  private volatile String options;
  private Process process;
  private volatile int port;
  private volatile String token;
  private String password;

  /**
   * A server that is not started yet.
   *
   * @param distribution the folder with bin and lib
   * @param folder for its data and what it says
   * @param options of its JVM; may be empty
   */
  BenchServer(Path distribution, Path folder, int slots, String options) {
    this.leat = distribution.resolve("bin").resolve("leat");
    this.folder = folder;
    this.slots = slots;
    this.options = options;
  }

  /** Has it find a variable in its environment, beside what this process has. */
  BenchServer environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Gives its JVM other options, from the next start on. */
  void options(String jvm) {
    options = jvm;
  }

  /** Whether its process is there. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** A new folder, which is deleted when this process ends, however that is, after all servers were ended. */
  static Path newFolder(String name) throws IOException {
    Path made = Files.createTempDirectory(name);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  STARTED.forEach(BenchServer::close);
                  delete(made);
                }));
    return made;
  }

  /** What tasks that are just ending still write is deleted in the next round. */
  private static void delete(Path folder) {
    for (int i = 0; i < 10 && Files.exists(folder); i++) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(each);
        }
      } catch (IOException | UncheckedIOException changing) {
        Thread.onSpinWait();
      }
    }
  }

  /** Starts the process; says when, in nanoseconds. */
  long launch() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(leat.toString(), "server", "--data", "data", "--port", "0", "--slots", Integer.toString(slots))
            .directory(folder.toFile())
            .redirectOutput(said())
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("errors").toFile()));
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    builder.environment().put("LEAT_SERVER_JAVA_OPTIONS", options);
    // LEAT_TASKS_LOCAL=ACCOUNT before a measurement has the tasks run as another account
    builder.environment().putIfAbsent("LEAT_TASKS_LOCAL", "as-server");
    builder.environment().putAll(environment);
    Files.deleteIfExists(said().toPath());
    long begun = System.nanoTime();
    process = builder.start();
    STARTED.add(this);
    return begun;
  }

  private File said() {
    return folder.resolve("said").toFile();
  }

  /** Starts it and waits until it is ready; the time that took, in milliseconds. */
  double start() throws IOException, InterruptedException {
    return ready(launch());
  }

  /** Waits until it is ready; the time since it was launched, in milliseconds. */
  double ready(long begun) throws IOException, InterruptedException {
    while (true) {
      Matcher ready = READY.matcher(Files.readString(said().toPath()));
      if (ready.find()) {
        double millis = (System.nanoTime() - begun) / 1e6;
        port = Integer.parseInt(ready.group(1));
        return millis;
      }
      if (!process.isAlive()) {
        throw new IOException("the server ended: " + Files.readString(folder.resolve("errors")));
      }
      Thread.sleep(2);
    }
  }

  /** Waits until the cache is there that the first start of a distribution makes beside it for the next. */
  void awaitCache() throws IOException, InterruptedException {
    Path record = leat.resolveSibling("../cache/record-server");
    for (int i = 0; i < 1_200 && !Files.exists(record); i++) {
      Thread.sleep(100);
    }
    if (!Files.exists(record)) {
      throw new IOException("no cache of the server was made within 2 min");
    }
  }

  /** Signs in, for the 15 minutes that a token is good. */
  BenchServer signIn() throws IOException, InterruptedException {
    Path first = folder.resolve("data").resolve("admin");
    // it goes with the first login
    password = Files.exists(first) ? Files.readString(first).strip() : password;
    HttpRequest login =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/login"))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"admin\",\"password\":\"" + password + "\"}"))
            .build();
    // the token before it is good while this one is asked for
    token = CLIENT.send(login, HttpResponse.BodyHandlers.discarding()).headers().firstValue("Authorization").orElseThrow();
    return this;
  }

  /** Of the first account, once it has signed in. */
  String password() {
    return password;
  }

  long pid() {
    return process.pid();
  }

  /** What its process has taken of the processors so far, in milliseconds. */
  double cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e6;
  }

  int port() {
    return port;
  }

  String token() {
    return token;
  }

  Path folder() {
    return folder;
  }

  /** What the server answers; {@code body} is JSON, or null for none. */
  HttpResponse<String> ask(String method, String path, String body) throws IOException, InterruptedException {
    return CLIENT.send(request(method, path, body), HttpResponse.BodyHandlers.ofString());
  }

  /** The same by a token of another, as it is sent; null for none. */
  HttpResponse<String> ask(String method, String path, String body, String authorization) throws IOException, InterruptedException {
    return CLIENT.send(request(method, path, body, authorization), HttpResponse.BodyHandlers.ofString());
  }

  /** A request under {@code /api/v1}, or with an absolute path under {@code /}. */
  HttpRequest request(String method, String path, String body) {
    return request(method, path, body, token);
  }

  private HttpRequest request(String method, String path, String body, String known) {
    boolean isAtTop = path.equals("/metrics") || path.startsWith("/.well-known/");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + (isAtTop ? "" : "/api/v1") + path)).timeout(Duration.ofSeconds(60));
    if (known != null) {
      request.header("Authorization", known);
    }
    if (body == null) {
      return request.method(method, HttpRequest.BodyPublishers.noBody()).build();
    }
    return request.header("Content-Type", "application/json").method(method, HttpRequest.BodyPublishers.ofString(body)).build();
  }

  /** The body of an answer that must be good. */
  String good(String method, String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer = ask(method, path, body);
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(method + " " + path + " was answered with " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }

  /** Makes the agent {@code far}, with a label of that name and 4 slots, on a host over SSH that lets it in. */
  void agent(BenchSshd sshd, Path on) throws IOException, InterruptedException {
    String made =
        good(
            "POST",
            "/agents",
            """
            {"agent":"far","address":"127.0.0.1","port":%d,"user":"%s","folder":"%s","hostKey":"%s","slots":4,"labels":["far"]}"""
                .formatted(sshd.port(), BenchSshd.USER, on, sshd.hostKey()));
    Matcher key = Pattern.compile("\"publicKey\":\"([^\"]+)\"").matcher(made);
    if (!key.find()) {
      throw new IOException("no key in: " + made);
    }
    sshd.admit(key.group(1));
  }

  /** Makes a project with a Jobfile of its own. */
  void project(String name, String jobfile) throws IOException, InterruptedException {
    String text = jobfile.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    good("POST", "/projects", "{\"name\":\"" + name + "\",\"text\":\"" + text + "\"}");
  }

  /** Starts a run; its number. */
  long trigger(String project) throws IOException, InterruptedException {
    return run(good("POST", "/projects/" + project + "/trigger", "{}"));
  }

  /** The number of the run that an answer names. */
  static long run(String json) {
    Matcher run = Pattern.compile("\"run\":([0-9]+)").matcher(json);
    if (!run.find()) {
      throw new IllegalStateException("no run in: " + json);
    }
    return Long.parseLong(run.group(1));
  }

  /** All runs of a project as the server lists them, from page to page. */
  String runs(String project) throws IOException, InterruptedException {
    Pattern next = Pattern.compile("\"next\":\"?([^\",}]+)\"?");
    StringBuilder all = new StringBuilder();
    String after = "";
    while (after != null) {
      String page = good("GET", "/runs?project=" + project + "&limit=500" + after, null);
      all.append(page).append('\n');
      Matcher more = next.matcher(page);
      after = more.find() && !more.group(1).equals("null") ? "&after=" + more.group(1) : null;
    }
    return all.toString();
  }

  /** Whether no run is queued or running. */
  boolean isIdle() throws IOException, InterruptedException {
    return good("GET", "/runs?status=running", null).contains("\"items\":[]")
        && good("GET", "/runs?status=queued", null).contains("\"items\":[]");
  }

  /** A run that is prepared has a job. */
  void awaitPrepared(long run) throws IOException, InterruptedException {
    while (good("GET", "/runs/" + run, null).contains("\"job\":null")) {
      Thread.sleep(20);
    }
  }

  /** What of the heap is in use, in MiB, counted in the pause of a collection, so that what has become garbage since is not; 0 without jcmd. */
  long liveHeap() throws IOException, InterruptedException {
    Matcher total = Pattern.compile("(?m)^Total +[0-9]+ +([0-9]+)").matcher(jcmd("GC.class_histogram"));
    return total.find() ? Long.parseLong(total.group(1)) >> 20 : 0;
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.exists(jcmd)) {
      return "";
    }
    Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid()), command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  /** A line of the status of its process, in MiB. */
  long status(String name) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid()), "status"))) {
      String line = lines.filter(each -> each.startsWith(name + ":")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10;
    }
  }

  /** Kills it with signal 9. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Has it end by itself, as by a restart. */
  void end() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  /** Kills it, and ends what its tasks left running. */
  @Override
  public void close() {
    STARTED.remove(this);
    if (process != null) {
      process.destroyForcibly();
      try {
        process.waitFor();
      } catch (InterruptedException hurry) {
        Thread.currentThread().interrupt();
      }
    }
    List<Long> left = LocalDriver.leftovers("|" + folder);
    left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
  }
}
