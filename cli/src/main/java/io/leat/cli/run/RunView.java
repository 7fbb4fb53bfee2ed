package io.leat.cli.run;

import io.leat.engine.job.TaskName;
import java.util.Set;

/** What a screen asks for beside the events of a run: the one source of a run here, and of one of a server. For the thread of the screen. */
public interface RunView {

  /** How many tasks it has; 0 while that is not known. */
  int total();

  /** The tasks in whose logs is what they write to other tasks: that is data, and is not shown. */
  Set<TaskName> streams();

  /** What an attempt prints. */
  ShownLog log(TaskName task, int attempt);
}
