package io.leat.cli.run;

import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Marks;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.TaskResult;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Plain lines, for files, pipes and other programs: what tasks print, led by their names, and what becomes of them. */
public final class LinesProgress extends TextProgress {
  private static final long POLL_MILLIS = 50;

  private final RunView run;
  private final OutputStream out;
  private final OutputStream talk;
  private final boolean together;
  private final boolean coloured;
  private final boolean ascii;
  private final boolean quiet;
  private final byte[] buffer = new byte[1 << 16];
  private final Map<Long, LogTail> tails = new LinkedHashMap<>();
  private final Map<TaskName, Instant> begun = new HashMap<>();

  /**
   * Shows {@code run}.
   *
   * @param target where what tasks print goes to
   * @param talk where lines go that tell what becomes of them; may be the same
   * @param coloured whether these lines have colours
   * @param ascii whether letters stand for signs, see {@link Marks}
   * @param quiet whether only what fails and what asks is shown
   * @param asking how consent is asked for
   */
  @SuppressWarnings("ReferenceEquality") // whether it is the very same stream
  public LinesProgress(
      RunView run,
      OutputStream target,
      OutputStream talk,
      boolean coloured,
      boolean ascii,
      boolean quiet,
      Asking asking) {
    super(POLL_MILLIS, asking);
    this.run = run;
    this.out = new BufferedOutputStream(target, 1 << 15);
    this.together = talk == target;
    this.talk = together ? out : new BufferedOutputStream(talk, 1 << 13);
    this.coloured = coloured;
    this.ascii = ascii;
    this.quiet = quiet;
    begin();
  }

  @Override
  void refresh() throws IOException {
    for (LogTail tail : tails.values()) {
      tail.copy(out);
    }
    flush();
  }

  @Override
  void flush() throws IOException {
    out.flush();
    talk.flush();
  }

  @Override
  void end() throws IOException {
    refresh();
  }

  @Override
  void show(RecordedEvent recorded) throws IOException {
    RunEvent event = recorded.event();
    if (event instanceof RunEvent.AttemptLeased(Lease lease)) {
      begun.put(lease.task(), recorded.at());
      // what goes to another task is data
      if (!quiet && !run.streams().contains(lease.task())) {
        String name = named(lease.task());
        String prefix = (together ? ink(Ink.CYAN, name) : name) + " | ";
        ShownLog.Tail log = run.log(lease.task(), lease.attempt()).tail();
        tails.put(lease.fence(), new LogTail(log, prefix, buffer));
      }
    } else if (event instanceof RunEvent.AttemptEnded(Lease lease, AttemptOutcome outcome)) {
      if (outcome instanceof AttemptOutcome.Reused) {
        // to look for an earlier result is not to run
        begun.put(lease.task(), recorded.at());
      }
      LogTail tail = tails.remove(lease.fence());
      if (tail != null) {
        if (!tail.finish(out)) {
          note(
              "the rest of the log of '"
                  + named(lease.task())
                  + "' does not come; look: leat logs");
        }
        tail.close();
      }
    } else if (event instanceof RunEvent.TaskFinished(TaskName task, TaskResult result)) {
      if (!quiet || result.fails()) {
        finished(task, result, begun.get(task), recorded.at());
      }
    } else if (!quiet || !isNews(event)) {
      told(event);
    }
  }

  @Override
  void folded(FoldedLegs.Fold fold) throws IOException {
    if (!quiet || fold.result().fails()) {
      super.folded(fold);
    }
  }

  /** Whether an event is neither a failure nor something that asks. */
  private static boolean isNews(RunEvent event) {
    return event instanceof RunEvent.RetryScheduled || event instanceof RunEvent.ApprovalGiven;
  }

  @Override
  void line(Ink ink, String head, String rest) throws IOException {
    String line = ink(ink, head) + rest + "\n";
    if (!together) {
      // what the task printed comes before what became of it, also where both go to one place in
      // the end
      out.flush();
    }
    talk.write((ascii ? Marks.ascii(line) : line).getBytes(StandardCharsets.UTF_8));
    if (!together) {
      talk.flush();
    }
  }

  private String ink(Ink ink, String text) {
    return coloured ? "\u001b[" + ink.code() + "m" + text + "\u001b[0m" : text;
  }
}
