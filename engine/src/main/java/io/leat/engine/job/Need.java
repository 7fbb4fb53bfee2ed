package io.leat.engine.job;

import org.jspecify.annotations.Nullable;

/** What must have happened elsewhere in the graph before a task starts. */
public sealed interface Need {

  /** The task that is needed. */
  TaskName task();

  /** The other task succeeded. */
  record Success(TaskName task) implements Need {
    // written out: most edges of a graph are of this kind, and what the compiler makes is linked at
    // the first call
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Success success && task.equals(success.task);
    }

    @Override
    public int hashCode() {
      return task.hashCode();
    }
  }

  /** The other task published an output, and may go on running. */
  record Published(TaskName task, OutputName output) implements Need {}

  /** The other task starts with this one, its stdout being this one's stdin. */
  record Stream(TaskName task, Recording recording) implements Need {
    /** The artifact of {@code task} that is recorded of what it writes to others; it has one file of that name. */
    public static final ArtifactName RECORDED = new ArtifactName("stdout");
  }
}
