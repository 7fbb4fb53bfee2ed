import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/** How long others wait while the server keeps, brings back and removes many small files. */
final class FilesBench {
  private static final int[] COUNTS = {30_000, 100_000};

  private FilesBench() {}

  /** Runs it, a line for each number of files. */
  static void run(BenchServer server) throws IOException, InterruptedException {
    for (int count : COUNTS) {
      String name = "files" + count;
      server.project(
          name,
          "job('files') {\n"
              + "  task('make') {\n"
              + "    sh 'mkdir d && cd d && seq " + count + " | split -l 1 -a 5'\n"
              + "    artifact 'all', files: 'd/**'\n"
              + "  }\n"
              + "  task('take') {\n"
              + "    use artifact: 'all', from: 'make'\n"
              + "    sh ':'\n"
              + "  }\n"
              + "}\n");
      measure(server, name, count);
    }
  }

  private static void measure(BenchServer server, String project, int count) throws IOException, InterruptedException {
    List<Double> ready = Collections.synchronizedList(new ArrayList<>());
    List<Double> logins = Collections.synchronizedList(new ArrayList<>());
    AtomicBoolean done = new AtomicBoolean();
    String login = "{\"name\":\"admin\",\"password\":\"" + server.password() + "\"}";
    Thread asking = Thread.ofPlatform().start(() -> ask(server, "GET", "/ready", null, 20, ready, done));
    Thread signing = Thread.ofPlatform().start(() -> ask(server, "POST", "/login", login, 7_000, logins, done));
    long begun = System.nanoTime();
    long run = server.trigger(project);
    String status = "";
    while (!status.contains("\"status\":\"succeeded\"")) {
      Thread.sleep(500);
      status = server.good("GET", "/runs/" + run, null);
      if (status.contains("\"status\":\"failed\"") || status.contains("\"status\":\"errored\"")) {
        throw new IOException("the run of " + count + " files did not succeed: " + status);
      }
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    server.good("DELETE", "/runs/" + run, null);
    done.set(true);
    asking.join();
    signing.join();
    System.out.printf(
        Locale.ROOT,
        "%-44s ready p99 %.0f ms, worst %.0f ms; login worst %.0f ms of %d; the run %.1f s%n",
        "while " + count + " files are kept and removed",
        at(ready, 0.99),
        at(ready, 1),
        at(logins, 1),
        logins.size(),
        seconds);
  }

  private static double at(List<Double> millis, double share) {
    List<Double> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.min(sorted.size() - 1, share * sorted.size()));
  }

  private static void ask(
      BenchServer server, String method, String path, String body, long pause, List<Double> millis, AtomicBoolean done) {
    try {
      while (!done.get()) {
        long asked = System.nanoTime();
        int status = server.ask(method, path, body).statusCode();
        if (status == 200) {
          millis.add((System.nanoTime() - asked) / 1e6);
        } else {
          System.out.println(method + " " + path + " was answered with " + status);
        }
        Thread.sleep(pause);
      }
    } catch (IOException slow) {
      System.out.println(method + " " + path + " was not answered: " + slow);
      millis.add(60_000.0);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
