package io.leat.cli.run;

import io.leat.cli.checkout.Checkout;
import io.leat.cli.checkout.CheckoutLoader;
import io.leat.cli.checkout.LoadedFiles;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.JobfileReader;
import io.leat.dsl.JobfileResult;
import io.leat.dsl.PlannedJob;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.Syntax;
import io.leat.engine.durable.Pack;
import io.leat.engine.durable.Reason;
import io.leat.engine.expression.Scalar;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.folder.RunHeader;
import io.leat.engine.job.Inputs;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.TriggerKind;
import io.leat.engine.run.RunState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A run of another job of the same Jobfile, started by a task: the Jobfile is the one that the parent was read from, and what that loaded,
 * whatever stands in the workspace by now.
 */
public final class ChildRun {
  private static final int DEEPEST = 8;

  private final StoredRun parent;
  private final RunStart start;

  private ChildRun(StoredRun parent, RunStart start) {
    this.parent = parent;
    this.start = start;
  }

  /**
   * The run of {@code job} for a task of the run in the folder {@code parent}.
   *
   * @param parameters each {@code name=value}
   */
  public static ChildRun of(Path parent, String job, List<String> parameters) {
    RunFolder folder = new RunFolder(parent);
    LeatFolder leat =
        new LeatFolder(
            Objects.requireNonNull(Objects.requireNonNull(parent.getParent()).getParent()));
    try {
      StoredRun by = StoredRun.open(leat, folder);
      if (depth(by) >= DEEPEST) {
        throw new UsageProblem(
            "jobs that run jobs are nested more than " + DEEPEST + " deep", null);
      }
      Map<String, String> values = new HashMap<>();
      for (String each : parameters) {
        values.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
      }
      return new ChildRun(by, start(by, job, values));
    } catch (IOException problem) {
      throw new UsageProblem("cannot read the run '" + parent + "': " + Reason.of(problem), null);
    }
  }

  private static int depth(StoredRun run) throws IOException {
    int depth = 0;
    String above = run.header().request().parent();
    while (!above.isEmpty() && depth < DEEPEST) {
      depth++;
      int number = Integer.parseInt(above.substring(above.lastIndexOf('#') + 1));
      above = run.leat().run(number).header().request().parent();
    }
    return depth;
  }

  private static RunStart start(StoredRun by, String job, Map<String, String> values)
      throws IOException {
    byte[] bytes = Pack.bytes(by.folder().source());
    Path workspace = by.header().execution().workspace();
    Checkout checkout = Checkout.around(workspace);
    Inputs asked = by.header().inputs();
    Map<String, String> facts = new TreeMap<>(asked.facts());
    facts.keySet().retainAll(Inputs.FACTS);
    Inputs inputs = new Inputs(values, asked.revision(), asked.changed(), TriggerKind.JOB, facts);
    int most = Limits.STANDARD.sourceBytes();
    LoadedFiles loader =
        LoadedFiles.of(
            by.folder().loaded(),
            new CheckoutLoader(
                checkout == null ? workspace : checkout.root(),
                workspace.resolve(by.header().jobSource().path()),
                most),
            most);
    JobfileResult result =
        new JobfileReader(Limits.STANDARD)
            .read(
                by.header().jobSource().path(),
                Syntax.valueOf(by.header().jobSource().syntax().toUpperCase(Locale.ROOT)),
                bytes,
                inputs,
                loader);
    if (!(result instanceof JobfileResult.Accepted accepted)) {
      Diagnostic first = result.diagnostics().getFirst();
      throw new UsageProblem("the Jobfile cannot be read again: " + first.message(), null);
    }
    for (PlannedJob each : accepted.jobs()) {
      if (each.job().name().text().equals(job)) {
        return new RunStart(
            new RunStart.Source(
                by.header().jobSource().path(),
                by.header().jobSource().syntax(),
                new String(bytes, StandardCharsets.UTF_8),
                loader),
            each,
            inputs,
            new RunHeader.Request(List.of(), by.header().title(), ""),
            by.header().execution(),
            Carry.NOTHING);
      }
    }
    throw new UsageProblem("there is no job '" + job + "' any more", null);
  }

  /** What is to be run. */
  public RunStart start() {
    return start;
  }

  /** Publishes what the tasks of the run published, where the task that started it declares an output of the same name. */
  public void publish(StoredRun run, Map<String, String> environment) {
    String file = environment.get("LEAT_OUTPUT");
    String name = environment.get("LEAT_TASK");
    if (file == null || name == null || !parent.plan().has(new TaskName(name))) {
      return;
    }
    Task task = parent.plan().task(new TaskName(name));
    StringBuilder text = new StringBuilder();
    try {
      RunState state = run.state();
      for (OutputName output : task.outputs().keySet()) {
        for (int i = 0; i < run.plan().size(); i++) {
          Scalar value = state.outputs(i).get(output);
          if (value != null) {
            text.append(output).append("<<LEAT-END\n");
            text.append(value.text()).append("\nLEAT-END\n");
          }
        }
      }
      Files.writeString(
          Path.of(file),
          text,
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException problem) {
      throw new UsageProblem("cannot hand on the outputs: " + Reason.of(problem), null);
    }
  }
}
