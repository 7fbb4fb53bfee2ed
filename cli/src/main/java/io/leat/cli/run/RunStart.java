package io.leat.cli.run;

import io.leat.cli.checkout.LoadedFiles;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.PlannedJob;
import io.leat.engine.durable.Reason;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.folder.RunHeader;
import io.leat.engine.graph.TaskGraph;
import io.leat.engine.job.Inputs;
import io.leat.engine.run.RunPlan;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run that is to be started.
 *
 * @param execution where the tasks run: in the folder of the Jobfile
 * @param carry what is taken over from an earlier run
 */
public record RunStart(
    Source source,
    PlannedJob job,
    Inputs inputs,
    RunHeader.Request request,
    RunHeader.Execution execution,
    Carry carry) {

  /**
   * The Jobfile that a job was read from.
   *
   * @param syntax the word of its syntax
   * @param loaded what it loaded when it was read
   */
  public record Source(String path, String syntax, String text, LoadedFiles loaded) {}

  /** The tasks that would run. */
  public TaskGraph graph() {
    return Selection.of(job.job().graph(), request.tasks());
  }

  /** Gives it a number and stores all that is needed to run it. */
  public StoredRun store() {
    LeatFolder leat = StoredRun.in(execution.workspace());
    String canonical = job.canonical();
    String hash = job.hash();
    Instant now = Instant.now();
    try {
      RunFolder folder =
          leat.create(
              number -> header(leat, number, hash, now),
              canonical,
              source.text(),
              run -> {
                carry.into(leat, run);
                source.loaded().keep(run.loaded());
              });
      RunHeader header = folder.header();
      RunPlan plan =
          new RunPlan(Selection.of(job.job().graph(), request.tasks()), header.known(job.facts()));
      return new StoredRun(leat, folder, header, job, plan);
    } catch (IOException problem) {
      throw new UsageProblem(
          "cannot write to '" + leat.path() + "': " + Reason.of(problem),
          "a run keeps its state, logs and artifacts there");
    }
  }

  private RunHeader header(LeatFolder leat, int number, String hash, Instant now)
      throws IOException {
    String name = job.job().name().text();
    Map<String, String> facts = new TreeMap<>(inputs.facts());
    String before = leat.before(number, name, inputs.revision().branch());
    if (before != null) {
      facts.put(RunHeader.BEFORE, before);
    }
    return new RunHeader(
        number,
        now,
        new RunHeader.JobSource(name, hash, source.path(), source.syntax()),
        inputs.knowing(facts),
        request,
        execution);
  }
}
