package io.leat.engine.run;

import io.leat.engine.graph.TaskGraph;
import io.leat.engine.job.TaskName;
import java.util.List;

/** Where a run begins that takes over what an earlier one did. */
public sealed interface RerunFrom {
  /** At the tasks that did not succeed. */
  record Failed() implements RerunFrom {}

  /**
   * At a task or matrix, with all that needs it.
   *
   * @param written its name, which {@code ./} may lead
   */
  record OfTask(String written) implements RerunFrom {
    /** Its name. */
    public String name() {
      return written.startsWith("./") ? written.substring(2) : written;
    }
  }

  /** What {@code written} says: {@code failed}, or a name. No name has a slash, so {@code ./failed} is a task of that name. */
  static RerunFrom of(String written) {
    return written.equals("failed") ? new Failed() : new OfTask(written);
  }

  /** The tasks of {@code graph} that it names; empty for those that did not succeed, and when there is none of the name. */
  default List<TaskName> named(TaskGraph graph) {
    return switch (this) {
      case Failed() -> List.of();
      case OfTask task -> graph.named(task.name());
    };
  }

  /** As it was written. */
  default String text() {
    return switch (this) {
      case Failed() -> "failed";
      case OfTask(String written) -> written;
    };
  }
}
