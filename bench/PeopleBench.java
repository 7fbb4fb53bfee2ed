import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** What requests cost where there are many accounts, projects and groups, beside a server with few; see the command beside this. */
public final class PeopleBench {
  private static final int AT_ONCE = 100;
  private static final int WARM = 10;
  private static final double BAR = 1;
  private static final String NO_OP = "job('noop') { task('a') { sh 'true' } }";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Wire.Body UNREAD = (_, _, _) -> {};

  private final BenchServer server;
  private String developer;
  private String program;
  private long run;
  private long hidden;
  private long token;

  private PeopleBench(BenchServer server) {
    this.server = server;
  }

  /** A request: of whom, for what. */
  private record Asked(String method, String path, String token, String json, int status) {}

  public static void main(String[] arguments) throws Exception {
    int requests = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2_000;
    String given = System.getenv("LEAT_SERVER_JAVA_OPTIONS");
    String options = given == null ? "-Xmx512m" : given;
    Path folder = BenchServer.newFolder("leat-people");
    List<PeopleBench> both = new ArrayList<>();
    for (String each : List.of("few", "many")) {
      BenchServer server = new BenchServer(Path.of(arguments[0]), Files.createDirectory(folder.resolve(each)), 2, options);
      PeopleBench bench = new PeopleBench(server);
      bench.prepare(each.equals("many"));
      both.add(bench);
    }
    boolean good = both.getFirst().compare(both.getLast(), requests, arguments.length > 2 ? arguments[2] : "");
    both.getFirst().server.close();
    good &= both.getLast().absent(requests);
    System.exit(good ? 0 : 1);
  }

  private void prepare(boolean many) throws Exception {
    server.start();
    server.awaitCache();
    server.signIn();
    server.project("mine", NO_OP);
    server.project("hidden", NO_OP);
    String first = JSON.readTree(server.good("POST", "/accounts", "{\"name\":\"ann\"}")).get("firstPassword").asText();
    server.good("POST", "/groups", "{\"name\":\"g0\"}");
    server.good("PUT", "/groups/g0/accounts/ann", null);
    server.good("PUT", "/projects/mine/members/group:g0", "{\"role\":\"developer\"}");
    server.good("PUT", "/projects/hidden/secrets/THERE", "{\"value\":\"a secret of others\"}");
    token = JSON.readTree(server.good("POST", "/tokens", "{\"name\":\"of-others\",\"role\":\"viewer\",\"days\":1}")).get("id").asLong();
    String login = "Bearer " + JSON.readTree(server.good("POST", "/login", login(first))).get("token").asText();
    require(server.ask("POST", "/password", "{\"current\":\"" + first + "\",\"password\":\"words of one developer\"}", login).statusCode(), 200);
    server.end();
    if (many) {
      long begun = System.nanoTime();
      PeopleFill.fill(server.folder().resolve("data"), 10_000, 1_000, 100, "ann", 20);
      System.out.printf(Locale.ROOT, "10,000 accounts, 1,000 projects and 100 groups were stored in %.0f s%n", (System.nanoTime() - begun) / 1e9);
    }
    server.start();
    server.signIn();
    developer = "Bearer " + JSON.readTree(server.good("POST", "/login", login("words of one developer"))).get("token").asText();
    program =
        "Bearer "
            + JSON.readTree(server.ask("POST", "/tokens", "{\"name\":\"program\",\"role\":\"developer\",\"days\":1}", developer).body()).get("token").asText();
    run = server.trigger("mine");
    hidden = server.trigger("hidden");
    awaitIdle();
  }

  private static String login(String password) {
    return "{\"name\":\"ann\",\"password\":\"" + password + "\"}";
  }

  private static void require(int status, int wanted) throws IOException {
    if (status != wanted) {
      throw new IOException("answered with " + status + ", wanted " + wanted);
    }
  }

  private void awaitIdle() throws IOException, InterruptedException {
    while (!server.isIdle()) {
      Thread.sleep(20);
    }
  }

  // ---- what requests cost

  private Map<String, Asked> cases() {
    Map<String, Asked> cases = new LinkedHashMap<>();
    cases.put("a run, by a developer", new Asked("GET", "/runs/" + run, developer, "", 200));
    cases.put("a run, by an API token", new Asked("GET", "/runs/" + run, program, "", 200));
    cases.put("a project, by a developer", new Asked("GET", "/projects/mine", developer, "", 200));
    cases.put("projects, a page of 50", new Asked("GET", "/projects", developer, "", 200));
    cases.put("projects, a page of 1", new Asked("GET", "/projects?limit=1", developer, "", 200));
    cases.put("projects of all, by admin", new Asked("GET", "/projects", server.token(), "", 200));
    cases.put("runs, a page", new Asked("GET", "/runs", developer, "", 200));
    cases.put("a login renewed", new Asked("POST", "/login/renew", developer, "", 200));
    cases.put("a no-op triggered", new Asked("POST", "/projects/mine/trigger", developer, "{}", 202));
    return cases;
  }

  /** What was measured of a request. */
  private static final class Measured {
    final List<Double> times = new ArrayList<>();
    double cpu;

    double at(double part) {
      double[] sorted = times.stream().mapToDouble(each -> each).sorted().toArray();
      return sorted[(int) Math.min(sorted.length - 1, sorted.length * part)];
    }
  }

  private boolean compare(PeopleBench other, int requests, String part) throws Exception {
    boolean good = true;
    System.out.println("in ms, few/many                p50              p99              CPU");
    for (String each : cases().keySet().stream().filter(name -> name.contains(part)).toList()) {
      List<PeopleBench> both = List.of(this, other);
      List<Measured> measured = List.of(new Measured(), new Measured());
      boolean runs = each.contains("triggered");
      int turns = Math.max(2, requests / AT_ONCE);
      for (int turn = -(runs ? 3 : WARM); turn < turns; turn++) {
        for (int i = 0; i < 2; i++) {
          int which = turn % 2 == 0 ? i : 1 - i;
          both.get(which).measure(both.get(which).cases().get(each), turn < 0 ? new Measured() : measured.get(which));
          if (runs) {
            both.get(which).awaitIdle();
          }
        }
      }
      Measured few = measured.getFirst();
      Measured many = measured.getLast();
      double more = many.at(0.5) - few.at(0.5);
      System.out.printf(
          Locale.ROOT,
          "%-28s %6.2f %6.2f    %6.2f %6.2f    %6.2f %6.2f   %s%n",
          each,
          few.at(0.5),
          many.at(0.5),
          few.at(0.99),
          many.at(0.99),
          few.cpu / few.times.size(),
          many.cpu / many.times.size(),
          more > BAR ? "OVER 1 MS MORE" : "");
      good &= more <= BAR;
    }
    return good;
  }

  private void measure(Asked asked, Measured into) throws IOException {
    double before = server.cpu();
    try (Wire wire = new Wire(server.port())) {
      for (int i = 0; i < AT_ONCE; i++) {
        into.times.add(time(wire, asked));
      }
    }
    into.cpu += server.cpu() - before;
  }

  private static double time(Wire wire, Asked asked) throws IOException {
    long begun = System.nanoTime();
    StringBuilder said = new StringBuilder();
    int status =
        wire.ask(
            asked.method,
            "/api/v1" + asked.path,
            asked.token,
            asked.json,
            (bytes, from, to) -> {
              if (said.length() < 400) {
                said.append(new String(bytes, from, Math.min(to - from, 400), StandardCharsets.UTF_8));
              }
            });
    double millis = (System.nanoTime() - begun) / 1e6;
    if (status != asked.status) {
      throw new IOException(asked.method + " " + asked.path + " was answered with " + status + ": " + said);
    }
    return millis;
  }

  // ---- whether the time of an answer tells what there is

  private boolean absent(int requests) throws Exception {
    Map<String, List<Asked>> pairs = new LinkedHashMap<>();
    long none = 1_000_000;
    pairs.put("project", both("GET", "/projects/hidden", "/projects/hiddem", 404));
    pairs.put("project, seldom asked for", both("GET", "/projects/q%d", "/projects/r%d", 404));
    pairs.put("run", both("GET", "/runs/" + hidden, "/runs/" + none, 404));
    pairs.put("account", both("GET", "/accounts/a17", "/accounts/b17", 404));
    pairs.put("secret of a project", both("GET", "/projects/hidden/secrets/THERE", "/projects/hidden/secrets/NEVER", 404));
    pairs.put("API token", both("DELETE", "/tokens/" + token, "/tokens/" + (token + 100_000), 404));
    boolean good = true;
    System.out.println("404, in us                     there and not seen   not there   difference  halves of the first differ by");
    for (Map.Entry<String, List<Asked>> each : pairs.entrySet()) {
      good &= absent(each.getKey(), each.getValue(), requests);
    }
    return good;
  }

  private List<Asked> both(String method, String there, String absent, int status) {
    return List.of(new Asked(method, there, developer, "", status), new Asked(method, absent, developer, "", status));
  }

  private boolean absent(String name, List<Asked> pair, int requests) throws IOException {
    List<List<Double>> times = List.of(new ArrayList<>(), new ArrayList<>());
    Random random = new Random(1);
    try (Wire wire = new Wire(server.port())) {
      for (int i = -500; i < requests; i++) {
        int first = random.nextInt(2);
        for (int which : new int[] {first, 1 - first}) {
          Asked asked = pair.get(which);
          String path = asked.path.replace("%d", Integer.toString(10 + Math.floorMod(i, 480)));
          long begun = System.nanoTime();
          int status = wire.ask(asked.method, "/api/v1" + path, asked.token, "", UNREAD);
          double micros = (System.nanoTime() - begun) / 1e3;
          if (status != asked.status && status != 403) {
            throw new IOException(path + " was answered with " + status);
          }
          if (i >= 0) {
            times.get(which).add(micros);
          }
        }
      }
    }
    double there = median(times.getFirst());
    double absent = median(times.getLast());
    int half = requests / 2;
    double noise = Math.abs(median(times.getFirst().subList(0, half)) - median(times.getFirst().subList(half, requests)));
    System.out.printf(Locale.ROOT, "%-28s %10.1f %18.1f %12.1f %12.1f%n", name, there, absent, there - absent, noise);
    // less than this is seen by nobody over a network, and is what two measurements of the same differ by here
    return Math.abs(there - absent) < Math.max(20, 2 * noise);
  }

  private static double median(List<Double> times) {
    double[] sorted = times.stream().mapToDouble(each -> each).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
