package io.leat.cli.run;

import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.TaskResult;
import io.leat.engine.run.TaskStatus;
import io.leat.engine.story.Durations;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Progress for people: what becomes of tasks is told in lines. */
abstract class TextProgress extends QueuedProgress {
  private final Asking asking;

  /** Progress that looks for events each {@code pollMillis}, and for consent by {@code asking}. */
  TextProgress(long pollMillis, Asking asking) {
    super(pollMillis);
    this.asking = asking;
  }

  /** Shows a line whose head has a colour. */
  abstract void line(Ink ink, String head, String rest) throws IOException;

  /** Shows at once what was to be shown. */
  abstract void flush() throws IOException;

  @Override
  void folded(FoldedLegs.Fold fold) throws IOException {
    TaskStatus status = fold.result().status();
    line(StatusInk.of(status), StatusInk.sign(status) + " " + Harmless.line(fold.text()), "");
  }

  @Override
  void note(String text) throws IOException {
    line(Ink.YELLOW, Harmless.line(text), "");
    flush();
  }

  /**
   * Tells that a task has ended.
   *
   * @param since when its last attempt began; null for none
   */
  final void finished(TaskName task, TaskResult result, @Nullable Instant since, Instant at)
      throws IOException {
    TaskStatus status = result.status();
    line(
        StatusInk.of(status),
        StatusInk.sign(status) + " " + named(task),
        " "
            + status.word()
            + (result.allowed() ? " (it may)" : "")
            + (result.because().isEmpty() ? "" : ": " + Harmless.line(result.because()))
            + (since == null || status == TaskStatus.SKIPPED
                ? ""
                : "  " + Durations.text(Duration.between(since, at))));
  }

  /** Tells of an event that is news between the beginning and the end of a task. */
  final void told(RunEvent event) throws IOException {
    if (event instanceof RunEvent.RetryScheduled retry) {
      String why = Harmless.line(retry.because());
      line(Ink.YELLOW, "↻ " + named(retry.task()), " is tried again: " + why);
    } else if (event instanceof RunEvent.ApprovalAsked(TaskName task, var _, var _)) {
      asking.asks(task);
      line(Ink.YELLOW, "? " + named(task), " " + asking.question(task));
      flush();
    } else if (event instanceof RunEvent.ApprovalGiven(TaskName task, String by)) {
      line(Ink.GREEN, "✓ " + named(task), " may run: " + Harmless.line(by) + " agreed");
    } else if (event instanceof RunEvent.CancelRequested cancel) {
      line(Ink.YELLOW, "■ stopping", ": " + Harmless.line(cancel.by()));
    }
  }
}
