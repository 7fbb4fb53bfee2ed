package io.leat.contract;

/** How times are written that are no moments with milliseconds, as all others are. */
final class TimeFormat {
  /** A whole second: {@code 2026-11-21T12:15:00Z}. */
  static final String SECONDS = "uuuu-MM-dd'T'HH:mm:ssX";

  private TimeFormat() {}
}
