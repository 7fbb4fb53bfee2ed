import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** What tasks on hosts over SSH take, from a trigger to the end, case by case; see the command beside this. */
public final class AgentsBench {
  private static final List<String> CASES = List.of("noop", "drain", "many", "log", "artifact", "pipe", "slow", "remove");
  private static final int WARM = 20;
  private static final int NOOPS = 200;
  private static final int DRAINED = 200;
  private static final int MANY = 50;
  private static final long LOG = 500_000_000;
  private static final long ARTIFACT = 1_000_000_000;
  private static final long PIPED = 1L << 30;
  private static final int SLOW_SECONDS = 5;

  private final Path distribution;
  private final Path folder;
  private final Path hosts;
  private final BenchServer server;
  private BenchSshd sshd;

  private AgentsBench(Path distribution, Path folder) throws IOException {
    this.distribution = distribution;
    this.folder = folder;
    this.hosts = Files.createDirectories(folder.resolve("hosts"));
    String more = System.getenv().getOrDefault("LEAT_SERVER_JAVA_OPTIONS", "");
    this.server = new BenchServer(distribution, folder, 2, ("-Xmx512m " + more).strip());
  }

  public static void main(String[] arguments) throws Exception {
    List<String> asked = List.of(arguments).subList(1, arguments.length);
    for (String each : asked) {
      if (!CASES.contains(each)) {
        System.err.println("there is no case '" + each + "'; there are " + String.join(", ", CASES));
        System.exit(2);
      }
    }
    Path folder = BenchServer.newFolder("leat-bench-agents");
    new AgentsBench(Path.of(arguments[0]), folder).run(Set.copyOf(asked.isEmpty() ? CASES : asked));
  }

  private void run(Set<String> cases) throws Exception {
    System.out.println(
        "load "
            + Files.readString(Path.of("/proc/loadavg")).split(" ")[0]
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " processors; a bar is what it must keep to; server, sshd and tasks are on this machine, the server with -Xmx512m");
    try (BenchSshd started = new BenchSshd(folder.resolve("sshd"))) {
      sshd = started;
      sshd.admit(Files.readString(BenchSshd.key(folder.resolve("key")).resolveSibling("key.pub")));
      plain();
      server.start();
      server.awaitCache();
      List<Path> before = listed();
      first();
      if (cases.contains("noop")) {
        noop();
      }
      if (cases.contains("drain")) {
        drain();
      }
      if (cases.contains("many")) {
        add("many", MANY);
        many();
        server.good("DELETE", "/agents/many", null);
      }
      if (cases.contains("artifact") || cases.contains("pipe") || cases.contains("slow")) {
        add("two", 2);
      }
      if (cases.contains("log")) {
        log();
      }
      if (cases.contains("artifact")) {
        artifact();
      }
      if (cases.contains("pipe")) {
        pipe("none");
        pipe("log");
      }
      if (cases.contains("slow")) {
        slow();
      }
      say("memory of the server, peak of all this", "%d MiB resident", server.status("VmHWM"));
      if (cases.contains("remove")) {
        remove(before);
      }
      System.out.print(Files.readString(server.folder().resolve("errors")));
    } finally {
      server.close();
    }
  }

  private static void say(String what, String form, Object... values) {
    System.out.printf(Locale.ROOT, "%-44s %s%n", what, String.format(Locale.ROOT, form, values));
  }

  // ---- to the first task

  private void plain() throws IOException, InterruptedException {
    double[] millis = new double[20];
    for (int i = 0; i < millis.length; i++) {
      long begun = System.nanoTime();
      run(
          "ssh", "-F", "none", "-i", folder.resolve("key").toString(), "-p", Integer.toString(sshd.port()), "-o", "StrictHostKeyChecking=no",
          "-o", "UserKnownHostsFile=" + folder.resolve("known"), "-o", "LogLevel=ERROR", BenchSshd.USER + "@127.0.0.1", "true");
      millis[i] = (System.nanoTime() - begun) / 1e6;
    }
    Arrays.sort(millis);
    say("ssh host true, 20 times", "median %.0f ms, best %.0f ms", millis[10], millis[0]);
  }

  /** Runs a program that must end well; what it said on stdout. */
  private String run(String... words) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("told").toFile()));
    builder.environment().put("XDG_CONFIG_HOME", folder.resolve("config").toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", words) + " failed: " + said + Files.readString(folder.resolve("told")));
    }
    return said;
  }

  private String leat(String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(words));
    all.addFirst(distribution.resolve("bin").resolve("leat").toString());
    return run(all.toArray(String[]::new));
  }

  private void add(String name, int slots) throws IOException, InterruptedException {
    String url = "ssh://" + BenchSshd.USER + "@127.0.0.1:" + sshd.port() + hosts.resolve(name);
    leat(
        "agents", "add", url, "--name", name, "--label", name, "--slots", Integer.toString(slots),
        "--key", folder.resolve("key").toString(), "--host-key", sshd.hostKey());
  }

  private void first() throws IOException, InterruptedException {
    server.signIn();
    Path password = Files.writeString(folder.resolve("password"), server.password());
    leat("login", "http://127.0.0.1:" + server.port(), "--password", "@" + password);
    long begun = System.nanoTime();
    add("one", 2);
    double added = (System.nanoTime() - begun) / 1e9;
    server.project("noop", "job('noop') { task('noop') { agent 'one'; sh ':' } }");
    succeeded(server.trigger("noop"));
    double green = (System.nanoTime() - begun) / 1e9;
    say("leat agents add to the first green task", "%.1f s, of which the command took %.1f s    (bar 10 s)", green, added);
  }

  // ---- many tasks

  private void noop() throws IOException, InterruptedException {
    NoOps.times(server, WARM);
    double[] millis = NoOps.times(server, NOOPS);
    say(
        "trigger to finished, no-op, " + NOOPS + " times",
        "median %.0f ms, p99 %.0f ms, best %.0f ms    (bar 100 ms)",
        millis[NOOPS / 2],
        millis[NOOPS * 99 / 100],
        millis[0]);
  }

  private void drain() throws Exception {
    double seconds = NoOps.drained(server, NoOps.queued(server, DRAINED));
    say("drain of " + DRAINED + " queued no-ops, 2 slots", "%.1f s, %.0f a second    (bar 40 a second)", seconds, DRAINED / seconds);
  }

  /** All of them run at once: none ends before the last has begun. */
  private void many() throws IOException, InterruptedException {
    Path begun = folder.resolve("begun");
    Path go = folder.resolve("go");
    server.project(
        "many",
        "job('many') { for (n in 1.." + MANY + ") { task(\"t-$n\") { agent 'many'; sh 'echo >> " + begun + "; until [ -e " + go + " ]; do sleep 0.5; done' } } }");
    long connections = sshd.connections();
    long asked = System.nanoTime();
    long run = server.trigger("many");
    await(() -> text(begun).length() == MANY, MANY + " tasks do not run at once");
    double running = (System.nanoTime() - asked) / 1e9;
    long more = sshd.connections() - connections;
    Files.createFile(go);
    long told = System.nanoTime();
    succeeded(run);
    say(
        MANY + " tasks at once",
        "all run after %.1f s, have ended %.1f s after they may (in steps of 0.5 s), %s",
        running,
        (System.nanoTime() - told) / 1e9,
        more == 0 ? "on the one connection there was" : "with " + more + " MORE CONNECTIONS");
  }

  // ---- many bytes

  private void log() throws IOException, InterruptedException {
    String line = "0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ some line of a long log";
    server.project("log", "job('log') { task('log') { agent 'one'; sh 'yes \"" + line + "\" | head -c " + LOG + " || :' } }");
    try (Taken taken = new Taken()) {
      long begun = System.nanoTime();
      long run = server.trigger("log");
      succeeded(run);
      double seconds = (System.nanoTime() - begun) / 1e9;
      AtomicLong read = new AtomicLong();
      try (Wire wire = new Wire(server.port())) {
        wire.get("/api/v1/runs/" + run + "/tasks/log/log", server.token(), (_, from, to) -> read.addAndGet(to - from));
      }
      say(
          "a log of 500 MB",
          "%s, %.0f MB/s    (bar 40 MB/s); %s",
          read.get() == LOG ? "whole" : "NOT WHOLE: " + read,
          LOG / 1e6 / seconds,
          taken.told());
    }
  }

  private void artifact() throws IOException, InterruptedException {
    server.project(
        "artifact",
        "job('artifact') {\n"
            + "  task('make') { agent 'one'; sh 'mkdir out; head -c " + ARTIFACT + " /dev/urandom > out/big; sha256sum < out/big'; artifact 'big', files: 'out/*' }\n"
            + "  task('use') { agent 'two'; use artifact: 'big', from: 'make'; sh 'sha256sum < out/big' }\n"
            + "}\n");
    try (Taken taken = new Taken()) {
      long begun = System.nanoTime();
      long run = server.trigger("artifact");
      succeeded(run);
      double seconds = (System.nanoTime() - begun) / 1e9;
      String made = server.good("GET", "/runs/" + run + "/tasks/make/log", null);
      String used = server.good("GET", "/runs/" + run + "/tasks/use/log", null);
      say("1 GB as artifact, from one host to another", "%s, %.1f s; %s", equal(made, used), seconds, taken.told());
    }
  }

  private static String equal(String sent, String got) {
    return sent.equals(got) && sent.matches("[0-9a-f]{64}  -\n") ? "equal checksums" : "NOT EQUAL: " + sent + " and " + got;
  }

  private void pipe(String record) throws IOException, InterruptedException {
    Path sent = folder.resolve("sent-" + record);
    server.project(
        "pipe-" + record,
        "job('pipe') { pipe('p', record: '" + record + "') {\n"
            + "  task('write') { agent 'one'; sh 'head -c " + PIPED + " /dev/urandom | tee >(sha256sum > " + sent + ")' }\n"
            + "  task('read') { agent 'two'; sh 'sha256sum' }\n"
            + "} }\n");
    try (Taken taken = new Taken()) {
      long begun = System.nanoTime();
      long run = server.trigger("pipe-" + record);
      succeeded(run);
      double seconds = (System.nanoTime() - begun) / 1e9;
      await(() -> text(sent).endsWith("\n"), "no checksum of what was written");
      String got = server.good("GET", "/runs/" + run + "/tasks/read/log", null);
      say(
          "1 GiB through a pipe, record: '" + record + "'",
          "%s, %.1f s, %.0f MB/s; %s    (bar 64 MiB of heap)",
          equal(text(sent), got),
          seconds,
          PIPED / 1e6 / seconds,
          taken.told());
    }
  }

  /** The writer notes each megabyte when it is rid of it, the reader looks there after some seconds. */
  private void slow() throws IOException, InterruptedException {
    Path written = folder.resolve("written");
    server.project(
        "slow",
        "job('slow') { pipe('p', record: 'none') {\n"
            + "  task('write') { agent 'one'; sh 'for n in $(seq 1000); do head -c 1000000 /dev/zero; echo $n > " + written + "; done' }\n"
            + "  task('read') { agent 'two'; sh 'for n in $(seq " + SLOW_SECONDS + "); do head -c 1000000 > /dev/null; sleep 1; done; cat " + written + "' }\n"
            + "} }\n");
    try (Taken taken = new Taken()) {
      long run = server.trigger("slow");
      succeeded(run);
      String count = server.good("GET", "/runs/" + run + "/tasks/read/log", null).strip();
      say(
          "a reader of 1 MB/s, after " + SLOW_SECONDS + " s",
          "had read %d MB, and the writer had written %s MB of 1,000; %s",
          SLOW_SECONDS,
          count,
          taken.told());
    }
  }

  /**
   * What the server takes while something goes on: time of processors, memory that is resident at any time, and of the heap what is in use
   * after a collection now and then.
   */
  private final class Taken implements AutoCloseable {
    private final long heap = server.liveHeap();
    private final long resident = server.status("VmRSS");
    private final double cpu = server.cpu();
    private final Thread looking = Thread.ofPlatform().daemon().unstarted(this::look);
    private volatile long mostHeap = heap;
    private volatile long mostResident = resident;
    private volatile boolean over;

    Taken() throws IOException, InterruptedException {
      looking.start();
    }

    private void look() {
      try {
        for (int i = 1; !over; i++) {
          mostResident = Math.max(mostResident, server.status("VmRSS"));
          // each collection takes time of what is measured
          if (i % 50 == 25) {
            mostHeap = Math.max(mostHeap, server.liveHeap());
          }
          Thread.sleep(100);
        }
      } catch (IOException | InterruptedException | NoSuchElementException gone) {
        System.out.println("the server is not looked at any more: " + gone);
      }
    }

    String told() {
      return String.format(
          Locale.ROOT,
          "CPU of the server %.1f s; resident %d MiB before, %d at most, live heap %d MiB before, %d at most",
          (server.cpu() - cpu) / 1e3,
          resident,
          mostResident,
          heap,
          mostHeap);
    }

    @Override
    public void close() throws InterruptedException {
      over = true;
      looking.join();
    }
  }

  // ---- and away

  private void remove(List<Path> before) throws IOException, InterruptedException {
    List<Path> between = listed();
    for (String each : List.of("one", "two")) {
      if (server.ask("GET", "/agents/" + each, null).statusCode() == 200) {
        leat("agents", "remove", each);
      }
    }
    List<Path> after = new ArrayList<>(listed());
    boolean same = after.equals(before);
    after.removeAll(before);
    say("leat agents remove", "%d files and folders before it, %s", between.size() - before.size(), same ? "none after it" : "AFTER IT " + after);
  }

  private List<Path> listed() throws IOException {
    try (Stream<Path> all = Files.walk(hosts)) {
      return all.sorted().toList();
    }
  }

  // ---- waiting

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition, String otherwise) throws IOException, InterruptedException {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new IOException(otherwise);
      }
      Thread.sleep(10);
    }
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException notYet) {
      return "";
    }
  }

  private void succeeded(long run) throws IOException, InterruptedException {
    while (true) {
      HttpResponse<String> answer = server.ask("GET", "/runs/" + run, null);
      if (answer.body().contains("\"status\":\"succeeded\"")) {
        return;
      }
      if (!answer.body().matches("(?s).*\"status\":\"(queued|running)\".*")) {
        throw new IOException("run " + run + " did not succeed: " + answer.body() + server.good("GET", "/runs/" + run + "/tasks", null));
      }
      Thread.sleep(10);
    }
  }
}
