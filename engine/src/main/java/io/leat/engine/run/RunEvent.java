package io.leat.engine.run;

import io.leat.engine.expression.Scalar;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.TaskName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What happened in a run. The state of a run is what its events make of it; see {@link RunState#apply}. */
public sealed interface RunEvent {

  /** It began. */
  record RunStarted() implements RunEvent {}

  /** A person must agree to a task before {@code deadline}; null for whenever. */
  record ApprovalAsked(TaskName task, @Nullable Instant deadline) implements RunEvent {}

  /** A person agreed. */
  record ApprovalGiven(TaskName task, String by) implements RunEvent {}

  /** A member of a pipe has all that it needs, and waits for the others. */
  record TaskCleared(TaskName task) implements RunEvent {}

  /** A task waits for a free slot for its attempt of this number. */
  record TaskReady(TaskName task, int attempt) implements RunEvent {}

  /** An agent was given the right to an attempt. Stored before anything of the attempt exists. */
  record AttemptLeased(Lease lease) implements RunEvent {}

  /** Its steps began. */
  record AttemptStarted(Lease lease) implements RunEvent {}

  /** It published an output. */
  record OutputPublished(Lease lease, OutputName output, Scalar value) implements RunEvent {}

  /** It ended. */
  record AttemptEnded(Lease lease, AttemptOutcome outcome) implements RunEvent {}

  /** A task is tried again, as attempt {@code attempt}, when {@code due}. */
  record RetryScheduled(TaskName task, int attempt, Instant due, String because)
      implements RunEvent {}

  /** A task ended for good. */
  record TaskFinished(TaskName task, TaskResult result) implements RunEvent {}

  /** Somebody said stop, or the time was up. */
  record CancelRequested(String by, boolean atOnce, boolean expired) implements RunEvent {}

  /** The run ended. */
  record RunFinished(RunStatus status) implements RunEvent {}
}
