package io.leat.engine;

import io.leat.engine.dispatch.ActiveRun;
import io.leat.engine.schedule.PlannedRun;

/** A run that begins or runs, with what it was opened with. */
record LiveRun<R extends OpenedRun>(R opened, ActiveRun active) {
  PlannedRun run() {
    return opened.planned();
  }

  long number() {
    return run().number();
  }

  /** Gives back all that it took; for one that is not started. */
  void close() {
    active.close();
    opened.close();
  }
}
