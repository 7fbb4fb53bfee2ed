package io.leat.cli.run;

import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.PlannedJob;
import io.leat.dsl.source.Inputs;
import io.leat.engine.local.LeatFolder;
import io.leat.engine.local.RunFolder;
import io.leat.engine.local.RunHeader;
import io.leat.engine.run.RunPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A run that is to be started.
 *
 * @param workspace the folder of the Jobfile, where the tasks run
 * @param tasks the tasks that are asked for; empty for all
 * @param parent the run whose task starts this one; empty for none
 */
public record RunStart(
    Path workspace, PlannedJob job, Inputs inputs, int slots, List<String> tasks, String parent) {

  /** Gives it a number and stores all that is needed to run it. */
  public StoredRun store() {
    RunPlan plan = new RunPlan(Selection.of(job.job().graph(), tasks), job.facts());
    LeatFolder leat = LeatFolder.in(workspace);
    String canonical = job.canonical();
    String hash = job.hash();
    Instant now = Instant.now();
    try {
      RunFolder folder = leat.create(number -> header(number, hash, now), canonical);
      return new StoredRun(leat, folder, folder.header(), job, plan);
    } catch (IOException problem) {
      throw new UsageProblem(
          "cannot write to '" + leat.path() + "': " + problem.getMessage(),
          "a run keeps its state, logs and artifacts there");
    }
  }

  private RunHeader header(int number, String hash, Instant now) {
    return new RunHeader(
        number,
        job.job().name().text(),
        hash,
        now,
        workspace,
        inputs.parameters(),
        inputs.branch(),
        inputs.commit(),
        inputs.tag(),
        inputs.changed(),
        inputs.trigger(),
        slots,
        false,
        tasks,
        parent);
  }
}
