package io.leat.cli.run;

import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.engine.job.TaskName;
import io.leat.engine.local.RunFolder;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.TaskResult;
import io.leat.engine.run.TaskStatus;
import io.leat.engine.story.Durations;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plain lines, for files, pipes and other programs: what tasks print, led by their names, and what becomes of them. */
public final class LinesProgress extends QueuedProgress {
  private static final long POLL_MILLIS = 50;

  private final RunFolder folder;
  private final Set<TaskName> streams;
  private final OutputStream out;
  private final boolean coloured;
  private final Map<Long, LogTail> tails = new LinkedHashMap<>();
  private final Map<TaskName, Instant> begun = new HashMap<>();
  private @Nullable LogTail open;

  /**
   * Shows the run in {@code folder} on {@code target}.
   *
   * @param streams the tasks whose stdout goes to other tasks
   */
  public LinesProgress(
      RunFolder folder, Set<TaskName> streams, OutputStream target, boolean coloured) {
    super(POLL_MILLIS);
    this.streams = Set.copyOf(streams);
    this.folder = folder;
    this.out = new BufferedOutputStream(target, 1 << 15);
    this.coloured = coloured;
    begin();
  }

  @Override
  void refresh() throws IOException {
    for (LogTail tail : tails.values()) {
      copy(tail);
    }
    out.flush();
  }

  @Override
  void end() throws IOException {
    refresh();
  }

  /** Lines of two tasks never mix: before another one speaks, the line that was begun is ended. */
  private void copy(LogTail tail) throws IOException {
    LogTail before = open;
    if (before != null && before != tail) {
      before.endLine(out);
    }
    tail.copy(out);
    open = tail.inLine() ? tail : null;
  }

  @Override
  void show(RecordedEvent recorded) throws IOException {
    RunEvent event = recorded.event();
    if (event instanceof RunEvent.AttemptLeased(Lease lease)) {
      begun.put(lease.task(), recorded.at());
      // what goes to another task is data, and is not shown
      if (!streams.contains(lease.task())) {
        String prefix = ink(Ink.CYAN, name(lease.task())) + " | ";
        tails.put(
            lease.fence(),
            new LogTail(folder.attempt(lease.task(), lease.attempt()).log(), prefix));
      }
    } else if (event instanceof RunEvent.AttemptEnded(Lease lease, AttemptOutcome outcome)) {
      if (outcome instanceof AttemptOutcome.Reused) {
        // to look for an earlier result is not to run
        begun.put(lease.task(), recorded.at());
      }
      LogTail tail = tails.remove(lease.fence());
      if (tail != null) {
        copy(tail);
        tail.endLine(out);
        tail.close();
        open = null;
      }
    } else if (event instanceof RunEvent.TaskFinished(TaskName task, TaskResult result)) {
      finished(task, result, recorded.at());
    } else if (event instanceof RunEvent.RetryScheduled retry) {
      line(ink(Ink.YELLOW, "↻ " + name(retry.task())), " is tried again: " + retry.because());
    } else if (event instanceof RunEvent.ApprovalAsked(TaskName task, Instant _)) {
      line(ink(Ink.YELLOW, "? " + name(task)), " waits for consent");
    } else if (event instanceof RunEvent.CancelRequested cancel) {
      line(ink(Ink.YELLOW, "■ stopping"), ": " + cancel.by());
    }
  }

  private static String name(TaskName task) {
    return Harmless.line(task.text());
  }

  private void finished(TaskName task, TaskResult result, Instant at) throws IOException {
    Instant since = begun.get(task);
    String took = since == null ? "" : "  " + Durations.text(Duration.between(since, at));
    String because = result.because().isEmpty() ? "" : ": " + Harmless.line(result.because());
    String may = result.allowed() ? " (it may)" : "";
    line(
        ink(StatusInk.of(result.status()), StatusInk.sign(result.status()) + " " + name(task)),
        " "
            + result.status().word()
            + may
            + because
            + (result.status() == TaskStatus.SKIPPED ? "" : took));
  }

  private void line(String head, String rest) throws IOException {
    LogTail before = open;
    if (before != null) {
      before.endLine(out);
      open = null;
    }
    out.write((head + rest + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private String ink(Ink ink, String text) {
    return coloured ? "\u001b[" + ink.code() + "m" + text + "\u001b[0m" : text;
  }
}
