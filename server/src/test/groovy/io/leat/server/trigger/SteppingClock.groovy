package io.leat.server.trigger

import java.time.Clock
import java.time.Duration
import java.time.Instant
import java.time.ZoneId
import java.time.ZoneOffset

/** A clock that stands still until it is told to go, forward or back. */
final class SteppingClock extends Clock {
  private volatile Instant now

  SteppingClock(String now) {
    this.now = Instant.parse(now)
  }

  void step(Duration by) {
    now = now.plus(by)
  }

  void set(String to) {
    now = Instant.parse(to)
  }

  @Override
  Instant instant() {
    now
  }

  @Override
  ZoneId getZone() {
    ZoneOffset.UTC
  }

  @Override
  Clock withZone(ZoneId zone) {
    this
  }
}
