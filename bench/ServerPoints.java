import com.sun.net.httpserver.HttpServer;
import io.leat.engine.durable.KillPoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Has a server die before and after each durable step while runs that keep everything, keyed requests, hooks and webhooks are in flight, each time
 * started anew to die at the next; see the command beside this. With {@code random} it is killed at any moment instead.
 */
public final class ServerPoints {
  private static final long PATIENCE = 90_000_000_000L;

  /** After so many rounds a server comes no more to a point that it never came to: every fourth run takes no result of another, and saves a cache. */
  private static final int ROUNDS = 8;

  /** A server that lives for two seconds is none that C2 pays for. */
  private static final String OPTIONS = "-Xmx512m -XX:TieredStopAtLevel=1";

  /** What only a server passes that takes a run up, and where it died before that. */
  private static final Map<String, String> FIRST =
      Map.of("NOBODYS_CLAIM", "ATTEMPT_STARTED:before:", "ATTEMPT_PUT_ASIDE", "ATTEMPT_STARTED:before:");

  private final Path folder;
  private final BenchServer server;
  private final Keeping keeping;
  private final HookedRepository repository;
  private final Random random = new Random(1);

  /** The key of each request, and the run that it was answered with; 0 while it was not. */
  private final Map<String, Long> keyed = new TreeMap<>();

  /** The runs that webhooks told of, by the id of the delivery. */
  private final Map<String, Long> told = new ConcurrentHashMap<>();

  private final Set<Long> done = new TreeSet<>();

  /** The runs that were promised and are not there. */
  private final Set<Long> lost = new TreeSet<>();

  private final Map<String, Integer> deaths = new TreeMap<>();
  private int wrong;

  private ServerPoints(Path distribution, Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    this.server = new BenchServer(distribution, folder, 8, OPTIONS).environment("LEAT_OUTGOING_ALLOW", "127.0.0.0/8");
    this.keeping = new Keeping(server, folder.resolve("ledgers"));
    this.repository = new HookedRepository(server, folder.resolve("repository"), "echo \"$LEAT_COMMIT\"");
  }

  public static void main(String[] arguments) throws Exception {
    int times = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
    Set<String> only = new TreeSet<>(List.of(arguments).subList(Math.min(3, arguments.length), arguments.length));
    ServerPoints sweep = new ServerPoints(Path.of(arguments[0]), BenchServer.newFolder("leat-server-points"));
    System.exit(arguments[1].equals("random") ? sweep.run(times, List.of()) : sweep.run(times, points(only)));
  }

  private static List<String> points(Set<String> only) {
    List<String> points = new ArrayList<>();
    for (KillPoint each : KillPoint.values()) {
      if (only.isEmpty() || only.contains(each.name())) {
        points.add(each + ":before");
        points.add(each + ":after");
      }
    }
    return points;
  }

  private int run(int times, List<String> points) throws Exception {
    HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          told.put(exchange.getRequestHeaders().getFirst("X-Leat-Delivery"), BenchServer.run(body));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    try (BenchSshd sshd = new BenchSshd(folder.resolve("sshd"))) {
      prepare(sshd, receiver.getAddress().getPort());
      beUndisturbed();
      List<String> passed = points;
      int number = 0;
      for (int round = 0; round < times; round++) {
        if (points.isEmpty()) {
          die("", number++);
        }
        for (String point : passed) {
          for (String earlier : FIRST.entrySet().stream().filter(each -> point.startsWith(each.getKey())).map(Map.Entry::getValue).toList()) {
            // on the host it is the host that claims
            int tries = 0;
            do {
              die(earlier + (1 + random.nextInt(6)), number++);
            } while (!Keeping.isUnclaimed(folder.resolve("data")) && ++tries < 8);
          }
          // a start alone commits some times, and a run tens of times; what a run passes once or twice is not waited for in vain too often
          int later = point.startsWith(KillPoint.STORE_COMMITTED.name()) ? 80 : 3;
          die(point + ":" + (round % 2 == 0 ? 1 : 1 + random.nextInt(later)), number++);
        }
        // what a server never comes to costs a whole run each time
        passed = round < ROUNDS ? points : points.stream().filter(deaths::containsKey).toList();
        if (!points.isEmpty() || round % 10 == 9) {
          System.out.printf("%d of %d rounds: %d starts, %d deaths%n", round + 1, times, number, deaths.values().stream().mapToInt(each -> each).sum());
        }
      }
      return judged(points);
    } finally {
      receiver.stop(0);
    }
  }

  private void prepare(BenchSshd sshd, int receiver) throws Exception {
    server.start();
    server.awaitCache();
    server.signIn();
    server.agent(sshd, folder.resolve("host"));
    server.good("PUT", "/secrets/SWEEP", "{\"value\":\"a secret of the sweep\"}");
    server.project("keep", keeping.jobfile());
    server.good("POST", "/webhooks", "{\"url\":\"http://127.0.0.1:" + receiver + "/\",\"events\":[\"run.finished\"]}");
    repository.register();
  }

  /** Runs once while nobody kills anything: what is wrong then is the judge's fault, or Leat's in all of its runs. */
  private void beUndisturbed() throws IOException, InterruptedException {
    keyed.put("key-undisturbed", 0L);
    repository.commit();
    long end = System.nanoTime() + PATIENCE;
    while (!idle() && System.nanoTime() < end) {
      ask();
      Thread.sleep(50);
    }
    keeping.judge(keyed.get("key-undisturbed")).forEach(each -> wrong("undisturbed: " + each));
  }

  /** Starts a server that is to die at a point, or at any moment, and asks it for things until it has. */
  private void die(String point, int number) throws IOException, InterruptedException {
    server.kill();
    server.options(OPTIONS + (point.isEmpty() ? "" : " -Dleat.kill=" + point));
    keyed.put("key-" + number, 0L);
    repository.commit();
    long begun = server.launch();
    long end = point.isEmpty() ? begun + 2_000_000_000L + random.nextInt(8_000) * 1_000_000L : begun + PATIENCE;
    try {
      server.ready(begun);
      server.signIn();
      if (point.startsWith("KEY_") || point.startsWith("PRIVATE_")) {
        server.ask("POST", "/master-key/rotate", null);
      }
      while (server.isAlive() && System.nanoTime() < end && !(idle() && !point.isEmpty())) {
        ask();
        Thread.sleep(50);
      }
    } catch (IOException | NoSuchElementException died) {
      // what was not answered is asked again
      Thread.sleep(50);
    }
    if (!server.isAlive()) {
      deaths.merge(point.replaceAll(":[0-9]+$", ""), 1, Integer::sum);
    }
  }

  /** Whether nothing is asked for, and nothing goes on. */
  private boolean idle() throws IOException, InterruptedException {
    return !keyed.containsValue(0L)
        && repository.isTold()
        && done.containsAll(keyed.values())
        && server.isIdle();
  }

  /** Asks for all that was not acknowledged, consents, and notes what has ended. */
  private void ask() throws IOException, InterruptedException {
    for (Map.Entry<String, Long> each : keyed.entrySet()) {
      if (each.getValue() == 0) {
        HttpResponse<String> answer = trigger(each.getKey());
        if (answer.statusCode() == 202) {
          each.setValue(BenchServer.run(answer.body()));
        }
      } else if (!done.contains(each.getValue())) {
        int agreed = server.ask("POST", "/runs/" + each.getValue() + "/tasks/ask/approve", null).statusCode();
        if (agreed == 400) {
          throw new IllegalStateException("nobody can consent: the sweep would wait for ever");
        }
        HttpResponse<String> shown = server.ask("GET", "/runs/" + each.getValue(), null);
        if (shown.statusCode() == 404) {
          lost.add(each.getValue());
        } else if (shown.statusCode() != 200) {
          throw new IOException("run " + each.getValue() + " is answered with " + shown.statusCode());
        }
        if (!shown.body().matches("(?s).*\"status\":\"(queued|running)\".*")) {
          done.add(each.getValue());
        }
      }
    }
    repository.tell();
  }

  private HttpResponse<String> trigger(String key) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/projects/keep/trigger"))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .header("Authorization", server.token())
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString("{\"job\":\"keep\"}"))
            .build();
    return BenchServer.CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  // ---- what came of it

  private void wrong(String what) {
    wrong++;
    System.out.println("  " + what);
  }

  private int judged(List<String> points) throws Exception {
    server.kill();
    server.options("-Xmx512m");
    server.ready(server.launch());
    server.signIn();
    long until = System.nanoTime() + 4 * PATIENCE;
    while (!idle() && System.nanoTime() < until) {
      ask();
      Thread.sleep(50);
    }
    String secrets = server.ask("GET", "/secrets", null).body();
    if (!secrets.contains("\"readable\":true")) {
      wrong("a secret cannot be read: " + secrets);
    }
    for (Map.Entry<String, Long> each : keyed.entrySet()) {
      for (String what : lost.contains(each.getValue()) ? List.of("it was promised, and is lost") : keeping.judge(each.getValue())) {
        wrong("run " + each.getValue() + " of " + each.getKey() + ": " + what);
      }
    }
    String all = server.runs("keep");
    if (count(all, "\"job\":\"keep\"") != keyed.size() || new TreeSet<>(keyed.values()).size() != keyed.size()) {
      wrong(keyed.size() + " keys made " + count(all, "\"job\":\"keep\"") + " runs");
    }
    keeping.judgeChildren(keyed.size()).forEach(this::wrong);
    repository.judge().forEach(this::wrong);
    while (!told.values().containsAll(keyed.values()) && System.nanoTime() < until) {
      Thread.sleep(50);
    }
    for (long each : keyed.values()) {
      long deliveries = told.values().stream().filter(run -> run == each).count();
      if (deliveries != 1) {
        wrong("run " + each + " was told of by " + deliveries + " deliveries");
      }
    }
    // what is on the host goes when nobody waits for it
    for (int i = 0; i < 200 && !Keeping.left(folder.resolve("data"), folder.resolve("host")).isEmpty(); i++) {
      Thread.sleep(100);
    }
    Keeping.left(folder.resolve("data"), folder.resolve("host")).forEach(each -> wrong("left behind: " + each));
    if (!points.isEmpty()) {
      System.out.println("never came to: " + String.join(" ", points.stream().filter(each -> !deaths.containsKey(each)).toList()));
      System.out.println("died: " + deaths);
    }
    System.out.printf("%6d wrong, among %d runs that keep everything and %d hooks%n", wrong, keyed.size(), repository.size());
    return wrong == 0 ? 0 : 1;
  }

  private static int count(String text, String pattern) {
    return (int) Pattern.compile(pattern).matcher(text).results().count();
  }
}
