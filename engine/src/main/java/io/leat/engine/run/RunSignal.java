package io.leat.engine.run;

import io.leat.engine.expression.Scalar;
import io.leat.engine.job.EnvironmentName;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.TaskName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What reaches a run from outside. */
public sealed interface RunSignal {

  /** Before it begins: a task succeeded in the earlier run {@code run}, with these outputs, and is not to run again. */
  record Carry(int run, TaskName task, Map<OutputName, Scalar> outputs) implements RunSignal {
    public Carry {
      outputs = Map.copyOf(outputs);
    }
  }

  /** It begins. */
  record Start() implements RunSignal {}

  /** There is room for these tasks, which start together: one task, or all members of a pipe. */
  record Grant(List<Assignment> places) implements RunSignal {
    public Grant {
      places = List.copyOf(places);
    }
  }

  /** The steps of an attempt have begun. */
  record Started(Lease lease) implements RunSignal {}

  /** An attempt published an output. */
  record Published(Lease lease, OutputName output, Scalar value) implements RunSignal {}

  /** An attempt ended. */
  record Ended(Lease lease, AttemptOutcome outcome) implements RunSignal {}

  /** The time has come for which a task waits: to be tried again, or to be refused. */
  record Due(TaskName task) implements RunSignal {}

  /**
   * A person agrees that a task runs.
   *
   * @param of the environment that asked for it; null for the Jobfile. Who agrees to one question has not agreed to the next
   */
  record Approve(TaskName task, String by, @Nullable EnvironmentName of) implements RunSignal {
    /** Agrees to what the Jobfile asks. */
    public Approve(TaskName task, String by) {
      this(task, by, null);
    }
  }

  /** What it takes to bring a version to the environment of a task that asked for it. */
  record Entered(TaskName task, EnvironmentEntry entry) implements RunSignal {}

  /** A person does not agree. */
  record Refuse(TaskName task, String by) implements RunSignal {}

  /** Somebody says stop. What runs is stopped by the dispatcher; tasks that always run still do, unless {@code atOnce}. */
  record Cancel(String by, boolean atOnce) implements RunSignal {}

  /** The whole run took longer than {@code limit}. */
  record Expire(Duration limit) implements RunSignal {}

  /** Nothing is under way that could ever reach the run. What waits for other tasks then would wait for ever, and ends. */
  record Stuck() implements RunSignal {}
}
