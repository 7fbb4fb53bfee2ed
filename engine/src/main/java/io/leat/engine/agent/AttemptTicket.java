package io.leat.engine.agent;

import io.leat.engine.run.Lease;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt is taken up again by.
 *
 * @param folder its attempt folder, which may not be there
 * @param mark the text in the environment of its processes, as it was launched with
 * @param timeout how long it may run since it began; null for as long as it takes
 * @param masked values that are hidden in its log, of its secrets and others; what nobody knows any more is left out
 */
public record AttemptTicket(
    Lease lease,
    AttemptFolder folder,
    String mark,
    @Nullable Duration timeout,
    List<String> masked) {
  public AttemptTicket {
    masked = List.copyOf(masked);
  }

  /** Without the values. */
  @Override
  public String toString() {
    return "ticket of " + lease;
  }
}
