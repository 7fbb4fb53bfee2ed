package io.leat.cli.run;

import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.TaskName;
import io.leat.engine.journal.Journal;
import io.leat.engine.local.LeatFolder;
import io.leat.engine.local.RunFolder;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.RunState;
import io.leat.engine.run.TaskResult;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happened in a run, and when, as its journal says; read on as the journal grows. Not for use by several threads. */
public final class RunHistory {
  private final StoredRun run;
  private final RunState state;
  private final Map<TaskName, TaskHistory> tasks = new HashMap<>();
  private long offset;
  private @Nullable Instant last;
  private RunEvent.@Nullable CancelRequested cancel;

  /** One attempt: {@code null} is what has not happened. */
  static final class Attempt {
    final Lease lease;
    final Instant leased;
    @Nullable Instant started;
    @Nullable Instant ended;
    @Nullable AttemptOutcome outcome;

    private Attempt(Lease lease, Instant leased) {
      this.lease = lease;
      this.leased = leased;
    }
  }

  /** One task: {@code null} is what has not happened. */
  static final class TaskHistory {
    final List<Attempt> attempts = new ArrayList<>();
    final List<RunEvent.RetryScheduled> retries = new ArrayList<>();
    final Map<OutputName, Instant> published = new LinkedHashMap<>();
    @Nullable Instant ready;
    @Nullable Instant asked;
    RunEvent.@Nullable ApprovalGiven approval;
    @Nullable Instant approved;
    @Nullable Instant finished;
    @Nullable TaskResult result;

    /** The latest attempt; null before the first. */
    @Nullable Attempt latest() {
      return attempts.isEmpty() ? null : attempts.getLast();
    }
  }

  private RunHistory(StoredRun run) {
    this.run = run;
    this.state = new RunState(run.plan());
  }

  /** The history of {@code run} so far. */
  public static RunHistory of(StoredRun run) {
    RunHistory history = new RunHistory(run);
    history.advance();
    return history;
  }

  /** Reads what the journal has gained. */
  public void advance() {
    if (Files.exists(run.folder().journal())) {
      try {
        offset = Journal.read(run.folder().journal(), offset, this::apply);
      } catch (IOException problem) {
        throw new UsageProblem(String.valueOf(problem.getMessage()), null);
      }
    }
  }

  /** The run. */
  public StoredRun run() {
    return run;
  }

  /** The state that the events make. */
  public RunState state() {
    return state;
  }

  /** When the last event was decided; empty before the first. */
  public Optional<Instant> last() {
    return Optional.ofNullable(last);
  }

  /** The first wish to stop the run; null when there was none. */
  RunEvent.@Nullable CancelRequested cancel() {
    return cancel;
  }

  /** What happened to a task. */
  TaskHistory task(TaskName name) {
    return tasks.computeIfAbsent(name, _ -> new TaskHistory());
  }

  /** How often the task was begun. */
  public int attempts(TaskName name) {
    return task(name).attempts.size();
  }

  /** Whether a process runs the run now. */
  public boolean owned() {
    return owned(run.folder());
  }

  /** Whether a process runs the run in {@code folder} now. */
  static boolean owned(RunFolder folder) {
    try (LeatFolder.Ownership ownership = LeatFolder.own(folder)) {
      return ownership == null;
    } catch (IOException unknown) {
      return false;
    }
  }

  private void apply(RecordedEvent recorded) {
    RunEvent event = recorded.event();
    Instant at = recorded.at();
    state.apply(event, at);
    last = at;
    if (event instanceof RunEvent.TaskReady(TaskName task, int _)) {
      task(task).ready = at;
    } else if (event instanceof RunEvent.AttemptLeased(Lease lease)) {
      task(lease.task()).attempts.add(new Attempt(lease, at));
    } else if (event instanceof RunEvent.AttemptStarted(Lease lease)) {
      Attempt attempt = task(lease.task()).latest();
      if (attempt != null) {
        attempt.started = at;
      }
    } else if (event instanceof RunEvent.AttemptEnded(Lease lease, AttemptOutcome outcome)) {
      Attempt attempt = task(lease.task()).latest();
      if (attempt != null) {
        attempt.ended = at;
        attempt.outcome = outcome;
      }
    } else if (event instanceof RunEvent.OutputPublished output) {
      task(output.lease().task()).published.putIfAbsent(output.output(), at);
    } else if (event instanceof RunEvent.RetryScheduled retry) {
      task(retry.task()).retries.add(retry);
    } else if (event instanceof RunEvent.ApprovalAsked(TaskName task, Instant _)) {
      task(task).asked = at;
    } else if (event instanceof RunEvent.ApprovalGiven given) {
      task(given.task()).approval = given;
      task(given.task()).approved = at;
    } else if (event instanceof RunEvent.TaskFinished(TaskName task, TaskResult result)) {
      task(task).finished = at;
      task(task).result = result;
    } else if (event instanceof RunEvent.CancelRequested requested && cancel == null) {
      cancel = requested;
    }
  }
}
