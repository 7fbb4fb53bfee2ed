package io.leat.engine.dispatch;

import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunStatus;
import java.io.IOException;
import java.util.List;

/**
 * A run whose loop is turned by whoever has it, as a simulation does on one thread.
 *
 * @param active is not started on a thread
 */
public record StepwiseRun(ActiveRun active) {

  /** Begins the run, or takes it up where its events left it. */
  public void begin(List<RunSignal.Carry> carried) throws IOException {
    active.loop().begin(carried);
  }

  /** One turn of the loop. */
  public void turn() throws IOException {
    active.loop().turn(null);
  }

  /** Whether the run has ended, that is stored, and its attempts have left. */
  public boolean ended() {
    return active.loop().ended();
  }

  /** Ends what the attempts of a run that has ended left running. */
  public RunStatus end() {
    try (active) {
      return active.loop().end();
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(told);
    }
  }
}
