import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** What a server takes, case by case; see the command beside this. */
public final class ServerBench {
  private static final List<String> CASES = List.of("start", "memory", "noop", "drain", "idle", "reads", "followers", "biglog", "files");
  private static final int SLOTS = 2;
  private static final int WARM_STARTS = 9;
  private static final int WARM = 20;
  private static final int NOOPS = 200;
  private static final int DRAINED = 500;
  private static final int QUEUED = 5_000;
  private static final int IDLE_SECONDS = 60;
  private static final int READS_A_SECOND = 1_000;
  private static final int READ_SECONDS = 20;
  private static final int FOLLOWERS = 500;
  private static final int FOLLOWED_SECONDS = 15;
  private static final long BIG = 500_000_000;

  private final Path folder;
  private final Path distribution;
  private BenchServer server;

  private ServerBench(Path folder) {
    this.folder = folder;
    this.distribution = folder.resolve("leat");
  }

  public static void main(String[] arguments) throws Exception {
    List<String> asked = List.of(arguments).subList(1, arguments.length);
    for (String each : asked) {
      if (!CASES.contains(each)) {
        System.err.println("there is no case '" + each + "'; there are " + String.join(", ", CASES));
        System.exit(2);
      }
    }
    Set<String> cases = Set.copyOf(asked.isEmpty() ? CASES : asked);
    new ServerBench(BenchServer.newFolder("leat-bench-server")).run(Path.of(arguments[0]), cases);
  }

  private void run(Path built, Set<String> cases) throws Exception {
    System.out.println(
        "load "
            + Files.readString(Path.of("/proc/loadavg")).split(" ")[0]
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " processors; a bar is what it must keep to, CPU is that of the server alone");
    copy(built, distribution);
    double first = firstStart();
    if (cases.contains("start")) {
      say("first start ever, without its cache", "%.0f ms", first);
      starts();
    }
    if (cases.equals(Set.of("start"))) {
      return;
    }
    try (BenchServer started = server("work", "-Xmx512m")) {
      server = started;
      server.start();
      server.signIn();
      server.project("noop", "job('noop') { task('noop') { sh ':' } }");
      if (cases.contains("memory")) {
        Thread.sleep(5_000);
        say("memory, idle, -Xmx512m", "%d MiB resident, %d MiB of live heap", server.status("VmRSS"), server.liveHeap());
      }
      if (cases.contains("noop")) {
        noop();
      }
      if (cases.contains("drain")) {
        drain();
      }
      if (cases.contains("reads")) {
        reads();
      }
      if (cases.contains("followers")) {
        followers();
      }
      if (cases.contains("biglog")) {
        bigLog();
      }
      if (cases.contains("files")) {
        FilesBench.run(server);
      }
      if (cases.contains("idle")) {
        idle();
      }
      say("memory, peak of all this, -Xmx512m", "%d MiB resident", server.status("VmHWM"));
      System.out.print(Files.readString(server.folder().resolve("errors")));
    }
  }

  private static void say(String what, String form, Object... values) {
    System.out.printf(Locale.ROOT, "%-44s %s%n", what, String.format(Locale.ROOT, form, values));
  }

  // ---- starting

  private BenchServer server(String name, String options) throws IOException {
    String more = System.getenv().getOrDefault("LEAT_SERVER_JAVA_OPTIONS", "");
    return new BenchServer(distribution, Files.createDirectories(folder.resolve(name)), SLOTS, (options + " " + more).strip());
  }

  /** The start without anything of an earlier one; returns when the cache that it makes for the next is there. */
  private double firstStart() throws IOException, InterruptedException {
    try (BenchServer first = server("first", "")) {
      double millis = first.start();
      first.awaitCache();
      return millis;
    }
  }

  private void starts() throws IOException, InterruptedException {
    double[] fresh = new double[WARM_STARTS];
    double[] known = new double[WARM_STARTS];
    double[] cost = new double[WARM_STARTS];
    for (int i = 0; i < WARM_STARTS; i++) {
      try (BenchServer each = server("fresh" + i, "")) {
        fresh[i] = each.start();
      }
      try (BenchServer each = server("first", "")) {
        known[i] = each.start();
        cost[i] = each.cpu();
      }
    }
    Arrays.sort(fresh);
    Arrays.sort(known);
    Arrays.sort(cost);
    say("start to ready, new data folder", "median %.0f ms, best %.0f ms", fresh[WARM_STARTS / 2], fresh[0]);
    say(
        "start to ready, warm",
        "median %.0f ms, best %.0f ms, CPU %.0f ms    (bar 1,500 ms)",
        known[WARM_STARTS / 2],
        known[0],
        cost[WARM_STARTS / 2]);
  }

  // ---- runs

  private void noop() throws IOException, InterruptedException {
    NoOps.times(server, WARM);
    double cpu = server.cpu();
    double[] millis = NoOps.times(server, NOOPS);
    say(
        "trigger to finished, no-op, " + NOOPS + " times",
        "median %.1f ms, p99 %.1f ms, best %.1f ms, CPU %.1f ms each    (bar 40 ms median)",
        millis[NOOPS / 2],
        millis[NOOPS * 99 / 100],
        millis[0],
        (server.cpu() - cpu) / NOOPS);
  }

  private void drain() throws Exception {
    List<Long> runs = NoOps.queued(server, DRAINED);
    double cpu = server.cpu();
    double seconds = NoOps.drained(server, runs);
    say(
        "drain of " + DRAINED + " queued no-ops, " + SLOTS + " slots",
        "%.1f s, %.0f a second, CPU %.1f ms each    (bar 60 a second)",
        seconds,
        DRAINED / seconds,
        (server.cpu() - cpu) / DRAINED);
  }

  /** What waits costs nothing, whether it is held or all slots are taken. Last of all: the queue stays as it is. */
  private void idle() throws Exception {
    NoOps.queued(server, QUEUED);
    idle("held");
    server.project("slow", "job('slow') { task('slow') { sh 'sleep 600' } }");
    for (int i = 0; i < SLOTS; i++) {
      server.awaitPrepared(BenchServer.run(server.good("POST", "/projects/slow/trigger", "{\"priority\":1}")));
    }
    server.good("PATCH", "/queue", "{\"paused\":false}");
    idle("all slots taken");
  }

  private void idle(String how) throws IOException, InterruptedException {
    Thread.sleep(5_000);
    double cpu = server.cpu();
    long begun = System.nanoTime();
    Thread.sleep(IDLE_SECONDS * 1_000L);
    say(
        "idle, " + QUEUED + " queued runs, " + how,
        "%.2f %% of a core    (bar 1 %%)",
        (server.cpu() - cpu) / ((System.nanoTime() - begun) / 1e6) * 100);
  }

  private long finished(String project) throws IOException, InterruptedException {
    long run = server.trigger(project);
    while (!server.good("GET", "/runs/" + run, null).contains("\"status\":\"succeeded\"")) {
      Thread.sleep(20);
    }
    return run;
  }

  // ---- readers

  private void reads() throws Exception {
    server.project("talk", "job('talk') { task('talk') { sh 'seq 200' } }");
    long run = 0;
    for (int i = 0; i < 50; i++) {
      run = finished("talk");
    }
    String[] paths = {"/api/v1/runs/" + run, "/api/v1/runs?limit=20", "/api/v1/runs/" + run + "/tasks/talk/log"};
    readAt(paths, READS_A_SECOND / 4, 5);
    double cpu = server.cpu();
    double[][] millis = readAt(paths, READS_A_SECOND, READ_SECONDS);
    double cost = (server.cpu() - cpu) / (READS_A_SECOND * READ_SECONDS);
    double[] all = Stream.of(millis).flatMapToDouble(Arrays::stream).sorted().toArray();
    StringBuilder each = new StringBuilder();
    String[] names = {"a run", "a list of 20", "a log"};
    for (int i = 0; i < names.length; i++) {
      Arrays.sort(millis[i]);
      each.append(String.format(Locale.ROOT, "; %s %.1f ms", names[i], millis[i][millis[i].length * 99 / 100]));
    }
    say(
        "reads, " + READS_A_SECOND + " a second for " + READ_SECONDS + " s",
        "median %.1f ms, p99 %.1f ms%s; CPU %.2f ms each    (bar 50 ms p99)",
        all[all.length / 2],
        all[all.length * 99 / 100],
        each,
        cost);
  }

  /**
   * Reads at a fixed pace, each counted from the time when it was due, so that waiting for a slow one counts for those behind it.
   *
   * @return the times of each path, in milliseconds
   */
  private double[][] readAt(String[] paths, int pace, int seconds) throws Exception {
    int count = pace * seconds / paths.length * paths.length;
    double[][] millis = new double[paths.length][count / paths.length];
    AtomicInteger next = new AtomicInteger();
    AtomicInteger bad = new AtomicInteger();
    long begun = System.nanoTime() + 10_000_000;
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        all.add(
            readers.submit(
                () -> {
                  try (Wire wire = new Wire(server.port())) {
                    for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                      long due = begun + n * 1_000_000_000L / pace;
                      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                      int kind = n % paths.length;
                      if (wire.get(paths[kind], server.token(), (_, _, _) -> {}) != 200) {
                        bad.incrementAndGet();
                      }
                      millis[kind][n / paths.length] = (System.nanoTime() - due) / 1e6;
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    if (bad.get() > 0) {
      throw new IOException(bad + " reads were not answered with 200");
    }
    return millis;
  }

  /** What the log that is followed holds: a kilobyte a line, which begins with its time in milliseconds. */
  private static byte[] line() {
    byte[] line = new byte[1_000];
    for (int i = 0; i < line.length; i++) {
      line[i] = (byte) ('a' + i % 26);
    }
    line[13] = ' ';
    line[line.length - 1] = '\n';
    return line;
  }

  private void followers() throws Exception {
    Path pipe = folder.resolve("pipe");
    new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor();
    server.project("busy", "job('busy') { task('busy') { sh 'cat " + pipe + "' } }");
    long run = server.trigger("busy");
    server.awaitPrepared(run);
    List<Followed> followed = new ArrayList<>();
    CRC32 sum = new CRC32();
    double cpu;
    long written = 0;
    try (OutputStream out = Files.newOutputStream(pipe);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicInteger connected = new AtomicInteger();
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < FOLLOWERS; i++) {
        Followed each = new Followed(new int[Followed.LATEST + 1]);
        followed.add(each);
        all.add(
            threads.submit(
                () -> {
                  try (Wire wire = new Wire(server.port())) {
                    boolean[] first = {true};
                    return wire.get(
                        "/api/v1/runs/" + run + "/tasks/busy/log/follow",
                        server.token(),
                        (bytes, from, to) -> {
                          if (first[0]) {
                            first[0] = false;
                            connected.incrementAndGet();
                          }
                          each.take(bytes, from, to);
                        });
                  }
                }));
      }
      for (int i = 0; i < 600 && connected.get() < FOLLOWERS; i++) {
        Thread.sleep(50);
      }
      byte[] line = line();
      cpu = server.cpu();
      long begun = System.nanoTime();
      for (int i = 0; i < FOLLOWED_SECONDS * 1_000; i++) {
        TimeUnit.NANOSECONDS.sleep(begun + i / 10 * 10_000_000L - System.nanoTime());
        byte[] time = Long.toString(System.currentTimeMillis()).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(time, 0, line, 0, 13);
        out.write(line);
        sum.update(line);
        written += line.length;
      }
      out.close();
      for (Future<?> each : all) {
        each.get();
      }
    }
    long lines = 0;
    int equal = 0;
    long[] delays = new long[Followed.LATEST + 1];
    for (Followed each : followed) {
      equal += each.bytes == written && each.sum.getValue() == sum.getValue() ? 1 : 0;
      for (int i = 0; i < delays.length; i++) {
        delays[i] += each.delays[i];
        lines += each.delays[i];
      }
    }
    say(
        FOLLOWERS + " followers of a log at 1 MB/s for " + FOLLOWED_SECONDS + " s",
        "delay median %d ms, p99 %d ms; %d of %d have equal bytes; CPU %.1f s    (bar 500 ms p99, all)",
        share(delays, lines, 0.5),
        share(delays, lines, 0.99),
        equal,
        FOLLOWERS,
        (server.cpu() - cpu) / 1e3);
  }

  private static int share(long[] delays, long lines, double share) {
    long left = (long) (lines * share);
    int at = 0;
    while (at < delays.length - 1 && left >= delays[at]) {
      left -= delays[at++];
    }
    return at;
  }

  // ---- memory

  private void bigLog() throws Exception {
    String text = "0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ some line of a long log";
    server.project("big", "job('big') { task('big') { sh 'yes \"" + text + "\" | head -c " + BIG + "' } }");
    long heap = server.liveHeap();
    long resident = server.status("VmRSS");
    long most = heap;
    long begun = System.nanoTime();
    long run = server.trigger("big");
    AtomicLong followed = new AtomicLong();
    Thread follower =
        Thread.ofPlatform()
            .start(
                () -> {
                  Followed counted = new Followed(new int[Followed.LATEST + 1]);
                  try (Wire wire = new Wire(server.port())) {
                    server.awaitPrepared(run);
                    wire.get("/api/v1/runs/" + run + "/tasks/big/log/follow", server.token(), counted);
                    followed.set(counted.bytes);
                  } catch (IOException | InterruptedException problem) {
                    System.out.println("the follower ended: " + problem);
                  }
                });
    while (follower.isAlive()) {
      most = Math.max(most, server.liveHeap());
      Thread.sleep(300);
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    AtomicLong read = new AtomicLong();
    try (Wire wire = new Wire(server.port())) {
      wire.get("/api/v1/runs/" + run + "/tasks/big/log", server.token(), (_, from, to) -> read.addAndGet(to - from));
    }
    most = Math.max(most, server.liveHeap());
    boolean whole = followed.get() == BIG && read.get() == BIG;
    say(
        "a log of 500 MB, followed and read",
        "%s, %.0f MB/s followed; live heap + %d MiB, resident + %d MiB    (bar 64 MB of heap)",
        whole ? "whole" : "NOT WHOLE: " + followed + " followed, " + read + " read",
        BIG / 1e6 / seconds,
        most - heap,
        server.status("VmRSS") - resident);
  }

  // ---- files

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.filter(path -> !path.startsWith(from.resolve("cache"))).toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
