package io.leat.engine.run;

import io.leat.engine.expression.Scalar;
import io.leat.engine.job.Environment;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.TaskName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What happened in a run. The state of a run is what its events make of it; see {@link RunState#apply}. */
public sealed interface RunEvent {

  /** Hands its word and its fields to {@code out}, in the order in which they are stored and told. */
  void write(EventWriter out);

  /** About the run as a whole. */
  sealed interface OfRun extends RunEvent {}

  /** About a task, between its attempts. */
  sealed interface OfTask extends RunEvent {}

  /** About an attempt of a task. */
  sealed interface OfAttempt extends RunEvent {}

  /** It began. */
  record RunStarted() implements OfRun {
    @Override
    public void write(EventWriter out) {
      out.event("run-started");
    }
  }

  /**
   * A person must agree to a task.
   *
   * @param deadline before which; null for whenever
   * @param protection what its environment asks for; null when its Jobfile does
   */
  record ApprovalAsked(TaskName task, @Nullable Instant deadline, @Nullable Protection protection)
      implements OfTask {
    /** Asked by the Jobfile. */
    public ApprovalAsked(TaskName task, @Nullable Instant deadline) {
      this(task, deadline, null);
    }

    @Override
    public void write(EventWriter out) {
      out.event("asked").task(task).time("deadline", deadline);
      if (protection != null) {
        out.protection(protection);
      }
    }
  }

  /** A task has all that it needs, and asks what it takes to bring a version to its environment. */
  record EnvironmentAsked(TaskName task, Environment environment) implements OfTask {
    @Override
    public void write(EventWriter out) {
      String url = environment.url();
      out.event("environment").task(task).put("environment", environment.name().text());
      out.put("url", url == null ? "" : url);
    }
  }

  /** A person agreed. */
  record ApprovalGiven(TaskName task, String by) implements OfTask {
    @Override
    public void write(EventWriter out) {
      out.event("approved").task(task).put("by", by);
    }
  }

  /** A member of a pipe has all that it needs, and waits for the others. */
  record TaskCleared(TaskName task) implements OfTask {
    @Override
    public void write(EventWriter out) {
      out.event("cleared").task(task);
    }
  }

  /** A task waits for a free slot for its attempt of this number. */
  record TaskReady(TaskName task, int attempt) implements OfTask {
    @Override
    public void write(EventWriter out) {
      out.event("ready").task(task).put("attempt", attempt);
    }
  }

  /** An agent was given the right to an attempt. Stored before anything of the attempt exists. */
  record AttemptLeased(Lease lease) implements OfAttempt {
    @Override
    public void write(EventWriter out) {
      out.event("leased").lease(lease);
    }
  }

  /** Its steps began. */
  record AttemptStarted(Lease lease) implements OfAttempt {
    @Override
    public void write(EventWriter out) {
      out.event("started").lease(lease);
    }
  }

  /** It published an output. */
  record OutputPublished(Lease lease, OutputName output, Scalar value) implements OfAttempt {
    @Override
    public void write(EventWriter out) {
      out.event("output").lease(lease).put("name", output.text()).value(value);
    }
  }

  /** It ended. */
  record AttemptEnded(Lease lease, AttemptOutcome outcome) implements OfAttempt {
    @Override
    public void write(EventWriter out) {
      out.event("ended").lease(lease).outcome(outcome);
    }
  }

  /** A task is tried again, as attempt {@code attempt}, when {@code due}. */
  record RetryScheduled(TaskName task, int attempt, Instant due, String because) implements OfTask {
    @Override
    public void write(EventWriter out) {
      out.event("retry")
          .task(task)
          .put("attempt", attempt)
          .time("due", due)
          .put("because", because);
    }
  }

  /** A task ended for good. */
  record TaskFinished(TaskName task, TaskResult result) implements OfTask {
    @Override
    public void write(EventWriter out) {
      out.event("finished").task(task).result(result);
    }
  }

  /** Somebody said stop, or the time was up. */
  record CancelRequested(String by, boolean atOnce, boolean expired) implements OfRun {
    @Override
    public void write(EventWriter out) {
      out.event("cancel")
          .put("by", by)
          .flag("atOnce", "at-once", atOnce)
          .flag("expired", "expired", expired);
    }
  }

  /** The run ended. */
  record RunFinished(RunStatus status) implements OfRun {
    @Override
    public void write(EventWriter out) {
      out.event("run-finished").put("status", status.word());
    }
  }
}
