package io.leat.engine.agent;

import io.leat.engine.run.AttemptOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why an attempt is stopped; kept in its folder, so that its end is understood by whoever sees it. */
public sealed interface StopReason {

  /** Somebody said so. */
  record Cancelled(String by) implements StopReason {}

  /** It ran longer than allowed. */
  record Timeout(Duration limit) implements StopReason {}

  /**
   * It went beyond what an attempt may leave.
   *
   * @param what which limit, as the end of a sentence about the attempt, without a full stop
   */
  record Limit(String what) implements StopReason {}

  /** What it worked with broke, so that its end would mean nothing. */
  record Broken(String why) implements StopReason {}

  /** How an attempt ends that was stopped for this. */
  default AttemptOutcome outcome() {
    return switch (this) {
      case Timeout(Duration limit) -> new AttemptOutcome.TimedOut(limit);
      case Limit(String what) -> new AttemptOutcome.Broken(what);
      case Broken(String why) -> new AttemptOutcome.Lost(why);
      case Cancelled(String by) -> new AttemptOutcome.Stopped(by);
    };
  }

  /** As one line of text, for its folder; a line end in it becomes a blank. */
  default String line() {
    String text =
        switch (this) {
          case Timeout(Duration limit) -> "timeout " + limit.toMillis();
          case Limit(String what) -> "limit " + what;
          case Broken(String why) -> "broken " + why;
          case Cancelled(String by) -> "cancelled " + by;
        };
    return text.replace('\n', ' ') + "\n";
  }

  /**
   * The outcome of an attempt that was stopped.
   *
   * @param known why; null when whoever said so is not there any more, so that its folder tells
   */
  static AttemptOutcome outcome(@Nullable StopReason known, AttemptFolder folder) {
    if (known != null) {
      return known.outcome();
    }
    try {
      String line = AttemptFolder.read(folder.stop());
      if (line == null) {
        return new AttemptOutcome.Stopped("stopped");
      }
      byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
      return of(new String(bytes, StandardCharsets.UTF_8)).outcome();
    } catch (IOException | NumberFormatException unreadable) {
      return new AttemptOutcome.Stopped("stopped");
    }
  }

  /** The reason that {@code line} holds; what it does not know is taken for the words of whoever stopped it. */
  private static StopReason of(String line) {
    String text = line.strip();
    int blank = text.indexOf(' ');
    String rest = text.substring(blank + 1);
    return switch (text.substring(0, Math.max(0, blank))) {
      case "timeout" -> new Timeout(Duration.ofMillis(Long.parseLong(rest)));
      case "limit" -> new Limit(rest);
      case "broken" -> new Broken(rest);
      case "cancelled" -> new Cancelled(rest);
      default -> new Cancelled(text);
    };
  }
}
