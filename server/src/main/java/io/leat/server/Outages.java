package io.leat.server;

import io.leat.server.http.Problem;
import io.leat.store.StoreUnavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What clients are told when the machine fails and not Leat: that nothing was done, and that they can try again. */
final class Outages {
  private static final Logger LOG = Logger.getLogger("io.leat.server");
  private static final String LATER = "5";
  private static final long SILENT = Duration.ofMinutes(1).toNanos();

  private final Map<String, Long> said = new HashMap<>();

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
      LOG.log(
          Level.WARNING,
          "requests are refused: "
              + problem.code()
              + ": "
              + failure.getMessage()
              + " (said once a minute)");
    }
  }

  private static Optional<Problem> known(Throwable failure) {
    if (full(failure)) {
      return Optional.of(
          Problem.of(
                  507,
                  "disk-full",
                  "the disk of the server is full",
                  "the data folder has no room; what was asked is not done")
              .header("Retry-After", LATER));
    }
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof StoreUnavailable) {
        return Optional.of(
            Problem.unavailable("database-away", "the database of the server does not answer")
                .header("Retry-After", LATER));
      }
    }
    return Optional.empty();
  }

  /** Whether a disk is full, or what an account may use of it. */
  private static boolean full(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String message = String.valueOf(each.getMessage());
      if (each instanceof IOException
          && (message.contains("No space left on device")
              || message.contains("Disk quota exceeded")
              || message.contains("File too large"))) {
        return true;
      }
    }
    return false;
  }
}
