package io.leat.cli.run;

import io.leat.engine.job.TaskName;

/** How consent to a task is asked for on a screen. Called by the thread that shows the run. */
public interface Asking {

  /** What stands behind the name of the task, on one line. */
  String question(TaskName task);

  /** The line is put on the screen next: what is typed from now on may be an answer to it, and what was typed before is none. */
  void asks(TaskName task);
}
