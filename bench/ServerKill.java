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
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Kills a server again and again while it runs what it was asked for; see the command beside this. */
public final class ServerKill {
  private static final int TASKS = 4;
  private static final double TAKEN_UP = 10;
  private static final String CLEAN = "lost or doubled executions, lost or doubled bytes of logs, answers that are not true, wrong results";

  private final Path folder;
  private final BenchServer server;
  private final Random random;
  private final List<Long> held = new ArrayList<>();
  private final TreeSet<Long> passing = new TreeSet<>();
  private final TreeSet<Long> cancelled = new TreeSet<>();
  private final TreeSet<Long> unsure = new TreeSet<>();
  private final TreeMap<Long, Integer> priorities = new TreeMap<>();
  private final Map<String, Integer> found = new LinkedHashMap<>();
  private final List<Double> takenUp = new ArrayList<>();
  private int asked;

  private ServerKill(Path distribution, Path folder, int runs, long seed) {
    this.folder = folder;
    // two more, so that what comes meanwhile runs too
    this.server = new BenchServer(distribution, folder, runs * TASKS + 2, "-Xmx512m");
    this.random = new Random(seed);
  }

  public static void main(String[] arguments) throws Exception {
    int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50;
    int kills = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 200;
    long seed = arguments.length > 3 ? Long.parseLong(arguments[3]) : 1;
    ServerKill sweep = new ServerKill(Path.of(arguments[0]), BenchServer.newFolder("leat-server-kill"), runs, seed);
    System.exit(sweep.run(runs, kills) ? 0 : 1);
  }

  private boolean run(int runs, int kills) throws Exception {
    server.start();
    server.awaitCache();
    server.signIn();
    server.project("long", jobfile("long", "until [ -e " + folder + "/go ]; do n=$((n+1)); SAY; sleep 1; done; FAIL"));
    server.project("short", jobfile("short", "for n in 1 2 3; do SAY; sleep 0.1; done; FAIL"));
    for (int i = 0; i < runs; i++) {
      held.add(server.trigger("long"));
    }
    awaitAll(System.nanoTime());
    takenUp.clear();
    int early = 0;
    for (int i = 1; i <= kills; i++) {
      server.kill();
      long begun = server.launch();
      if (random.nextInt(3) == 0) {
        early++;
        Thread.sleep(random.nextInt(1_000));
      } else {
        server.ready(begun);
        server.signIn();
        if (random.nextBoolean()) {
          awaitAll(begun);
        }
        ask(System.nanoTime() + random.nextInt(1_000) * 1_000_000L);
      }
      if (i % 10 == 0) {
        System.out.printf(Locale.ROOT, "%d of %d kills, %d of them within the first second%n", i, kills, early);
      }
    }
    server.kill();
    server.ready(server.launch());
    server.signIn();
    Files.createFile(folder.resolve("go"));
    return judged();
  }

  private String jobfile(String name, String steps) {
    StringBuilder text = new StringBuilder("job('" + name + "') {\n");
    for (int i = 1; i <= TASKS; i++) {
      String own = folder + "/$LEAT_RUN." + i;
      String say = "echo \"" + i + "-$n\"; echo \"" + i + "-$n\" >> \"" + own + ".ledger\"";
      text.append("  task('t" + i + "') { sh '''echo begun >> \"" + own + ".begun\"; n=0; ")
          .append(steps.replace("SAY", say).replace("FAIL", i == TASKS ? "exit 3" : ":"))
          .append("''' }\n");
    }
    return text.append("}\n").toString();
  }

  /** Until all tasks that run hold their slots again; counted from {@code begun}. */
  private void awaitAll(long begun) throws IOException, InterruptedException {
    Pattern used = Pattern.compile("\"used\":([0-9]+)");
    while (true) {
      var matcher = used.matcher(server.good("GET", "/queue", null));
      if (matcher.find() && Integer.parseInt(matcher.group(1)) >= held.size() * TASKS) {
        takenUp.add((System.nanoTime() - begun) / 1e9);
        return;
      }
      if (System.nanoTime() - begun > 120_000_000_000L) {
        count("not taken up within 2 min", 1);
        return;
      }
      Thread.sleep(10);
    }
  }

  /** Asks for things until {@code until}, and notes what was answered with a 2xx. */
  private void ask(long until) throws InterruptedException, IOException {
    Thread asking =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    while (System.nanoTime() < until + 500_000_000L && !Thread.interrupted()) {
                      askOnce();
                    }
                  } catch (IOException | InterruptedException killed) {
                    // an answer that never came promises nothing
                  }
                });
    while (System.nanoTime() < until) {
      Thread.sleep(1);
    }
    server.kill();
    asking.interrupt();
    asking.join();
  }

  private void askOnce() throws IOException, InterruptedException {
    HttpResponse<String> answer = server.ask("POST", "/projects/short/trigger", "{}");
    if (answer.statusCode() == 202) {
      asked++;
      long run = BenchServer.run(answer.body());
      if (!passing.add(run)) {
        count("numbers of runs given out twice", 1);
        System.out.println("run " + run + " was given out twice");
      }
      if (asked % 3 == 0) {
        // until it is answered nobody knows whether it is
        unsure.add(run);
        if (server.ask("POST", "/runs/" + run + "/cancel", "{}").statusCode() / 100 == 2) {
          cancelled.add(run);
        }
        unsure.remove(run);
      }
      if (asked % 4 == 0 && server.ask("PATCH", "/queue/" + run, "{\"priority\":" + asked + "}").statusCode() / 100 == 2) {
        priorities.put(run, asked);
      }
    }
    Thread.sleep(50);
  }

  // ---- what came of it

  private void count(String what, int many) {
    found.merge(what, many, Integer::sum);
  }

  private boolean judged() throws IOException, InterruptedException {
    for (String each : CLEAN.split(", ")) {
      count(each, 0);
    }
    for (long run : passing) {
      boolean stopped =
          cancelled.contains(run)
              || (unsure.contains(run) && server.good("GET", "/runs/" + run, null).contains("\"status\":\"cancelled\""));
      judge(run, "short", !stopped);
    }
    for (long run : held) {
      judge(run, "long", true);
    }
    for (Map.Entry<Long, Integer> each : priorities.entrySet()) {
      boolean kept = server.good("GET", "/runs/" + each.getKey(), null).contains("\"priority\":" + each.getValue());
      count("answers that are not true", kept ? 0 : 1);
    }
    found.forEach((what, many) -> System.out.printf("%6d %s%n", many, what));
    System.out.printf(
        "       among %d runs of %d tasks in flight all the time, %d more that came meanwhile, %d cancelled%n",
        held.size(),
        TASKS,
        passing.size(),
        cancelled.size());
    Collections.sort(takenUp);
    double worst = takenUp.isEmpty() ? 0 : takenUp.getLast();
    if (!takenUp.isEmpty()) {
      System.out.printf(
          Locale.ROOT,
          "       all taken up again after: median %.1f s, longest %.1f s of %d    (bar %.0f s)%n",
          takenUp.get(takenUp.size() / 2),
          worst,
          takenUp.size(),
          TAKEN_UP);
    }
    boolean tried = !takenUp.isEmpty() && !passing.isEmpty();
    if (!tried) {
      System.out.println("       nothing was taken up again, or nothing came meanwhile: this says nothing");
    }
    return tried && found.values().stream().allMatch(many -> many == 0) && worst <= TAKEN_UP;
  }

  /**
   * Compares a run with what its tasks noted themselves.
   *
   * @param whole whether each task must have run
   */
  private void judge(long run, String job, boolean whole) throws IOException, InterruptedException {
    HttpResponse<String> answer = server.ask("GET", "/runs/" + run, null);
    for (int i = 0; i < 1_200 && answer.body().matches("(?s).*\"status\":\"(queued|running)\".*"); i++) {
      Thread.sleep(100);
      answer = server.ask("GET", "/runs/" + run, null);
    }
    if (answer.statusCode() != 200) {
      count("answers that are not true", 1);
      return;
    }
    String status = answer.body().replaceAll("(?s).*\"status\":\"([a-z]+)\".*", "$1");
    // a run that had just ended is not cancelled any more, and that was said
    if (!status.equals(whole ? "failed" : "cancelled")) {
      count(whole ? "wrong results" : "answers that are not true", 1);
      System.out.println("run " + run + " of '" + job + "' ended as " + status + ", wanted " + (whole ? "failed" : "cancelled"));
    }
    for (int i = 1; i <= TASKS; i++) {
      Path own = folder.resolve(job + "#" + run + "." + i);
      int begun = lines(Path.of(own + ".begun")).size();
      if (begun > 1 || (whole && begun == 0)) {
        count("lost or doubled executions", 1);
        System.out.println("task 't" + i + "' of run " + run + " began " + begun + " times");
      }
      if (begun > 0) {
        compare(run, i, lines(Path.of(own + ".ledger")), whole);
      }
    }
  }

  private void compare(long run, int task, List<String> ledger, boolean whole) throws IOException, InterruptedException {
    String path = "/runs/" + run + "/tasks/t" + task;
    HttpResponse<String> answer = server.ask("GET", path + "/log", null);
    if (answer.statusCode() != 200) {
      count("lost or doubled executions", 1);
      System.out.println("task 't" + task + "' of run " + run + " ran, and of its log is said: " + answer.body());
      return;
    }
    List<String> log = answer.body().lines().toList();
    // who is stopped between the two has written one line more to the log
    boolean equal = log.equals(ledger) || (!whole && log.size() == ledger.size() + 1 && log.subList(0, ledger.size()).equals(ledger));
    if (!equal) {
      count("lost or doubled bytes of logs", Math.max(1, Math.abs(String.join("\n", log).length() - String.join("\n", ledger).length())));
      System.out.println("the log of task 't" + task + "' of run " + run + " has " + log.size() + " lines, its ledger " + ledger.size());
    }
    if (whole) {
      String shown = server.good("GET", path, null);
      String state = task == TASKS ? "failed" : "succeeded";
      if (!shown.contains("\"state\":\"" + state + "\"") || !shown.contains("\"attempt\":1,")) {
        count("wrong results", 1);
        System.out.println("task 't" + task + "' of run " + run + ": " + shown);
      }
    }
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }
}
