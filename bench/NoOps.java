import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What runs of the project {@code noop} take, whose one task does nothing. */
final class NoOps {
  private static final int AT_ONCE = 8;

  private NoOps() {}

  /** How long {@code many} of them took from trigger to finished, one after the other, in milliseconds; sorted. */
  static double[] times(BenchServer server, int many) throws IOException, InterruptedException {
    double[] millis = new double[many];
    try (RunEnds ends = new RunEnds(server)) {
      for (int i = 0; i < many; i++) {
        long begun = System.nanoTime();
        millis[i] = (ends.of(server.trigger("noop")) - begun) / 1e6;
      }
    }
    Arrays.sort(millis);
    return millis;
  }

  /** Holds the queue, and returns {@code many} of them that wait in it, prepared. */
  static List<Long> queued(BenchServer server, int many) throws Exception {
    server.good("PATCH", "/queue", "{\"paused\":true}");
    List<Long> runs = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<Long>> asked = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        asked.add(threads.submit(() -> server.trigger("noop")));
      }
      for (Future<Long> each : asked) {
        runs.add(each.get());
      }
    }
    for (long run : runs) {
      server.awaitPrepared(run);
    }
    return runs;
  }

  /** Lets the queue go on; returns how many seconds it took until all of {@code runs} had ended. */
  static double drained(BenchServer server, List<Long> runs) throws IOException, InterruptedException {
    try (RunEnds ends = new RunEnds(server)) {
      long begun = System.nanoTime();
      server.good("PATCH", "/queue", "{\"paused\":false}");
      long last = begun;
      for (long run : runs) {
        last = Math.max(last, ends.of(run));
      }
      return (last - begun) / 1e9;
    }
  }
}
