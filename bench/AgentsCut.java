import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts the links to agents again and again while tasks run there; see the command beside this. */
public final class AgentsCut {
  /** Agents that are cut at the same time, each on a cable of its own. */
  private static final int AGENTS = 4;

  private static final int TASKS = 2;
  private static final double BACK = 10;

  /** A cut this long is noticed: nobody waits longer for a sign of life. */
  private static final int NOTICED_SECONDS = 30;

  private static final int PATIENCE_SECONDS = 120;
  private static final String EXECUTIONS = "lost or doubled executions";
  private static final String BYTES = "lost or doubled bytes of logs";
  private static final String RESULTS = "wrong results";

  private final Path folder;
  private final BenchServer server;
  private final BenchSshd sshd;
  private final Random random;
  private final int seconds;
  private final List<BenchCable> cables = new ArrayList<>();
  private final List<Long> held = new ArrayList<>();
  private final TreeMap<Long, Integer> passing = new TreeMap<>();
  private final Map<String, Integer> found = new LinkedHashMap<>();
  private final List<Double> back = new ArrayList<>();
  private int kills;
  private long compared;

  /** Since when it is up, by {@link System#nanoTime}. */
  private volatile long ready;

  private AgentsCut(Path distribution, Path folder, int seconds, long seed) throws IOException, InterruptedException {
    this.folder = folder;
    this.server = new BenchServer(distribution, folder, 2, "-Xmx512m");
    this.sshd = new BenchSshd(folder.resolve("sshd"));
    this.seconds = seconds;
    this.random = new Random(seed);
  }

  public static void main(String[] arguments) throws Exception {
    int cuts = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
    int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 60;
    long seed = arguments.length > 3 ? Long.parseLong(arguments[3]) : 1;
    AgentsCut sweep = new AgentsCut(Path.of(arguments[0]), BenchServer.newFolder("leat-agents-cut"), seconds, seed);
    System.exit(sweep.run(cuts) ? 0 : 1);
  }

  private boolean run(int cuts) throws Exception {
    server.start();
    server.awaitCache();
    server.signIn();
    String line = "while [ $i -lt 20 ]; do i=$((i+1)); SAY; done; i=0";
    for (int i = 0; i < AGENTS; i++) {
      cables.add(new BenchCable(sshd.port()));
      add(i);
      server.project("long-" + i, jobfile("long", i, "until [ -e " + folder + "/go ]; do " + line + "; sleep 0.2; done; FAIL"));
      server.project("short-" + i, jobfile("short", i, "for n in 1 2 3 4 5; do " + line + "; sleep 0.2; done; FAIL"));
    }
    for (int i = 0; i < AGENTS; i++) {
      held.add(server.trigger("long-" + i));
    }
    for (int i = 0; i < AGENTS; i++) {
      awaitBack(i, System.nanoTime());
    }
    for (int done = 0; done < cuts; done += AGENTS) {
      round(Math.min(AGENTS, cuts - done), done / AGENTS);
    }
    Files.createFile(folder.resolve("go"));
    return judged();
  }

  private static String agent(int number) {
    return "agent-" + number;
  }

  private void add(int number) throws IOException, InterruptedException {
    String made =
        server.good(
            "POST",
            "/agents",
            """
            {"agent":"%s","address":"127.0.0.1","port":%d,"user":"%s","folder":"%s","hostKey":"%s","slots":4,"labels":["%s"]}"""
                .formatted(
                    agent(number),
                    cables.get(number).port(),
                    BenchSshd.USER,
                    folder.resolve("hosts").resolve(agent(number)),
                    sshd.hostKey(),
                    agent(number)));
    Matcher key = Pattern.compile("\"publicKey\":\"([^\"]+)\"").matcher(made);
    if (!key.find()) {
      throw new IOException("no key in: " + made);
    }
    sshd.admit(key.group(1));
  }

  private String jobfile(String name, int number, String steps) {
    StringBuilder text = new StringBuilder("job('" + name + "') {\n");
    for (int i = 1; i <= TASKS; i++) {
      String own = folder + "/$LEAT_RUN." + i;
      text.append("  task('t" + i + "') { agent '" + agent(number) + "'; sh '''echo \"$LEAT_ATTEMPT\" >> \"" + own + ".begun\"; exec 9>> \"" + own + ".ledger\"; n=0; i=0; s=0; ")
          .append(steps.replace("SAY", "s=$((s+1)); echo \"$s of task " + i + " of $LEAT_RUN\"; echo \"$s of task " + i + " of $LEAT_RUN\" >&9").replace("FAIL", i == TASKS ? "exit 3" : ":"))
          .append("''' }\n");
    }
    return text.append("}\n").toString();
  }

  // ---- cuts

  /** Cuts some of the agents, each when it happens to be, and has the server killed meanwhile every second time. */
  private void round(int many, int number) throws Exception {
    // the token is good for longer than a round, also with a server that was started anew
    server.signIn();
    Thread.sleep(1_000 + random.nextInt(3_000));
    boolean kill = number % 2 == 1;
    List<BenchCable.How> hows = new ArrayList<>();
    List<Double> after = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<Double>> cuts = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        int agent = i;
        int delay = random.nextInt(3_000);
        int kind = random.nextInt(4);
        BenchCable.How how = kind < 2 ? BenchCable.How.HOLDS : kind == 2 ? BenchCable.How.LOSES : BenchCable.How.RESETS;
        hows.add(how);
        cuts.add(threads.submit(() -> cut(agent, delay, how)));
      }
      Random which = new Random(random.nextLong());
      Future<?> asking = threads.submit(() -> ask(which));
      if (kill) {
        Thread.sleep(random.nextInt(Math.max(1, 3_000 + seconds * 600)));
        kills++;
        server.kill();
        Thread.sleep(random.nextInt(3_000));
        server.start();
        ready = System.nanoTime();
      }
      for (Future<Double> each : cuts) {
        after.add(each.get());
      }
      asking.cancel(true);
    }
    back.addAll(after);
    StringBuilder told = new StringBuilder();
    for (int i = 0; i < many; i++) {
      told.append(String.format(Locale.ROOT, "%s %s %.1f s", i == 0 ? "" : ",", hows.get(i).name().toLowerCase(Locale.ROOT), after.get(i)));
    }
    System.out.printf("%d cuts of %d s%s; back after:%s%n", many, seconds, kill ? ", the server killed meanwhile" : "", told);
  }

  /** How long it took after the cut until the agent was back, in seconds. */
  private double cut(int which, int delay, BenchCable.How how) throws IOException, InterruptedException {
    BenchCable cable = cables.get(which);
    Thread.sleep(delay);
    cable.cut(how);
    Thread.sleep(seconds * 1_000L);
    if (seconds >= NOTICED_SECONDS && isOnline(which)) {
      count("cuts that nobody noticed", 1);
    }
    cable.mend();
    return awaitBack(which, System.nanoTime());
  }

  /** False while the server does not answer. */
  private boolean isOnline(int which) throws InterruptedException {
    try {
      return server.good("GET", "/agents/" + agent(which), null).contains("\"state\":\"online\"");
    } catch (IOException killed) {
      return false;
    }
  }

  /**
   * Until the agent is online, and the logs of what runs there have all that was printed by the time when the link was back, and more.
   *
   * @param linked since when there is a link
   * @return seconds since there are both, the link and the server
   */
  private double awaitBack(int which, long linked) throws IOException, InterruptedException {
    long[] printed = new long[TASKS + 1];
    for (int i = 1; i <= TASKS; i++) {
      printed[i] = size(ledger("long", held.get(which), i));
    }
    while (!isOnline(which) || !haveMore(held.get(which), printed)) {
      if (System.nanoTime() - Math.max(linked, ready) > PATIENCE_SECONDS * 1_000_000_000L) {
        count("agents that were not back within " + PATIENCE_SECONDS + " s", 1);
        break;
      }
      Thread.sleep(20);
    }
    return (System.nanoTime() - Math.max(linked, ready)) / 1e9;
  }

  private boolean haveMore(long run, long[] printed) throws InterruptedException {
    try {
      for (int i = 1; i <= TASKS; i++) {
        String path = "/runs/" + run + "/tasks/t" + i + "/log?length=1";
        if (server.ask("GET", path, null).headers().firstValueAsLong("X-Leat-Length").orElse(0) <= printed[i]) {
          return false;
        }
      }
      return true;
    } catch (IOException killed) {
      return false;
    }
  }

  /** Asks for runs until it is interrupted, also of agents that cannot be reached; an answer that never came promises nothing. */
  private Void ask(Random which) {
    try {
      while (true) {
        Thread.sleep(500 + which.nextInt(1_500));
        int number = which.nextInt(AGENTS);
        try {
          HttpResponse<String> answer = server.ask("POST", "/projects/short-" + number + "/trigger", "{}");
          if (answer.statusCode() == 202 && passing.put(BenchServer.run(answer.body()), number) != null) {
            count("numbers of runs given out twice", 1);
          }
        } catch (IOException killed) {
          continue;
        }
      }
    } catch (InterruptedException enough) {
      return null;
    }
  }

  // ---- what came of it

  private synchronized void count(String what, int many) {
    found.merge(what, many, Integer::sum);
  }

  private boolean judged() throws IOException, InterruptedException {
    server.signIn();
    for (String each : List.of(EXECUTIONS, BYTES, RESULTS)) {
      count(each, 0);
    }
    for (long run : passing.keySet()) {
      judge(run, "short");
    }
    for (long run : held) {
      judge(run, "long");
    }
    found.forEach((what, many) -> System.out.printf("%6d %s%n", many, what));
    System.out.printf(
        "       among %d cuts of %d s and %d kills of the server, %d tasks that ran all the time and %d more, %d bytes of logs%n",
        back.size(),
        seconds,
        kills,
        held.size() * TASKS,
        passing.size() * TASKS,
        compared);
    Collections.sort(back);
    System.out.printf(
        Locale.ROOT,
        "       back, with all that was printed, after: median %.1f s, longest %.1f s    (bar %.0f s)%n",
        back.get(back.size() / 2),
        back.getLast(),
        BACK);
    return found.values().stream().allMatch(many -> many == 0) && back.getLast() <= BACK;
  }

  /** Compares a run with what its tasks noted on the host. */
  private void judge(long run, String job) throws IOException, InterruptedException {
    String shown = server.good("GET", "/runs/" + run, null);
    for (int i = 0; i < 1_200 && shown.matches("(?s).*\"status\":\"(queued|running)\".*"); i++) {
      Thread.sleep(100);
      shown = server.good("GET", "/runs/" + run, null);
    }
    if (!shown.contains("\"status\":\"failed\"")) {
      count(RESULTS, 1);
      System.out.println("run " + run + " of '" + job + "' did not end as failed: " + shown);
    }
    for (int i = 1; i <= TASKS; i++) {
      String begun = text(folder.resolve(job + "#" + run + "." + i + ".begun"));
      if (!begun.equals("1\n")) {
        count(EXECUTIONS, 1);
        System.out.println("task 't" + i + "' of run " + run + " began with the attempts: " + begun.replace('\n', ' '));
      }
      compare(run, i, text(ledger(job, run, i)));
    }
  }

  private void compare(long run, int task, String ledger) throws IOException, InterruptedException {
    String path = "/runs/" + run + "/tasks/t" + task;
    String log = server.good("GET", path + "/log", null);
    compared += log.length();
    if (!log.equals(ledger)) {
      count(BYTES, Math.max(1, Math.abs(log.length() - ledger.length())));
      System.out.println("the log of task 't" + task + "' of run " + run + " has " + log.length() + " bytes, its ledger " + ledger.length());
    }
    String shown = server.good("GET", path, null);
    String state = task == TASKS ? "failed" : "succeeded";
    if (!shown.contains("\"state\":\"" + state + "\"") || !shown.contains("\"attempt\":1,")) {
      count(RESULTS, 1);
      System.out.println("task 't" + task + "' of run " + run + ": " + shown);
    }
  }

  private Path ledger(String job, long run, int task) {
    return folder.resolve(job + "#" + run + "." + task + ".ledger");
  }

  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException none) {
      return 0;
    }
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException none) {
      return "";
    }
  }
}
