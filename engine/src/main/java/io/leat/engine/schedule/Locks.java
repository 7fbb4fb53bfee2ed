package io.leat.engine.schedule;

import io.leat.engine.job.Task;
import io.leat.engine.run.Lease;

/** Who holds the locks of the Jobfile's {@code lock} (port): among all tasks that name one, in whichever run, one runs at a time. */
public interface Locks {

  /** Takes all locks of {@code task} for its attempt, or none. */
  boolean take(Task task, int attempt);

  /** Notes that an attempt that was found again holds the locks of its task. */
  void adopt(Task task, Lease lease);

  /** Gives back all that attempts of {@code task} hold: the end of each of them is stored, or it never began. Again is harmless. */
  void release(Task task);
}
