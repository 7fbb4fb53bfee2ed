import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Has tasks give their secrets away, and looks for them in all that is stored and sent; see the command beside this. */
public final class Masking {
  private static final Pattern TASK = Pattern.compile("\"task\":\"([a-z0-9-]+)\"");

  /** A place that docs/security.md names: what tasks write into files of their own. */
  private static final String FILES = "contents of artifacts";

  private static final String WORKSPACES = "workspaces";
  private static final String SERVER = "memory of the server";
  private static final Set<String> NAMED = Set.of(FILES, WORKSPACES, SERVER, ProcessWatch.OF_TASKS, ProcessWatch.NAMES, ProcessWatch.WRITERS);

  private final BenchServer server;
  private final Path distribution;
  private final Path folder;
  private final SecretSearch search = new SecretSearch(SecretPrints.forms());
  private final Set<String> weak = new LinkedHashSet<>();

  private Masking(Path distribution, Path folder) {
    this.distribution = distribution;
    this.folder = folder;
    this.server = new BenchServer(distribution, folder, 4, "-Xmx512m").environment("LEAT_OUTGOING_ALLOW", "127.0.0.0/8");
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = BenchServer.newFolder("leat-masking");
    boolean local = List.of(arguments).contains("--local");
    Path distribution = copied(Path.of(arguments[0]), folder.resolve("leat"));
    boolean sees = new Planted(Files.createDirectory(folder.resolve("planted"))).isSeen();
    System.exit(new Masking(distribution, folder).isTight(!local) && sees ? 0 : 1);
  }

  /** A distribution without its caches: what makes them for the first task with a secret is begun by what masks the log of that. */
  private static Path copied(Path distribution, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(distribution)) {
      for (Path each : all.filter(each -> !distribution.relativize(each).startsWith("cache")).toList()) {
        Files.copy(each, to.resolve(distribution.relativize(each).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return to;
  }

  private boolean isTight(boolean far) throws Exception {
    HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          search.look("webhooks", exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    BenchSshd sshd = far ? new BenchSshd(folder.resolve("sshd")) : null;
    try (server) {
      server.start();
      server.signIn();
      server.good("POST", "/webhooks", "{\"url\":\"http://127.0.0.1:" + receiver.getAddress().getPort() + "/\",\"secret\":\"a secret of the receiver\"}");
      secret("PLAIN", SecretPrints.PLAIN);
      secret("ODD", SecretPrints.ODD);
      secret("KEY", String.join("\n", SecretPrints.LINES) + "\n");
      List<String> labels = new ArrayList<>(List.of("local"));
      if (sshd != null) {
        server.agent(sshd, Files.createDirectories(folder.resolve("hosts")));
        labels.add("far");
      }
      for (String label : labels) {
        server.project(label, SecretPrints.job(label));
        run(label);
      }
      Thread.sleep(1_000);
      backup();
      stored();
    } finally {
      receiver.stop(0);
      if (sshd != null) {
        sshd.close();
      }
    }
    // what was written while it ended
    stored();
    search.print(NAMED);
    weak.forEach(each -> System.out.println("NOT SHOWN: " + each));
    boolean tight = weak.isEmpty() && search.isTight(NAMED);
    System.out.println(tight ? "nothing was found but where docs/security.md says so" : "NOT tight");
    return tight;
  }

  private void secret(String name, String value) throws IOException, InterruptedException {
    String json = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    server.good("PUT", "/secrets/" + name, "{\"value\":\"" + json + "\"}");
  }

  private void run(String label) throws Exception {
    long run = server.trigger(label);
    ProcessWatch watch = new ProcessWatch(search, server.pid(), folder);
    Thread watching = Thread.ofPlatform().start(watch);
    Thread following = Thread.ofVirtual().start(() -> follow("/runs/" + run + "/events", "events"));
    Thread log = Thread.ofVirtual().start(() -> follow("/runs/" + run + "/tasks/pieces/log/follow", "log, followed"));
    String state = "";
    Thread.sleep(1_500);
    backup();
    while (!state.matches("(?s).*\"status\":\"(succeeded|failed|errored|cancelled|rejected)\".*")) {
      Thread.sleep(200);
      state = server.good("GET", "/runs/" + run, null);
    }
    watch.end();
    watching.join();
    System.out.println(label + ": run " + run + ", " + watch.told());
    if (watch.shells() == 0) {
      weak.add("the memory of what begins tasks on " + label + ", which needs root");
    }
    following.join(5_000);
    log.join(5_000);
    answers(label, run);
  }

  /** What a stream of events gives, for at most a minute. */
  private void follow(String path, String place) {
    try {
      for (int i = 0; i < 100; i++) {
        HttpRequest request = HttpRequest.newBuilder(server.request("GET", path, null), (_, _) -> true).timeout(Duration.ofSeconds(60)).build();
        HttpResponse<InputStream> answer = BenchServer.CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() == 200) {
          try (InputStream body = answer.body()) {
            byte[] all = body.readAllBytes();
            search.look(place, all);
          }
          return;
        }
        answer.body().close();
        Thread.sleep(50);
      }
    } catch (IOException ended) {
      return;
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  private void answers(String project, long run) throws IOException, InterruptedException {
    String ofRun = "/runs/" + run;
    Set<String> paths = new LinkedHashSet<>(List.of("/runs", "/projects/" + project, "/projects/" + project + "/jobs", "/audit", "/secrets", "/queue"));
    for (String each : List.of("", "/jobfile", "/graph", "/environment", "/journal", "/sources", "/tasks?limit=500", "/tests", "/artifacts")) {
      paths.add(ofRun + each);
    }
    String tasks = server.good("GET", ofRun + "/tasks?limit=500", null);
    Set<String> names = new TreeSet<>();
    Matcher task = Pattern.compile("\"task\":\"([a-z0-9-]+)\"").matcher(tasks);
    while (task.find()) {
      names.add(task.group(1));
    }
    for (String name : names) {
      String ofTask = ofRun + "/tasks/" + name;
      paths.addAll(List.of(ofTask, ofTask + "/why", ofTask + "/tests", ofTask + "/log/search?pattern=" + URLEncoder.encode("[*]", StandardCharsets.UTF_8)));
      for (String artifact : List.of("named", "links")) {
        paths.add(ofTask + "/artifacts/" + artifact);
        paths.add(ofTask + "/artifacts/" + artifact + "/zip");
      }
      shown(project, name, log(ofTask));
      if (name.startsWith("out-") || name.startsWith("name-")) {
        String why = server.good("GET", ofTask + "/why", null);
        if (!why.contains("holds a secret")) {
          weak.add(project + "/" + name + " was not refused: " + why);
        }
      }
    }
    int good = 0;
    for (String path : paths) {
      HttpResponse<String> answer = server.ask("GET", path, null);
      good += answer.statusCode() == 200 ? 1 : 0;
      search.look("answers", answer.body().getBytes(StandardCharsets.UTF_8));
    }
    System.out.println("  " + good + " of " + paths.size() + " answers were good, of " + names.size() + " tasks");
    HttpResponse<String> left = server.ask("GET", ofRun + "/tasks/leaves/artifacts/left/file?path=left.txt", null);
    search.look(FILES, left.body().getBytes(StandardCharsets.UTF_8));
  }

  private String log(String ofTask) throws IOException, InterruptedException {
    HttpResponse<String> log = server.ask("GET", ofTask + "/log", null);
    search.look("log", log.body().getBytes(StandardCharsets.UTF_8));
    return log.statusCode() == 200 ? log.body() : "";
  }

  /** A log without masks would be as empty of secrets. */
  private void shown(String project, String task, String log) {
    int masks = log.split(Pattern.quote("***"), -1).length - 1;
    int least = SecretPrints.shown().getOrDefault(task, 0);
    if (masks < least) {
      weak.add(project + "/" + task + " shows " + masks + " masks, and has to show " + least + ": " + log);
    }
  }

  private void backup() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(server.request("POST", "/backup", null), (_, _) -> true).build();
    HttpResponse<byte[]> made = BenchServer.CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (made.statusCode() != 200 || made.body().length < 1000) {
      throw new IOException("no backup: " + made.statusCode() + " " + new String(made.body(), StandardCharsets.UTF_8));
    }
    search.look("backup", made.body());
  }

  private void stored() throws IOException {
    for (Path part : List.of(folder.resolve("data"), folder.resolve("hosts"), folder.resolve("said"), folder.resolve("errors"), distribution.resolve("cache"))) {
      if (Files.exists(part)) {
        try (Stream<Path> all = Files.walk(part)) {
          for (Path each : all.filter(Files::isRegularFile).toList()) {
            search.look(place(folder.relativize(each).toString()), each);
          }
        }
      }
    }
  }

  private static String place(String path) {
    if (path.contains("/store/contents/")) {
      return FILES;
    }
    if (path.contains("/work/")) {
      return WORKSPACES;
    }
    return path.startsWith("data/db/")
        ? "database"
        : path.startsWith("leat") ? "caches of Java" : path.startsWith("hosts") ? "host" : path.startsWith("data") ? "data folder" : "log of the server";
  }
}
