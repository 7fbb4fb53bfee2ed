package io.leat.cli.client;

import io.leat.cli.terminal.Json;
import io.leat.engine.job.EnvironmentName;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.Protection;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.TaskResult;
import io.leat.engine.run.TaskStatus;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The events of a run of a server as those of a run here, so that one screen shows both: docs/events.md the other way round. Of each only
 * what is shown is read; what is unknown, or not as it should be, is passed over.
 */
final class RunEvents {
  private RunEvents() {}

  /** The event that {@code data} tells of; empty when it is nothing to be shown. */
  static Optional<RecordedEvent> of(Json data) {
    Instant at = data.time("at");
    if (at == null) {
      return Optional.empty();
    }
    try {
      RunEvent event = event(data);
      long version = Math.max(1, data.number("version", 1));
      return event == null ? Optional.empty() : Optional.of(new RecordedEvent(version, at, event));
    } catch (IllegalArgumentException strange) {
      return Optional.empty();
    }
  }

  private static @Nullable Protection protection(Json data) {
    String environment = data.text("environment");
    return environment.isEmpty()
        ? null
        : new Protection(
            new EnvironmentName(environment),
            data.items("by").stream().map(Json::shown).toList(),
            data.flag("notOwn"));
  }

  private static @Nullable RunEvent event(Json data) {
    return switch (data.text("event")) {
      case "ready" -> new RunEvent.TaskReady(task(data), (int) data.number("attempt", 1));
      // shown as running once it runs: before that it has no log
      case "started" -> new RunEvent.AttemptLeased(lease(data));
      case "ended" -> new RunEvent.AttemptEnded(lease(data), outcome(data));
      case "finished" -> new RunEvent.TaskFinished(task(data), result(data));
      case "asked" ->
          new RunEvent.ApprovalAsked(task(data), data.time("deadline"), protection(data));
      case "cleared" -> new RunEvent.TaskCleared(task(data));
      case "approved" -> new RunEvent.ApprovalGiven(task(data), data.text("by"));
      case "retry" -> {
        Instant due = data.time("due");
        yield due == null
            ? null
            : new RunEvent.RetryScheduled(
                task(data), (int) data.number("attempt", 1), due, data.text("because"));
      }
      case "cancel" ->
          new RunEvent.CancelRequested(data.text("by"), data.flag("atOnce"), data.flag("expired"));
      default -> null;
    };
  }

  private static TaskName task(Json data) {
    return new TaskName(data.text("task"));
  }

  /** Its fence is not told; an attempt of a task is one lease, so that its name makes one. */
  private static Lease lease(Json data) {
    int attempt = Math.clamp(data.number("attempt", 1), 1, 1_000_000);
    long fence = 1 + (data.text("task").hashCode() & 0xffffffffL) * 1_000_001 + attempt;
    return new Lease(task(data), attempt, fence, data.text("agent"));
  }

  private static AttemptOutcome outcome(Json data) {
    return data.text("outcome").equals("reused")
        ? new AttemptOutcome.Reused((int) data.number("from", 1))
        : new AttemptOutcome.Exited((int) data.number("code", 0));
  }

  private static TaskResult result(Json data) {
    TaskStatus status = TaskStatus.valueOf(data.text("status").toUpperCase(Locale.ROOT));
    return new TaskResult(status, data.text("because"), data.flag("allowed"));
  }
}
