import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Notes when runs end, as the events of all runs tell. */
final class RunEnds implements AutoCloseable {
  private final ConcurrentHashMap<Long, Long> at = new ConcurrentHashMap<>();
  private final Semaphore more = new Semaphore(0);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final StringBuilder line = new StringBuilder();
  private final BenchServer server;
  private final Wire wire;

  RunEnds(BenchServer server) throws IOException, InterruptedException {
    this.server = server;
    this.wire = new Wire(server.port());
    Thread.ofPlatform().daemon().start(this::follow);
    begun.await();
  }

  private void follow() {
    try {
      wire.get("/api/v1/events", server.token(), this::take);
    } catch (IOException closed) {
      more.release(Short.MAX_VALUE);
    }
  }

  private void take(byte[] bytes, int from, int to) {
    begun.countDown();
    for (int i = from; i < to; i++) {
      if (bytes[i] != '\n') {
        line.append((char) bytes[i]);
      } else {
        if (line.indexOf("data: ") == 0 && line.indexOf("\"run-finished\"") > 0) {
          at.put(BenchServer.run(line.toString()), System.nanoTime());
          more.release();
        }
        line.setLength(0);
      }
    }
  }

  /** When a run ended, by {@link System#nanoTime}. */
  long of(long run) throws InterruptedException, IOException {
    while (!at.containsKey(run)) {
      if (!more.tryAcquire(60, TimeUnit.SECONDS)) {
        throw new IOException("run " + run + " did not end within 60 s");
      }
    }
    return at.get(run);
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
