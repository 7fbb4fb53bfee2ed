package io.leat.engine.run;

import io.leat.engine.durable.LineEscapes;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.Environment;
import io.leat.engine.job.EnvironmentName;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.TaskName;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event as fields separated by tabs: version, milliseconds since 1970, the word of its kind, and what it carries. Tabs, line ends,
 * zeros and backslashes inside a field are escaped by a backslash.
 */
public final class EventText extends EventWriter {
  private final StringBuilder line;

  private EventText(StringBuilder line) {
    this.line = line;
  }

  /** One line without its end. */
  public static String text(RecordedEvent recorded) {
    StringBuilder line = new StringBuilder();
    write(recorded, line);
    return line.toString();
  }

  /** Appends {@code recorded} to {@code line}. */
  public static void write(RecordedEvent recorded, StringBuilder line) {
    line.append(recorded.version()).append('\t').append(recorded.at().toEpochMilli());
    recorded.event().write(new EventText(line));
  }

  @Override
  EventText stored(String text) {
    line.append('\t');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\t') {
        line.append("\\t");
      } else if (c == '\n') {
        line.append("\\n");
      } else if (c == '\r') {
        line.append("\\r");
      } else if (c == '\0') {
        // a database keeps none
        line.append("\\0");
      } else if (c == '\\') {
        line.append("\\\\");
      } else {
        line.append(c);
      }
    }
    return this;
  }

  @Override
  EventText told(String name, @Nullable Object value) {
    return this;
  }

  /** The event of a line; null when the line holds none that this version of Leat knows. */
  public static @Nullable RecordedEvent read(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length < 3) {
      return null;
    }
    for (int i = 3; i < fields.length; i++) {
      fields[i] = LineEscapes.decode(fields[i]);
    }
    try {
      RunEvent event = event(fields);
      return event == null
          ? null
          : new RecordedEvent(
              Long.parseLong(fields[0]), Instant.ofEpochMilli(Long.parseLong(fields[1])), event);
    } catch (IllegalArgumentException | IndexOutOfBoundsException damaged) {
      return null;
    }
  }

  private static @Nullable RunEvent event(String[] f) {
    return switch (f[2]) {
      case "run-started" -> new RunEvent.RunStarted();
      case "ready" -> new RunEvent.TaskReady(new TaskName(f[3]), Integer.parseInt(f[4]));
      case "leased" -> new RunEvent.AttemptLeased(lease(f));
      case "started" -> new RunEvent.AttemptStarted(lease(f));
      case "ended" -> new RunEvent.AttemptEnded(lease(f), outcome(f[7], f[8]));
      case "finished" ->
          new RunEvent.TaskFinished(
              new TaskName(f[3]),
              new TaskResult(TaskStatus.of(f[4]), f[6], f[5].equals("allowed")));
      case "output" ->
          new RunEvent.OutputPublished(lease(f), new OutputName(f[7]), scalar(f[8], f[9]));
      case "cleared" -> new RunEvent.TaskCleared(new TaskName(f[3]));
      case "retry" ->
          new RunEvent.RetryScheduled(
              new TaskName(f[3]), Integer.parseInt(f[4]), instant(f[5]), f[6]);
      case "asked" ->
          new RunEvent.ApprovalAsked(
              new TaskName(f[3]), f[4].isEmpty() ? null : instant(f[4]), protection(f));
      case "environment" ->
          new RunEvent.EnvironmentAsked(
              new TaskName(f[3]),
              new Environment(new EnvironmentName(f[4]), f[5].isEmpty() ? null : f[5]));
      case "approved" -> new RunEvent.ApprovalGiven(new TaskName(f[3]), f[4]);
      case "cancel" ->
          new RunEvent.CancelRequested(f[3], f[4].equals("at-once"), f[5].equals("expired"));
      case "run-finished" -> new RunEvent.RunFinished(RunStatus.of(f[3]));
      default -> null;
    };
  }

  private static @Nullable Protection protection(String[] f) {
    if (f.length == 5) {
      return null;
    }
    List<String> by = f[6].isEmpty() ? List.of() : List.of(f[6].split("\n", -1));
    return new Protection(new EnvironmentName(f[5]), by, f[7].equals("not-own"));
  }

  private static Instant instant(String millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }

  private static Lease lease(String[] f) {
    return new Lease(new TaskName(f[3]), Integer.parseInt(f[4]), Long.parseLong(f[5]), f[6]);
  }

  private static Scalar scalar(String kind, String text) {
    return switch (kind) {
      case "number" -> Scalar.of(new BigDecimal(text));
      case "flag" -> Scalar.of(Boolean.parseBoolean(text));
      case "list" -> Scalar.items(text);
      case "nothing" -> Scalar.nothing();
      default -> Scalar.of(text);
    };
  }

  private static AttemptOutcome outcome(String word, String carried) {
    return switch (word) {
      case "exited" -> new AttemptOutcome.Exited(Integer.parseInt(carried));
      case "reused" -> new AttemptOutcome.Reused(Integer.parseInt(carried));
      case "broken" -> new AttemptOutcome.Broken(carried);
      case "timed-out" -> new AttemptOutcome.TimedOut(Duration.ofMillis(Long.parseLong(carried)));
      case "stopped" -> new AttemptOutcome.Stopped(carried);
      case "errored" -> new AttemptOutcome.Errored(carried);
      case "lost" -> new AttemptOutcome.Lost(carried);
      default -> throw new IllegalArgumentException("no outcome '" + word + "'");
    };
  }
}
