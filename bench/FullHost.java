import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Fills the disk of a host over SSH and empties it, again and again, while tasks run there; see the command beside this. */
public final class FullHost {
  private static final double BAR = 30;

  private FullHost() {}

  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
    Path folder = BenchServer.newFolder("leat-full-host");
    Path host = Files.createDirectory(folder.resolve("host"));
    FullDisk.as("mount", "-t", "tmpfs", "-o", "size=20m", "none", host.toString());
    int code;
    try (BenchSshd sshd = new BenchSshd(folder.resolve("sshd"))) {
      code = run(new BenchServer(Path.of(arguments[0]), folder, 4, "-Xmx256m"), sshd, host, rounds);
    } finally {
      FullDisk.as("umount", "-l", host.toString());
    }
    System.exit(code);
  }

  private static int run(BenchServer server, BenchSshd sshd, Path host, int rounds) throws Exception {
    server.start();
    server.awaitCache();
    server.signIn();
    server.agent(sshd, host.resolve("leat"));
    // nothing of it writes by itself: what does fails by itself on a full disk
    server.project(
        "far",
        """
        job('far') {
          task('made') { agent 'local'; artifact 'made', files: 'made'; sh 'seq 1000 > made' }
          task('a') { agent 'far'; use artifact: 'made', from: 'made'; artifact 'back', files: 'made'; sh 'sleep 0.8' }
          task('b') { needs 'a'; agent 'far'; sh 'sleep 0.1' }
        }
        """);
    List<Double> back = new ArrayList<>();
    int wrong = 0;
    for (int i = 0; i < rounds; i++) {
      List<Long> runs = new ArrayList<>();
      for (int n = 0; n < 4; n++) {
        runs.add(server.trigger("far"));
      }
      Thread.sleep(300L * (i % 6));
      fill(host);
      runs.add(server.trigger("far"));
      Thread.sleep(4_000);
      Files.delete(host.resolve("ballast"));
      long room = System.nanoTime();
      while (!server.isIdle() && System.nanoTime() - room < 180_000_000_000L) {
        Thread.sleep(20);
      }
      back.add((System.nanoTime() - room) / 1e9);
      for (long run : runs) {
        if (!server.good("GET", "/runs/" + run, null).contains("\"status\":\"succeeded\"")) {
          wrong++;
          System.out.println("round " + (i + 1) + ": " + server.good("GET", "/runs/" + run + "/tasks", null));
          for (String task : List.of("a", "b")) {
            System.out.println("  " + server.ask("GET", "/runs/" + run + "/tasks/" + task + "/why", null).body());
          }
        }
      }
      server.signIn();
    }
    Collections.sort(back);
    System.out.printf(
        Locale.ROOT, "all done after room: median %.1f s, longest %.1f s of %d    (bar %.0f s)%n", back.get(back.size() / 2), back.getLast(), back.size(), BAR);
    System.out.printf("%d runs did not succeed%n", wrong);
    server.close();
    return wrong > 0 || back.getLast() > BAR ? 1 : 0;
  }

  private static void fill(Path host) throws IOException {
    try (OutputStream out = Files.newOutputStream(host.resolve("ballast"))) {
      while (true) {
        out.write(new byte[4096]);
      }
    } catch (IOException full) {
      return;
    }
  }
}
