package io.leat.engine.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * Time that goes on second by second, also when the clock of the machine is set: for how long something lasts, not for what time it
 * is. It begins with the time of the machine. Safe for all threads.
 */
public final class SteadyClock extends Clock {
  private final Instant start;
  private final long nanos;
  private final ZoneId zone;

  private SteadyClock(Instant start, long nanos, ZoneId zone) {
    this.start = start;
    this.nanos = nanos;
    this.zone = zone;
  }

  /** One that begins now, with what {@code machine} says. */
  public static SteadyClock from(Clock machine) {
    return new SteadyClock(machine.instant(), System.nanoTime(), machine.getZone());
  }

  /** How long ago {@code moment} of {@code machine} is; nothing when that lies ahead, as after the clock was set back. */
  public static Duration since(Instant moment, Clock machine) {
    Duration passed = Duration.between(moment, machine.instant());
    return passed.isNegative() ? Duration.ZERO : passed;
  }

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - nanos);
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new SteadyClock(start, nanos, other);
  }
}
