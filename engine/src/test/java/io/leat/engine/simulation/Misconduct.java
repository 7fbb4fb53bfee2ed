package io.leat.engine.simulation;

import io.leat.engine.agent.AttemptReport;
import io.leat.engine.agent.memory.Conduct;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.util.function.Function;

/**
 * An agent in a storm: launches fail, reports come late or again, and nobody knows of an attempt for a while, or ever.
 *
 * @param runs the run that a lease is of
 */
record Misconduct(Faults faults, Function<Lease, SimulatedRun> runs) implements Conduct {

  @Override
  public void acts() {
    faults.action();
  }

  @Override
  public void launches(Lease lease) throws IOException {
    if (faults.breaks(15)) {
      throw new IOException("cannot be launched");
    }
    runs.apply(lease).launches(lease);
  }

  @Override
  public boolean isKnown(Lease lease) throws IOException {
    if (faults.breaks(40)) {
      runs.apply(lease).strays.add(lease);
      throw new IOException("nobody knows");
    }
    return !faults.breaks(2);
  }

  @Override
  public Telling telling(AttemptReport report) {
    if (!faults.isStorm()) {
      return Telling.NOW;
    }
    Telling[] all = Telling.values();
    return all[faults.random.nextInt(all.length)];
  }
}
