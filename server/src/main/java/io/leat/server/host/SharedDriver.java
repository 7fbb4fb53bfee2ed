package io.leat.server.host;

import io.leat.engine.driver.AgentDriver;
import io.leat.engine.driver.AttemptFolder;
import io.leat.engine.driver.AttemptReport;
import io.leat.engine.driver.AttemptSpec;
import io.leat.engine.driver.StopReason;
import io.leat.engine.driver.local.LocalDriver;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One driver of this machine for all runs: the fence of a lease tells whose it is. Safe for all threads. */
final class SharedDriver implements AutoCloseable {
  /** A run has less than this many leases. */
  private static final int FENCE_BITS = 24;

  private final LocalDriver driver;
  private final Map<Long, Consumer<AttemptReport>> listeners = new ConcurrentHashMap<>();

  /**
   * A driver.
   *
   * @param folder for its own files
   * @param environment what every attempt inherits
   * @param mask the words of the command that masks secrets in a log
   */
  SharedDriver(Path folder, Map<String, String> environment, List<String> mask) {
    this.driver = new LocalDriver(folder, environment, mask, this::report);
  }

  /** Below the fences of all leases of a run. */
  static long fence(long run) {
    return run << FENCE_BITS;
  }

  private void report(AttemptReport report) {
    Consumer<AttemptReport> listener = listeners.get(report.lease().fence() >>> FENCE_BITS);
    if (listener != null) {
      listener.accept(report);
    }
  }

  /** Starts what is needed to launch, so that the first attempt does not wait for it. */
  void prepare() throws IOException {
    driver.prepare();
  }

  /** Looks after all attempts; to be called at least every 100 ms. */
  void tick() {
    driver.tick();
  }

  /** Ends what the tasks of a run left running. */
  void sweep(String mark) throws InterruptedException {
    driver.sweep(mark);
  }

  /** The driver as one run sees it; closing it stops the reports. */
  AgentDriver of(long run, Consumer<AttemptReport> listener) {
    listeners.put(run, listener);
    return new AgentDriver() {
      @Override
      public void makeFifo(Path path) throws IOException {
        driver.makeFifo(path);
      }

      @Override
      public void launch(AttemptSpec spec) throws IOException {
        driver.launch(spec);
      }

      @Override
      public Adoption adopt(
          Lease lease, AttemptFolder folder, String mark, @Nullable Duration timeout)
          throws IOException {
        return driver.adopt(lease, folder, mark, timeout);
      }

      @Override
      public void stop(Lease lease, StopReason reason) {
        driver.stop(lease, reason);
      }

      @Override
      public void tick() {
        // looked after for all runs at once
      }

      @Override
      public void close() {
        listeners.remove(run);
      }
    };
  }

  @Override
  public void close() {
    driver.close();
  }
}
