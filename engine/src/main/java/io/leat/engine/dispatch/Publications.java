package io.leat.engine.dispatch;

import io.leat.engine.attempt.AttemptWork;
import io.leat.engine.driver.OutputFile;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.OutputName;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunState;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What an attempt publishes, as it is written. Of many values of one output that are found at one look, the last one counts. */
final class Publications {
  private static final String FULL =
      "the outputs of a run take at most "
          + (RunState.MOST_OUTPUTS >> 20)
          + " MiB together; leave what is larger as an artifact";

  private final Lease lease;
  private final RunState state;
  private final Consumer<RunSignal> publish;
  private final OutputFile file;
  private final Map<OutputName, Scalar> found = new LinkedHashMap<>();
  private boolean full;

  Publications(AttemptWork work, Lease lease, RunState state, Consumer<RunSignal> publish) {
    this.lease = lease;
    this.state = state;
    this.publish = publish;
    this.file =
        new OutputFile(
            work.folder(lease).output(),
            state.plan().task(lease.task()).outputs(),
            () -> work.telling(lease),
            (name, value) -> {
              // in the order in which they were last written
              found.remove(name);
              found.put(name, value);
            });
  }

  /** As {@link OutputFile#read}: what stands before a line that is wrong, or that there is no room for, is published. */
  void read(boolean ended) throws IOException, OutputFile.BadOutput {
    try {
      file.read(ended);
    } finally {
      found.forEach(this::publish);
      found.clear();
    }
    if (full) {
      throw new OutputFile.BadOutput(FULL);
    }
  }

  /** Publishes what an earlier result has in place of the attempt; gives how the attempt ends, if it ends by {@code outcome} else. */
  AttemptOutcome reuse(Map<OutputName, Scalar> values, AttemptOutcome outcome) {
    values.forEach(this::publish);
    return full ? new AttemptOutcome.Broken(FULL) : outcome;
  }

  private void publish(OutputName name, Scalar value) {
    full = full || !state.hasRoom(lease.task(), name, value);
    if (!full) {
      publish.accept(new RunSignal.Published(lease, name, value));
    }
  }
}
