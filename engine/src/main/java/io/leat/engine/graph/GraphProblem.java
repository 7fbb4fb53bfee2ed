package io.leat.engine.graph;

import io.leat.engine.job.ArtifactName;
import io.leat.engine.job.LockName;
import io.leat.engine.job.Need;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.TaskName;
import java.util.List;

/** A reason why tasks are not a graph. Each names the task where it shows. */
public sealed interface GraphProblem {

  /** The task at which the problem shows. */
  TaskName task();

  /** The list of a family is an output of another type; {@code from} declares it. */
  record NotAList(TaskName task, TaskName from, OutputName output) implements GraphProblem {}

  /** A task asks a family for what each of its legs has of its own, or a family is what only one task can be. */
  record OfFamily(TaskName task, TaskName family, What what) implements GraphProblem {
    /** What that is. */
    public enum What {
      OUTPUT,
      ARTIFACT,
      STREAM,
      ALWAYS
    }
  }

  /** Two tasks have one name. */
  record DuplicateTask(TaskName task) implements GraphProblem {}

  /** A need names a task that nobody declares. */
  record UnknownTask(TaskName task, Need need) implements GraphProblem {}

  /** A reference or a need names an output that its task does not declare. */
  record UnknownOutput(TaskName task, TaskName from, OutputName output) implements GraphProblem {}

  /** A task uses an artifact that the other does not declare; {@code from} exists. */
  record UnknownArtifact(TaskName task, TaskName from, ArtifactName artifact)
      implements GraphProblem {}

  /** Tasks wait for each other; {@code path} begins and ends with the same task. */
  record Cycle(TaskName task, List<TaskName> path) implements GraphProblem {
    public Cycle {
      path = List.copyOf(path);
    }
  }

  /** A task that runs with the others needs one that runs only after all have ended. */
  record NeedsAlways(TaskName task, TaskName always) implements GraphProblem {}

  /** A task reads its stdin from more than one. */
  record SecondStream(TaskName task, TaskName first, TaskName second) implements GraphProblem {}

  /** One end of a stream would be tried again and the other not. */
  record StreamRetry(TaskName task, TaskName other) implements GraphProblem {}

  /** A reader runs after all ordinary tasks have ended, its writer being one of them. */
  record StreamAlways(TaskName task, TaskName writer) implements GraphProblem {}

  /** Two tasks that streams join hold one lock, so they never run at once. */
  record StreamLock(TaskName task, TaskName other, LockName lock) implements GraphProblem {}

  /** Of two tasks that streams join one waits, by {@code path}, for the other, so they never run at once. */
  record StreamOrder(TaskName task, TaskName other, List<TaskName> path) implements GraphProblem {
    public StreamOrder {
      path = List.copyOf(path);
    }
  }
}
