import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** Fills the disk under a server and empties it, again and again, while it works; see the command beside this. */
public final class FullDisk {
  private static final double BAR = 10;
  private static final long FULL_NANOS = 4_000_000_000L;

  private final BenchServer server;
  private final Path data;
  private final HookedRepository repository;
  private final ConcurrentSkipListSet<Long> acknowledged = new ConcurrentSkipListSet<>();
  private final Map<String, Integer> refused = new ConcurrentSkipListMap<>();
  private final Map<String, Integer> backups = new ConcurrentSkipListMap<>();
  private volatile boolean over;
  private int wrong;

  private FullDisk(Path distribution, Path folder) throws IOException, InterruptedException {
    this.server = new BenchServer(distribution, folder, 4, "-Xmx256m");
    this.data = folder.resolve("data");
    this.repository = new HookedRepository(server, folder.resolve("repository"), "sleep 0.3");
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
    Path folder = BenchServer.newFolder("leat-full-disk");
    Path data = Files.createDirectory(folder.resolve("data"));
    as("mount", "-t", "tmpfs", "-o", "size=60m", "none", data.toString());
    int code;
    try {
      code = new FullDisk(Path.of(arguments[0]), folder).run(rounds);
    } finally {
      as("umount", "-l", data.toString());
    }
    System.exit(code);
  }

  /** Runs a command, which must succeed. */
  static void as(String... words) throws IOException, InterruptedException {
    if (new ProcessBuilder(words).inheritIO().start().waitFor() != 0) {
      throw new IOException("failed: " + String.join(" ", words));
    }
  }

  private int run(int rounds) throws Exception {
    server.start();
    server.awaitCache();
    server.signIn();
    // nothing of it writes by itself: what does fails by itself on a full disk
    server.project("quiet", "job('quiet') { task('a') { sh 'sleep 0.3' }\n task('b') { needs 'a'; sh 'sleep 0.3' } }");
    repository.register();
    Thread asking = Thread.ofPlatform().start(this::ask);
    Thread copying = Thread.ofPlatform().start(this::copy);
    Thread telling = Thread.ofPlatform().start(this::tell);
    List<Double> back = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      Thread.sleep(2_000);
      fill();
      int before = acknowledged.size();
      long room = System.nanoTime();
      while (acknowledged.size() == before && System.nanoTime() - room < 60_000_000_000L) {
        Thread.sleep(5);
      }
      back.add((System.nanoTime() - room) / 1e9);
      server.signIn();
    }
    over = true;
    asking.join();
    copying.join();
    telling.join();
    for (long run : acknowledged) {
      String shown = shown(run);
      if (!shown.contains("\"status\":\"succeeded\"")) {
        wrong++;
        System.out.println("acknowledged, and not done: " + shown + " " + server.ask("GET", "/runs/" + run + "/tasks", null).body());
      }
    }
    for (int i = 0; i < 600 && !server.isIdle(); i++) {
      Thread.sleep(100);
    }
    for (String each : repository.judge()) {
      wrong++;
      System.out.println(each);
    }
    Collections.sort(back);
    boolean late = back.getLast() > BAR;
    System.out.printf(Locale.ROOT, "answers again after room: median %.1f s, longest %.1f s of %d    (bar %.0f s)%n", back.get(back.size() / 2), back.getLast(), back.size(), BAR);
    System.out.printf("%d runs and %d hooks acknowledged, %d not done%n", acknowledged.size(), repository.size(), wrong);
    System.out.println("refused: " + refused);
    System.out.println("backups: " + backups);
    boolean strange = refused.keySet().stream().anyMatch(each -> !each.contains("is full"));
    boolean left = Files.exists(data.resolve("db").resolve("backup.zip"));
    if (left) {
      System.out.println("a part of a backup is left");
    }
    server.close();
    return wrong > 0 || late || strange || left ? 1 : 0;
  }

  private String shown(long run) throws IOException, InterruptedException {
    String shown = server.good("GET", "/runs/" + run, null);
    for (int i = 0; i < 600 && shown.matches("(?s).*\"status\":\"(queued|running)\".*"); i++) {
      Thread.sleep(100);
      shown = server.good("GET", "/runs/" + run, null);
    }
    return shown;
  }

  /** Takes all room, and what is given up of the reserve, for some seconds; then there is room. */
  private void fill() throws IOException, InterruptedException {
    Path ballast = data.resolve("ballast");
    long until = System.nanoTime() + FULL_NANOS;
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (System.nanoTime() < until) {
        try {
          out.write(new byte[4096]);
        } catch (IOException full) {
          Thread.sleep(20);
        }
      }
    }
    Files.delete(ballast);
  }

  /** Asks for runs, and notes those that were acknowledged, and why others were not. */
  private void ask() {
    while (!over) {
      try {
        HttpResponse<String> answer = server.ask("POST", "/projects/quiet/trigger", "{}");
        if (answer.statusCode() == 202) {
          acknowledged.add(BenchServer.run(answer.body()));
        } else {
          refused(answer);
        }
        Thread.sleep(150);
      } catch (IOException | InterruptedException strange) {
        refused.merge("no answer: " + strange, 1, Integer::sum);
      }
    }
  }

  /** Makes commits and tells of them until each is acknowledged. */
  private void tell() {
    while (!over || !repository.isTold()) {
      try {
        if (!over) {
          repository.commit();
        }
        repository.tell().forEach(this::refused);
        Thread.sleep(500);
      } catch (IOException | InterruptedException strange) {
        refused.merge("no answer: " + strange, 1, Integer::sum);
      }
    }
  }

  private void refused(HttpResponse<String> answer) {
    String why = answer.body().replaceAll("(?s).*\"detail\":\"([^\"]*)\".*", "$1").replaceAll("[0-9]+ KiB", "N KiB");
    refused.merge(answer.statusCode() + ": " + why, 1, Integer::sum);
  }

  private void copy() {
    while (!over) {
      try {
        int status = server.ask("POST", "/backup", null).statusCode();
        backups.merge(Integer.toString(status), 1, Integer::sum);
        Thread.sleep(200);
      } catch (IOException | InterruptedException cut) {
        backups.merge("cut off", 1, Integer::sum);
      }
    }
  }
}
