package io.leat.engine.story;

import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.folder.RunHeader;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.LogGap;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.RunState;
import io.leat.engine.run.TaskResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happened in a run, and when, as its events tell it; each is told as it comes. Not for use by several threads. */
public final class RunStory {
  private final LeatFolder leat;
  private final RunFolder folder;
  private final RunHeader header;
  private final RunState state;
  private final Map<TaskName, OfTask> tasks = new HashMap<>();
  private @Nullable Instant last;
  private RunEvent.@Nullable CancelRequested cancel;

  /** One attempt: empty or {@code null} is what has not happened. */
  public static final class OfAttempt {
    private final Lease lease;
    private final Instant leased;
    private @Nullable Instant started;
    private @Nullable Instant ended;
    private @Nullable AttemptOutcome outcome;

    private OfAttempt(Lease lease, Instant leased) {
      this.lease = lease;
      this.leased = leased;
    }

    /** Who may run it. */
    public Lease lease() {
      return lease;
    }

    /** Its number among those of the task, from 1. */
    public int number() {
      return lease.attempt();
    }

    /** When it was given to an agent. */
    public Instant leased() {
      return leased;
    }

    /** When its steps began. */
    public @Nullable Instant started() {
      return started;
    }

    /** When it ended. */
    public @Nullable Instant ended() {
      return ended;
    }

    /** How it ended. */
    public @Nullable AttemptOutcome outcome() {
      return outcome;
    }
  }

  /** That somebody agreed. */
  record Consent(String by, Instant at) {}

  /** One task: {@code null} is what has not happened. */
  public static final class OfTask {
    final List<RunEvent.RetryScheduled> retries = new ArrayList<>();
    final Map<OutputName, Instant> published = new LinkedHashMap<>();
    private final List<OfAttempt> attempts = new ArrayList<>(1);
    @Nullable Instant ready;
    final List<Consent> consents = new ArrayList<>(0);
    private @Nullable Instant finished;
    @Nullable TaskResult result;

    /** Its attempts, in their order. */
    public List<OfAttempt> attempts() {
      return attempts;
    }

    /** The latest attempt; null before the first. */
    public @Nullable OfAttempt latest() {
      return attempts.isEmpty() ? null : attempts.getLast();
    }

    /** When it ended for good. */
    public @Nullable Instant finished() {
      return finished;
    }
  }

  /** The story of a run of which nothing was told yet. */
  public RunStory(LeatFolder leat, RunFolder folder, RunHeader header, RunPlan plan) {
    this.leat = leat;
    this.folder = folder;
    this.header = header;
    this.state = new RunState(plan);
  }

  /** Where all runs of its folder keep things. */
  LeatFolder leat() {
    return leat;
  }

  /** Where it keeps its own. */
  RunFolder folder() {
    return folder;
  }

  /** What it was started with. */
  RunHeader header() {
    return header;
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
  public OfTask task(TaskName name) {
    return tasks.computeIfAbsent(name, _ -> new OfTask());
  }

  /** What is missing in the log of an attempt that has ended, as a sentence without a full stop; empty for nothing. */
  public Optional<String> gap(TaskName name, int number) {
    AttemptOutcome outcome = outcome(name, number);
    return outcome == null
        ? Optional.empty()
        : Optional.ofNullable(folder.attempt(name, number).gap(outcome)).map(LogGap::said);
  }

  /** What {@link #gap} says, unless the outcome of the attempt says it already. */
  public Optional<String> untoldGap(TaskName name, int number) {
    boolean told =
        outcome(name, number) instanceof AttemptOutcome.Errored errored && errored.gap() != null;
    return told ? Optional.empty() : gap(name, number);
  }

  private @Nullable AttemptOutcome outcome(TaskName name, int number) {
    for (OfAttempt attempt : task(name).attempts) {
      if (attempt.number() == number) {
        return attempt.outcome;
      }
    }
    return null;
  }

  /** How often the task was begun. */
  public int attempts(TaskName name) {
    return task(name).attempts.size();
  }

  /** Tells the next event. */
  public void add(RecordedEvent recorded) {
    RunEvent event = recorded.event();
    Instant at = recorded.at();
    state.apply(event, at);
    last = at;
    if (event instanceof RunEvent.TaskReady(TaskName task, int _)) {
      task(task).ready = at;
    } else if (event instanceof RunEvent.AttemptLeased(Lease lease)) {
      task(lease.task()).attempts.add(new OfAttempt(lease, at));
    } else if (event instanceof RunEvent.AttemptStarted(Lease lease)) {
      OfAttempt attempt = task(lease.task()).latest();
      if (attempt != null) {
        attempt.started = at;
      }
    } else if (event instanceof RunEvent.AttemptEnded(Lease lease, AttemptOutcome outcome)) {
      OfAttempt attempt = task(lease.task()).latest();
      if (attempt != null) {
        attempt.ended = at;
        attempt.outcome = outcome;
      }
    } else if (event instanceof RunEvent.OutputPublished output) {
      task(output.lease().task()).published.putIfAbsent(output.output(), at);
    } else if (event instanceof RunEvent.RetryScheduled retry) {
      task(retry.task()).retries.add(retry);
    } else if (event instanceof RunEvent.ApprovalGiven given) {
      task(given.task()).consents.add(new Consent(given.by(), at));
    } else if (event instanceof RunEvent.TaskFinished(TaskName task, TaskResult result)) {
      task(task).finished = at;
      task(task).result = result;
    } else if (event instanceof RunEvent.CancelRequested requested && cancel == null) {
      cancel = requested;
    }
  }
}
