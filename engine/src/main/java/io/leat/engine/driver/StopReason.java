package io.leat.engine.driver;

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

  /** As one line of text. */
  default String line() {
    return switch (this) {
      case Timeout(Duration limit) -> "timeout " + limit.toMillis() + "\n";
      case Limit(String what) -> "limit " + what.replace('\n', ' ') + "\n";
      case Broken(String why) -> "broken " + why.replace('\n', ' ') + "\n";
      case Cancelled(String by) -> "cancelled " + by.replace('\n', ' ') + "\n";
    };
  }

  /**
   * The outcome of an attempt that was stopped.
   *
   * @param known why; null when whoever said so is not there any more, so that its folder tells
   */
  static AttemptOutcome outcome(@Nullable StopReason known, AttemptFolder folder) {
    if (known != null) {
      return outcome(known.line());
    }
    try {
      String line = AttemptFolder.read(folder.stop());
      if (line == null) {
        return new AttemptOutcome.Stopped("stopped");
      }
      byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
      return StopReason.outcome(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException | NumberFormatException unreadable) {
      return new AttemptOutcome.Stopped("stopped");
    }
  }

  /** The outcome of an attempt that was stopped for the reason that {@code line} holds. */
  static AttemptOutcome outcome(String line) {
    String text = line.strip();
    if (text.startsWith("timeout ")) {
      return new AttemptOutcome.TimedOut(
          Duration.ofMillis(Long.parseLong(text.substring("timeout ".length()))));
    }
    if (text.startsWith("limit ")) {
      return new AttemptOutcome.Broken(text.substring("limit ".length()));
    }
    if (text.startsWith("broken ")) {
      return new AttemptOutcome.Lost(text.substring("broken ".length()));
    }
    return new AttemptOutcome.Stopped(
        text.startsWith("cancelled ") ? text.substring("cancelled ".length()) : text);
  }
}
