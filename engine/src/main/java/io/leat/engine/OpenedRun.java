package io.leat.engine;

import io.leat.engine.dispatch.RunSetup;
import io.leat.engine.run.RunSignal;
import io.leat.engine.schedule.PlannedRun;
import java.util.List;

/** A run with all that it takes to run it (port). The engine closes it when it does not run it any more. */
public interface OpenedRun extends AutoCloseable {
  /** What decided when it may begin. */
  PlannedRun planned();

  /** What it is run with; the same each time. */
  RunSetup setup();

  /** What it takes over from an earlier run if it has not begun. */
  List<RunSignal.Carry> carried();

  /** About how much of the memory it takes until it ends, in bytes. */
  long weight();

  /** Gives back what it was opened with, but for what its {@link #setup} holds, which is given back before. */
  @Override
  void close();
}
