package io.leat.cli.run;

import io.leat.cli.checkout.LoadedFiles;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.PlannedJob;
import io.leat.engine.durable.Reason;
import io.leat.engine.folder.Isolation;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.folder.RunHeader;
import io.leat.engine.graph.TaskGraph;
import io.leat.engine.job.Inputs;
import io.leat.engine.run.RunPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run that is to be started.
 *
 * @param workspace the folder of the Jobfile, where the tasks run
 * @param tasks the tasks that are asked for; empty for all
 * @param parent the run whose task starts this one; empty for none
 * @param chosen see {@link RunHeader.Request#chosen}
 * @param carry what is taken over from an earlier run
 * @param isolation null for tasks that run in place
 */
public record RunStart(
    Path workspace,
    Source source,
    PlannedJob job,
    Inputs inputs,
    int slots,
    List<String> tasks,
    String parent,
    String chosen,
    Carry carry,
    @Nullable Isolation isolation) {

  /**
   * The Jobfile that a job was read from.
   *
   * @param syntax the word of its syntax
   * @param loaded what it loaded when it was read
   */
  public record Source(String path, String syntax, String text, LoadedFiles loaded) {}

  /** The tasks that would run. */
  public TaskGraph graph() {
    return Selection.of(job.job().graph(), tasks);
  }

  /** Gives it a number and stores all that is needed to run it. */
  public StoredRun store() {
    LeatFolder leat = StoredRun.in(workspace);
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
      RunPlan plan = new RunPlan(Selection.of(job.job().graph(), tasks), header.known(job.facts()));
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
        new RunHeader.Request(tasks, parent, chosen),
        new RunHeader.Execution(workspace, slots, isolation));
  }
}
