package io.leat.engine.story;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times for people, in their zone: without the day when it is today's. */
public final class Times {
  private final ZonedDateTime now;

  /** Times as they are called at {@code now}. */
  public Times(Instant now, ZoneId zone) {
    this.now = now.atZone(zone);
  }

  /** Such as {@code 12:00:01}, or {@code 2026-01-31 12:00:01} when that is not today; {@code an unknown time} for null. */
  public String at(@Nullable Instant instant) {
    if (instant == null) {
      return "an unknown time";
    }
    ZonedDateTime time = instant.atZone(now.getZone());
    String clock =
        String.format(
            Locale.ROOT, "%02d:%02d:%02d", time.getHour(), time.getMinute(), time.getSecond());
    return time.toLocalDate().equals(now.toLocalDate()) ? clock : time.toLocalDate() + " " + clock;
  }

  /** The moment that is called now. */
  public Instant instant() {
    return now.toInstant();
  }
}
