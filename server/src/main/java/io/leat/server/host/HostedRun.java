package io.leat.server.host;

import io.leat.engine.OpenedRun;
import io.leat.engine.dispatch.RunSetup;
import io.leat.engine.driver.OutputFile;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.job.OutputDeclaration;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunState;
import io.leat.engine.schedule.PlannedRun;
import io.leat.store.Run;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run that this server runs, from its admission, or from the start of the server, to its end.
 *
 * @param run the row it was admitted with
 * @param ownership by which others know that the locks of its attempts hold, also of those that have no process here
 */
record HostedRun(
    Run run,
    PlannedRun planned,
    RunFiles files,
    RunSetup setup,
    List<RunSignal.Carry> carried,
    LeatFolder.Ownership ownership,
    long weight)
    implements OpenedRun {
  private static final Logger LOG = LoggerFactory.getLogger(HostedRun.class);

  /** What a run weighs; ADR 65 has how that was measured. */
  static long weight(Run run, RunFiles files) {
    return 32 * 1024 + run.size() * 5 / 2 + files.weight() + outputs(files.plan()) * 3 / 2;
  }

  /** How much its tasks may publish, as {@link RunState#MOST_OUTPUTS} counts. */
  private static long outputs(RunPlan plan) {
    long most = 0;
    for (int i = 0; i < plan.size() && most < RunState.MOST_OUTPUTS; i++) {
      for (OutputDeclaration each : plan.task(i).outputs().values()) {
        most += OutputFile.longest(each.kind()) + 100;
      }
    }
    return Math.min(most, RunState.MOST_OUTPUTS);
  }

  @Override
  public void close() {
    try {
      ownership.close();
    } catch (IOException gone) {
      LOG.debug("the owner of run {}", run.number(), gone);
    }
  }
}
