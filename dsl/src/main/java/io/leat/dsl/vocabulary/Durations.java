package io.leat.dsl.vocabulary;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.DiagnosticCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lengths of time as settings give them: hours, minutes and seconds, added up. */
final class Durations {
  private Durations() {}

  /** The longest time that can be asked for: 30 days. */
  static final Duration LONGEST = Duration.ofDays(30);

  static final Slot[] SLOTS = {
    Slot.named("hours", new SlotType.Whole(0, 720), "hours"),
    Slot.named("minutes", new SlotType.Whole(0, 43_200), "minutes"),
    Slot.named("seconds", new SlotType.Whole(0, 2_592_000), "seconds")
  };

  /** The time that was given; empty when none was, or when it makes no sense, which has then been reported. */
  static Optional<Duration> read(Arguments in) {
    Optional<Duration> length = optional(in);
    if (length.isEmpty()) {
      in.problem(
          DiagnosticCode.MISSING_ARGUMENT,
          in.declaration().wordSpan(),
          "'" + in.declaration().word() + "' lacks a length of time",
          example(in));
      return Optional.empty();
    }
    if (length.get().isZero() || length.get().compareTo(LONGEST) > 0) {
      in.problem(
          DiagnosticCode.OUT_OF_BOUNDS,
          in.declaration().wordSpan(),
          "'" + in.declaration().word() + "' takes from 1 second to 30 days",
          example(in));
      return Optional.empty();
    }
    return length;
  }

  private static String example(Arguments in) {
    String word = in.declaration().word();
    return "for example: " + in.either(word + " minutes: 30", word + ": {minutes: 30}");
  }

  /** The time that was given, or empty. */
  static Optional<Duration> optional(Arguments in) {
    if (!in.has("hours") && !in.has("minutes") && !in.has("seconds")) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofHours(in.one("hours", Integer.class, 0))
            .plusMinutes(in.one("minutes", Integer.class, 0))
            .plusSeconds(in.one("seconds", Integer.class, 0)));
  }

  /** {@code word} with the time in the largest unit that divides it; nothing when there is no time. */
  static List<Declaration> write(String word, @Nullable Duration length) {
    return length == null ? List.of() : List.of(add(Declaration.of(word), length));
  }

  /** {@code written} with the time in the largest unit that divides it. */
  static Declaration add(Declaration written, Duration length) {
    long seconds = length.toSeconds();
    if (seconds % 3600 == 0) {
      return written.with("hours", Datum.of(seconds / 3600));
    }
    return seconds % 60 == 0
        ? written.with("minutes", Datum.of(seconds / 60))
        : written.with("seconds", Datum.of(seconds));
  }
}
