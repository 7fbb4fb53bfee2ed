package io.leat.engine.dispatch;

import io.leat.engine.agent.AttemptReport;
import io.leat.engine.run.RunSignal;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A dispatcher whose loop is turned by whoever has it, as a simulation does on one thread. */
public final class StepwiseDispatcher implements AutoCloseable {
  private final Dispatcher dispatcher;

  public StepwiseDispatcher(RunSetup setup) {
    this.dispatcher = new Dispatcher(setup);
  }

  /** Begins the run, or takes it up where its events left it. */
  public void begin() throws IOException {
    dispatcher.begin(List.of());
  }

  /** One turn of the loop. */
  public void turn() throws IOException {
    dispatcher.turn(null);
  }

  /** Whether the run has ended, that is stored, and its attempts have left. */
  public boolean ended() {
    return dispatcher.ended();
  }

  /** Sends a signal to the run. */
  public void send(RunSignal signal) {
    dispatcher.send(signal);
  }

  /** Sends a signal to the run, and tells when what it caused is stored. */
  public CompletableFuture<Boolean> tell(RunSignal signal) {
    return dispatcher.tell(signal);
  }

  /** Takes what a driver reports. */
  public void report(AttemptReport report) {
    dispatcher.report(report);
  }

  @Override
  public void close() {
    dispatcher.close();
  }
}
