package io.leat.server;

import io.leat.engine.durable.DiskFull;
import io.leat.server.host.DataDisk;
import io.leat.server.http.Problem;
import io.leat.store.QueueFull;
import io.leat.store.StoreUnavailable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What clients are told when the machine fails and not Leat: that nothing was done, and that they can try again. */
final class Outages {
  private static final Logger LOG = LoggerFactory.getLogger(Outages.class);
  private static final String LATER = "5";
  private static final long SILENT = Duration.ofMinutes(1).toNanos();

  private final DataDisk disk;
  private final Map<String, Long> said = new HashMap<>();

  Outages(DataDisk disk) {
    this.disk = disk;
  }

  /** What is told of {@code failure}; nothing when it is a bug. The log has it too, once a minute however many are told. */
  Optional<Problem> told(Throwable failure) {
    Optional<Problem> told = known(failure);
    told.ifPresent(problem -> note(problem, failure));
    return told;
  }

  private synchronized void note(Problem problem, Throwable failure) {
    long now = System.nanoTime();
    Long before = said.get(problem.code());
    if (before == null || now - before >= SILENT) {
      said.put(problem.code(), now);
      LOG.warn(
          "requests are refused: {}: {} (said once a minute)",
          problem.code(),
          failure.getMessage());
    }
  }

  private Optional<Problem> known(Throwable failure) {
    if (DiskFull.caused(failure)) {
      disk.refused();
      return Optional.of(DiskGate.full(disk));
    }
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof QueueFull full) {
        return Optional.of(
            Problem.unavailable(
                    "queue-full",
                    full.getMessage() + ": nothing was started; try again when some have begun")
                .header("Retry-After", LATER));
      }
      if (each instanceof StoreUnavailable) {
        Optional<String> lost = disk.lost();
        if (lost.isPresent()) {
          return lost.map(DiskGate::away);
        }
        return Optional.of(
            Problem.unavailable("database-away", "the database of the server does not answer")
                .header("Retry-After", LATER));
      }
    }
    return Optional.empty();
  }
}
