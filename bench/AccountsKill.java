import com.fasterxml.jackson.databind.JsonNode;
import io.leat.engine.durable.KillPoint;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Kills a server while accounts, tokens, secrets and keys change, at any moment or at kill points, and compares what is there afterwards with what was
 * answered; see the command beside this.
 */
public final class AccountsKill {
  private static final String OPTIONS = "-Xmx512m -XX:TieredStopAtLevel=1";
  private static final String HOOK = "the secret of a webhook, 0123456789";
  private static final List<KillPoint> POINTS = List.of(KillPoint.KEY_MADE, KillPoint.KEY_TAKEN, KillPoint.PRIVATE_WRITTEN, KillPoint.STORE_COMMITTED);
  private static final int PROVED = 10;

  private final Path distribution;
  private final BenchServer server;
  private final Random random;
  private final AccountsWorld world;
  private final List<AccountsClient> clients;
  private final AccountsRotator rotator;
  private final Map<String, Integer> deaths = new TreeMap<>();
  private String during = "undisturbed";
  private long audited;
  private int wrong;
  private int ended;
  private int early;
  private int proved;
  private int logins;
  private int tokens;
  private int rows;

  private AccountsKill(Path distribution, Path folder, long seed) {
    this.distribution = distribution;
    this.server =
        new BenchServer(distribution, folder, 4, OPTIONS).environment("LEAT_PUBLIC_URL", "http://127.0.0.1:1").environment("LEAT_OUTGOING_ALLOW", "127.0.0.0/8");
    this.random = new Random(seed);
    this.world = new AccountsWorld(server, this::wrong);
    this.clients = List.of(new AccountsClient(server, 'a', seed, this::wrong), new AccountsClient(server, 'b', seed + 1, this::wrong));
    this.rotator = new AccountsRotator(server, world, new Random(seed + 2), this::wrong);
  }

  public static void main(String[] arguments) throws Exception {
    boolean isAtPoints = arguments.length > 1 && arguments[1].equals("points");
    List<String> words = List.of(arguments).subList(isAtPoints ? 2 : 1, arguments.length);
    int times = words.isEmpty() ? (isAtPoints ? 4 : 100) : Integer.parseInt(words.getFirst());
    long seed = !isAtPoints && words.size() > 1 ? Long.parseLong(words.get(1)) : 1;
    Set<String> only = new TreeSet<>(words.subList(Math.min(1, words.size()), words.size()));
    AccountsKill sweep = new AccountsKill(Path.of(arguments[0]), BenchServer.newFolder("leat-accounts-kill"), seed);
    try {
      sweep.prepare();
      if (isAtPoints) {
        sweep.points(times, only);
      } else {
        sweep.random(times);
      }
      System.exit(sweep.judged() ? 0 : 1);
    } catch (IOException broken) {
      System.out.println(sweep.during + ": " + broken.getMessage() + "; the log of the server ends so:");
      List<String> log = Files.readAllLines(sweep.server.folder().resolve("errors"));
      log.subList(Math.max(0, log.size() - 20), log.size()).forEach(System.out::println);
      System.exit(1);
    }
  }

  private void prepare() throws Exception {
    server.start();
    server.awaitCache();
    server.signIn();
    for (String each : AccountsClient.PROJECTS) {
      server.project(each, "job('none') { task('a') { sh 'true' } }");
    }
    server.good("POST", "/webhooks", "{\"url\":\"http://127.0.0.1:1/\",\"events\":[\"run.finished\"],\"secret\":\"" + HOOK + "\"}");
    world.keepKey();
    rotator.remember();
    busy(3_000, false);
    server.end();
    verify(false);
  }

  private synchronized void wrong(String what) {
    wrong++;
    System.out.println("  " + during + ": " + what);
  }

  // ---- kills

  private void random(int kills) throws Exception {
    for (int i = 1; i <= kills; i++) {
      during = "kill " + i;
      if (random.nextInt(4) == 0) {
        early++;
        server.end();
        server.launch();
        Thread.sleep(random.nextInt(1_500));
        server.kill();
      } else {
        busy(200 + random.nextInt(2_500), random.nextInt(5) == 0);
      }
      verify(i % PROVED == 0);
      if (i % PROVED == 0) {
        System.out.printf("%d of %d kills, %d changes answered, %d wrong%n", i, kills, answered(), wrong);
      }
    }
  }

  /** Has the clients change things, and kills the server after that time. */
  private void busy(long millis, boolean ends) throws Exception {
    List<Thread> threads = working();
    Thread.sleep(millis);
    if (ends) {
      ended++;
      server.end();
    } else {
      server.kill();
    }
    end(threads);
  }

  private List<Thread> working() {
    List<Thread> threads = new ArrayList<>();
    clients.forEach(each -> threads.add(Thread.ofPlatform().start(each::work)));
    threads.add(Thread.ofPlatform().start(rotator::work));
    return threads;
  }

  private static void end(List<Thread> threads) throws InterruptedException {
    for (Thread each : threads) {
      each.join(2_000);
      each.interrupt();
      each.join();
    }
  }

  private void points(int times, Set<String> only) throws Exception {
    for (int round = 0; round < times; round++) {
      for (KillPoint each : POINTS) {
        for (String side : List.of("before", "after")) {
          if (only.isEmpty() || only.contains(each.name())) {
            int later = each == KillPoint.STORE_COMMITTED ? 150 : 4;
            die(each + ":" + side, each == KillPoint.STORE_COMMITTED ? 1 + random.nextInt(later) : 1 + round % later);
          }
        }
      }
      System.out.printf("%d of %d rounds, %d changes answered, %d wrong%n", round + 1, times, answered(), wrong);
    }
    System.out.println("died: " + deaths);
  }

  /** Starts a server that is to die at a point when it comes there for that time, and changes things until it has. */
  private void die(String point, int time) throws Exception {
    during = point + ":" + time;
    server.end();
    server.options(OPTIONS + " -Dleat.kill=" + point + ":" + time);
    long begun = server.launch();
    List<Thread> threads = List.of();
    try {
      server.ready(begun);
      server.signIn();
      threads = working();
      for (int i = 0; i < 300 && server.isAlive(); i++) {
        Thread.sleep(50);
      }
    } catch (IOException | RuntimeException died) {
      // before it was asked for anything
    }
    if (!server.isAlive()) {
      deaths.merge(point, 1, Integer::sum);
    }
    server.kill();
    end(threads);
    server.options(OPTIONS);
    verify(false);
  }

  // ---- what there has to be

  private long answered() {
    return clients.stream().flatMap(each -> each.done.values().stream()).mapToInt(each -> each).sum() + rotator.done();
  }

  /** Looks at what a server has left that is not there any more, then starts one and asks it. */
  private void verify(boolean proves) throws Exception {
    world.look();
    if (!world.others().equals(Map.of("WEBHOOK", HOOK))) {
      wrong("beside secrets of tasks there is " + world.others().keySet());
    }
    if (proves) {
      verifyAudit();
    }
    boolean isSignedAnew = random.nextInt(8) == 0;
    if (isSignedAnew) {
      Files.delete(server.folder().resolve("data").resolve("keys").resolve("token.key"));
    }
    rotator.age();
    server.ready(server.launch());
    server.signIn();
    world.keepKey();
    if (isSignedAnew) {
      clients.forEach(AccountsClient::signedAnew);
    }
    Map<Character, TreeMap<String, String>> found = world.found();
    clients.getFirst().settle(found.getOrDefault('a', new TreeMap<>()));
    clients.getLast().settle(found.getOrDefault('b', new TreeMap<>()));
    for (AccountsClient each : clients) {
      people(each);
    }
    rotator.verify();
    audit();
    if (proves) {
      prove();
    }
  }

  private int status(String path, String token) throws IOException, InterruptedException {
    tokens++;
    return server.ask("GET", path, null, token).statusCode();
  }

  private void people(AccountsClient client) throws IOException, InterruptedException {
    for (String each : client.worthless) {
      if (status("/tokens", each) != 401 || status("/projects/p0", each) != 401) {
        wrong("a token that is worth nothing is let in");
      }
    }
    for (Map.Entry<String, String> each : client.sessions.entrySet()) {
      if ((status("/tokens", each.getValue()) == 200) != client.isEnabled(each.getKey())) {
        wrong("the login of " + each.getKey() + (client.isEnabled(each.getKey()) ? " is good no more" : " is good, though it is disabled"));
      }
    }
    for (Map.Entry<String, String> each : client.tokens.entrySet()) {
      String account = each.getKey().split(" ")[0];
      for (String project : AccountsClient.PROJECTS) {
        int wanted = !client.isEnabled(account) ? 401 : client.sees(account, project) ? 200 : 404;
        int status = status("/projects/" + project, each.getValue());
        if (status != wanted) {
          wrong("the API token '" + each.getKey() + "' is answered with " + status + " for " + project + ", wanted " + wanted);
        }
      }
    }
    int left = 3;
    for (Map.Entry<String, List<String>> each : client.passwords.entrySet()) {
      if (each.getValue().size() > 1 || (left > 0 && random.nextInt(3) == 0)) {
        left--;
        login(client, each.getKey(), each.getValue());
      }
    }
  }

  /** One of the passwords that it may have lets it in, the one before does not, and none does while it is disabled. */
  private void login(AccountsClient client, String name, List<String> known) throws IOException, InterruptedException {
    logins++;
    if (!client.isEnabled(name)) {
      if (client.login(name, known.getLast()) != null) {
        wrong(name + " is let in, though it is disabled");
      }
      return;
    }
    for (int i = known.size() - 1; i >= 0; i--) {
      String session = client.login(name, known.get(i));
      if (session != null) {
        client.signedIn(name, session);
        if (known.size() > 1) {
          // it is this one, and not the other any more
          String other = known.get(1 - i);
          known.remove(1 - i);
          client.past.put(name, other);
        }
        String past = client.past.get(name);
        if (past != null && client.login(name, past) != null) {
          wrong(name + " is let in by a password of before");
        }
        return;
      }
    }
    wrong(name + " is not let in by its password");
  }

  // ---- the audit

  /** Every change that was answered is in it once, each that was not answered at most once, and the chain is whole. */
  private void audit() throws IOException, InterruptedException {
    Map<String, Integer> found = new TreeMap<>();
    long newest = audited;
    String after = "";
    boolean more = true;
    while (more) {
      JsonNode page = AccountsClient.JSON.readTree(server.good("GET", "/audit?limit=500" + after, null));
      for (JsonNode each : page.get("items")) {
        long entry = each.get("entry").asLong();
        newest = Math.max(newest, entry);
        more &= entry > audited;
        if (entry > audited && each.get("result").asText().startsWith("2")) {
          found.merge(each.get("what").asText() + " " + each.get("target").asText().replaceAll(" ->.*", ""), 1, Integer::sum);
        }
      }
      more &= !page.get("next").isNull();
      after = "&after=" + page.get("next").asText();
    }
    rows += newest - audited;
    audited = newest;
    Map<String, Integer> answered = new TreeMap<>(rotator.answered);
    Map<String, Integer> unanswered = new TreeMap<>(rotator.unanswered);
    for (AccountsClient each : clients) {
      each.answered.forEach((act, count) -> answered.merge(act, count, Integer::sum));
      each.unanswered.forEach((act, count) -> unanswered.merge(act, count, Integer::sum));
      each.answered.clear();
      each.unanswered.clear();
    }
    rotator.answered.clear();
    rotator.unanswered.clear();
    answered.forEach(
        (act, count) -> {
          int there = found.getOrDefault(act, 0);
          if (there < count || there > count + unanswered.getOrDefault(act, 0)) {
            wrong("'" + act + "' was answered " + count + " times, and is " + there + " times in the audit");
          }
        });
    JsonNode check = AccountsClient.JSON.readTree(server.good("GET", "/audit/check?limit=10000", null));
    while (check.get("fault").isNull() && !check.get("next").isNull()) {
      check = AccountsClient.JSON.readTree(server.good("GET", "/audit/check?limit=10000&entry=" + check.get("next").asLong(), null));
    }
    if (!check.get("fault").isNull()) {
      wrong("the audit is not as it was written: " + check.get("fault"));
    }
  }

  /** By the command, of the folder of a server that is not there. */
  private void verifyAudit() throws IOException, InterruptedException {
    Path said = server.folder().resolve("verified");
    Process process =
        new ProcessBuilder(distribution.resolve("bin").resolve("leat").toString(), "audit", "verify", "--data", "data")
            .directory(server.folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    if (process.waitFor() != 0) {
      wrong("leat audit verify: " + Files.readString(said).strip());
    }
  }

  // ---- proofs by tasks

  /** Each secret, as a variable or a file, is in a task what it was set to. */
  private void prove() throws Exception {
    for (String project : AccountsClient.PROJECTS) {
      Map<String, String> wanted = new TreeMap<>();
      for (String scope : List.of("server", project)) {
        for (AccountsClient each : clients) {
          each.world().forEach(
              (key, value) -> {
                if (key.startsWith("value " + scope + " ")) {
                  wanted.put(key.split(" ")[2], value);
                }
              });
        }
      }
      StringBuilder task = new StringBuilder();
      StringBuilder script = new StringBuilder();
      int number = 0;
      for (String each : wanted.keySet()) {
        boolean isFile = number++ % 2 == 0;
        task.append(isFile ? "env " + each + ": secretFile('" + each + "'); " : "secrets '" + each + "'; ");
        String read = isFile ? "cat \"$" + each + "\"" : "printf %s \"$" + each + "\"";
        script.append("echo \"").append(each).append(" $(").append(read).append(" | sha256sum | cut -c1-64)\"\n");
      }
      String text = "job('sums') { task('a') { " + task + "sh '''" + script + "true''' } }";
      server.good("PUT", "/projects/" + project + "/jobfile", AccountsClient.JSON.writeValueAsString(Map.of("text", text)));
      long run = server.trigger(project);
      while (server.good("GET", "/runs/" + run, null).matches("(?s).*\"status\":\"(queued|running)\".*")) {
        Thread.sleep(20);
      }
      // the first run of a distribution says that it makes its cache
      String log = server.good("GET", "/runs/" + run + "/tasks/a/log", null).replaceAll("(?m)^leat: .*\n", "");
      StringBuilder sums = new StringBuilder();
      for (Map.Entry<String, String> each : wanted.entrySet()) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(each.getValue().getBytes(StandardCharsets.UTF_8));
        sums.append(each.getKey()).append(' ').append(HexFormat.of().formatHex(digest)).append('\n');
      }
      proved += wanted.size();
      if (!log.equals(sums.toString())) {
        wrong("tasks of " + project + " were given other secrets than were set: " + log + ", wanted " + sums);
      }
    }
  }

  private boolean judged() throws Exception {
    during = "at the end";
    server.end();
    verify(true);
    Map<String, Integer> done = new TreeMap<>();
    clients.forEach(each -> each.done.forEach((what, count) -> done.merge(what, count, Integer::sum)));
    System.out.println("answered: " + done + ", " + rotator);
    System.out.printf(
        Locale.ROOT,
        "in flight at a kill: %d were done, %d were not%n",
        clients.stream().mapToInt(each -> each.came).sum(),
        clients.stream().mapToInt(each -> each.lost).sum());
    System.out.printf("%d times ended instead of killed, %d times killed within 1.5 s of a start%n", ended, early);
    System.out.printf("%d encrypted values read from copies; %d tries with %d keys that were replaced%n", world.looked, world.refused, world.keys() - 1);
    System.out.printf("%d secrets compared by tasks, %d logins, %d tokens tried, %d rows of the audit%n", proved, logins, tokens, rows);
    System.out.printf("%6d wrong, among %d changes that were answered%n", wrong, answered());
    return wrong == 0 && answered() > 0;
  }
}
