package io.leat.engine.attempt;

/** Starts the runs of other jobs that tasks ask for (port). All of it is quick, and safe for all threads. */
public interface ChildRuns {
  /** A task asks. It may have asked before, in an earlier life of this process; it gets the same run then. */
  void asked(ChildAsk ask);

  /** The attempt that asks has ended, and waits for no answer any more. */
  void dropped(ChildAsk ask);
}
