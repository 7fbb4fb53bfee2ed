package io.leat.server.host;

import io.leat.dsl.JobfileReader;
import io.leat.dsl.JobfileResult;
import io.leat.dsl.PlannedJob;
import io.leat.dsl.SourceLoader;
import io.leat.dsl.source.Syntax;
import io.leat.engine.durable.Pack;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.folder.RunHeader;
import io.leat.engine.job.Demand;
import io.leat.engine.job.Task;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.RunState;
import io.leat.store.Run;
import io.leat.store.Runs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A run as its files tell it: what it was started with, and its job, read again from the canonical form.
 *
 * @param plan of the tasks that were asked for
 * @param size how long the canonical form is as it is stored, in bytes
 */
public record RunFiles(
    LeatFolder leat, RunFolder folder, RunHeader header, PlannedJob job, RunPlan plan, long size) {
  private static final String JOB = "job.json";
  private static final JobfileCache STORED = new JobfileCache();

  /**
   * Reads a run.
   *
   * @throws IOException when a file is missing or damaged; names it
   */
  static RunFiles open(LeatFolder leat, RunFolder folder) throws IOException {
    RunHeader header = folder.header();
    byte[] job = Pack.bytes(folder.job());
    JobfileResult result =
        STORED.read(
            new Origin.Found(JOB, Syntax.JSON, job),
            header.inputs(),
            SourceLoader.NONE,
            _ -> JobfileReader.readStored(JOB, job, header.inputs()));
    if (!(result instanceof JobfileResult.Accepted accepted)) {
      throw new IOException("'" + folder.job() + "' is damaged");
    }
    return of(leat, folder, header, accepted.jobs().getFirst(), job.length);
  }

  /**
   * Reads a run.
   *
   * @param data the folder of the server
   * @throws IOException when a file is missing or damaged; names it
   */
  static RunFiles open(Path data, Run run) throws IOException {
    LeatFolder leat = ProjectFolder.of(data, run.project()).leat();
    return open(leat, leat.run(Math.toIntExact(run.number())));
  }

  /** About how much of the memory it takes when it is read, in bytes. */
  public long weight() {
    return plan.size() * 1536L + size * 5 / 2;
  }

  /** How far the run is, by all that is stored of it. */
  RunState state(Runs runs) {
    RunState state = new RunState(plan);
    runs.read(header.number(), 0, event -> state.apply(event.event(), event.at()));
    return state;
  }

  /** What the tasks that may begin first ask of their agents, in their order. */
  Set<Demand> firstDemands() {
    boolean goesOn = Pack.exists(folder.carried());
    Set<Demand> demands = new LinkedHashSet<>();
    for (int i = 0; i < plan.size(); i++) {
      Task task = plan.task(i);
      if (goesOn || (task.needs().isEmpty() && !task.always())) {
        demands.add(Demand.of(task));
      }
    }
    return demands;
  }

  /** A run whose header and job are at hand. */
  static RunFiles of(
      LeatFolder leat, RunFolder folder, RunHeader header, PlannedJob job, long size) {
    RunPlan plan =
        new RunPlan(
            Trust.of(header.inputs().facts())
                .placed(job.job().graph())
                .partNamed(header.request().tasks()),
            header.known(job.facts()));
    return new RunFiles(leat, folder, header, job, plan, size);
  }
}
