package io.leat.engine.run;

import io.leat.engine.expression.Scalar;
import io.leat.engine.job.TaskName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes an event as the word of its kind and its fields. All forms are made from the one list here: {@link EventText}, {@link EventJson}. */
abstract class EventWriter {

  /** Writes {@code event}. */
  public final void write(RunEvent event) {
    switch (event) {
      case RunEvent.RunStarted _ -> word("run-started");
      case RunEvent.CancelRequested(String by, boolean atOnce, boolean expired) ->
          word("cancel")
              .text("by", by)
              .flag("atOnce", "at-once", atOnce)
              .flag("expired", "expired", expired);
      case RunEvent.RunFinished(RunStatus status) ->
          word("run-finished").text("status", status.word());
      case RunEvent.ApprovalAsked(TaskName task, Instant deadline) ->
          word("asked").task(task).time("deadline", deadline);
      case RunEvent.ApprovalGiven(TaskName task, String by) ->
          word("approved").task(task).text("by", by);
      case RunEvent.TaskCleared(TaskName task) -> word("cleared").task(task);
      case RunEvent.TaskReady(TaskName task, int attempt) ->
          word("ready").task(task).number("attempt", attempt);
      case RunEvent.RetryScheduled(TaskName task, int attempt, Instant due, String because) ->
          word("retry")
              .task(task)
              .number("attempt", attempt)
              .time("due", due)
              .text("because", because);
      case RunEvent.TaskFinished(TaskName task, TaskResult result) ->
          word("finished").task(task).result(result);
      case RunEvent.AttemptLeased(Lease lease) -> word("leased").lease(lease);
      case RunEvent.AttemptStarted(Lease lease) -> word("started").lease(lease);
      case RunEvent.OutputPublished published ->
          word("output")
              .lease(published.lease())
              .text("name", published.output().text())
              .value(published.value());
      case RunEvent.AttemptEnded(Lease lease, AttemptOutcome outcome) ->
          word("ended").lease(lease).outcome(outcome);
    }
  }

  private EventWriter lease(Lease lease) {
    return task(lease.task())
        .number("attempt", lease.attempt())
        .fence(lease.fence())
        .text("agent", lease.agent());
  }

  abstract EventWriter word(String word);

  abstract EventWriter task(TaskName task);

  abstract EventWriter text(String name, String value);

  abstract EventWriter number(String name, long value);

  /**
   * Writes whether something is so.
   *
   * @param word what says so in a line
   */
  abstract EventWriter flag(String name, String word, boolean on);

  abstract EventWriter time(String name, @Nullable Instant instant);

  abstract EventWriter fence(long fence);

  abstract EventWriter value(Scalar value);

  abstract EventWriter outcome(AttemptOutcome outcome);

  abstract EventWriter result(TaskResult result);
}
