package io.leat.cli.run;

import io.leat.cli.checkout.JobfileFinder;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.JobfileReader;
import io.leat.dsl.JobfileResult;
import io.leat.dsl.PlannedJob;
import io.leat.engine.durable.Pack;
import io.leat.engine.durable.Reason;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.NotOwn;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.folder.RunHeader;
import io.leat.engine.graph.TaskGraph;
import io.leat.engine.job.Recording;
import io.leat.engine.job.TaskName;
import io.leat.engine.journal.Journal;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.RunState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run of a folder, as it was stored: with its job read again from the canonical form.
 *
 * @param plan of the tasks that were asked for
 */
public record StoredRun(
    LeatFolder leat, RunFolder folder, RunHeader header, PlannedJob job, RunPlan plan) {

  /** The run that {@code written} means: {@code 17}, {@code web#17} or {@code last}. */
  public static StoredRun find(String written, Path folder) {
    LeatFolder leat = leat(folder);
    try {
      return open(leat, leat.run(number(written, leat)));
    } catch (IOException problem) {
      throw new UsageProblem("cannot read run '" + written + "': " + Reason.of(problem), null);
    }
  }

  /** The nearest {@code .leat}. */
  public static LeatFolder leat(Path folder) {
    return around(folder)
        .orElseThrow(
            () ->
                new UsageProblem(
                    "nothing was run in this folder yet",
                    JobfileFinder.isAround(folder)
                        ? "'leat run' runs the Jobfile here"
                        : "there is no Jobfile here either: 'leat init' writes one"));
  }

  /**
   * The nearest {@code .leat}; empty when there is none.
   *
   * @throws UsageProblem when another account can have put something into it
   */
  public static Optional<LeatFolder> around(Path folder) {
    try {
      return LeatFolder.around(folder);
    } catch (IOException problem) {
      throw refused(problem);
    }
  }

  /**
   * That of the folder {@code workspace}; it need not exist.
   *
   * @throws UsageProblem when another account can have put something into it
   */
  static LeatFolder in(Path workspace) {
    LeatFolder leat = LeatFolder.in(workspace);
    try {
      leat.check();
      return leat;
    } catch (IOException problem) {
      throw refused(problem);
    }
  }

  private static UsageProblem refused(IOException problem) {
    return new UsageProblem(Reason.of(problem), problem instanceof NotOwn own ? own.help() : null);
  }

  /** Whether a job was run there that is called {@code job}. */
  static boolean ran(String job, Path folder) {
    LeatFolder leat = leat(folder);
    try {
      return latest(job, leat).isPresent();
    } catch (IOException problem) {
      throw new UsageProblem("cannot read '" + leat.path() + "': " + Reason.of(problem), null);
    }
  }

  /** The number of the latest run of a job. */
  static OptionalInt latest(String job, LeatFolder leat) throws IOException {
    for (int number : leat.numbers().reversed()) {
      RunFolder folder = leat.run(number);
      // one without a header was never started, as when the disk was full
      if (folder.exists() && folder.header().jobSource().name().equals(job)) {
        return OptionalInt.of(number);
      }
    }
    return OptionalInt.empty();
  }

  /** The number of the latest run that no task started, but people. */
  private static int last(List<Integer> numbers, LeatFolder leat) throws IOException {
    for (int number : numbers.reversed()) {
      RunFolder folder = leat.run(number);
      if (folder.exists() && folder.header().request().parent().isEmpty()) {
        return number;
      }
    }
    return numbers.getLast();
  }

  private static int number(String written, LeatFolder leat) throws IOException {
    List<Integer> numbers = leat.numbers();
    if (written.equals("last") && !numbers.isEmpty()) {
      return last(numbers, leat);
    }
    int hash = written.lastIndexOf('#');
    String digits = written.substring(hash + 1);
    String named =
        digits.equals("last") ? written.substring(0, Math.max(0, hash)) : hash < 0 ? written : "";
    if (!named.isEmpty() && !named.chars().allMatch(c -> c >= '0' && c <= '9')) {
      OptionalInt latest = latest(named, leat);
      if (latest.isPresent()) {
        return latest.getAsInt();
      }
    }
    try {
      int number = Integer.parseInt(digits);
      if (numbers.contains(number)) {
        if (hash > 0) {
          String job = leat.run(number).header().jobSource().name();
          if (!job.equals(written.substring(0, hash))) {
            throw new UsageProblem(
                "run " + number + " is of job '" + job + "'", "write " + job + "#" + number);
          }
        }
        return number;
      }
    } catch (NumberFormatException noNumber) {
      throw new UsageProblem(
          "'" + written + "' is no run",
          "a run is a number, JOB#NUMBER, JOB for its latest, or 'last'");
    }
    throw new UsageProblem(
        "there is no run " + digits + " in this folder",
        (numbers.isEmpty()
                ? "'leat run' runs the Jobfile here"
                : "the last one is " + numbers.getLast() + "; 'leat runs' lists them")
            + "; for a run of a server add --server");
  }

  /** Reads the run in {@code folder}. */
  public static StoredRun open(LeatFolder leat, RunFolder folder) throws IOException {
    RunHeader header = folder.header();
    JobfileResult result =
        JobfileReader.readStored("job.json", Pack.bytes(folder.job()), header.inputs());
    if (!(result instanceof JobfileResult.Accepted accepted)) {
      throw new IOException("'" + folder.job() + "' is damaged");
    }
    PlannedJob job = accepted.jobs().getFirst();
    return new StoredRun(
        leat,
        folder,
        header,
        job,
        new RunPlan(
            Selection.of(job.job().graph(), header.request().tasks()), header.known(job.facts())));
  }

  /** The run whose task started this one; null for none. */
  @Nullable RunFolder parent() {
    String title = header.request().parent();
    return title.isEmpty()
        ? null
        : leat.run(Integer.parseInt(title.substring(title.lastIndexOf('#') + 1)));
  }

  /** The state that its events make. */
  RunState state() throws IOException {
    RunState state = new RunState(plan);
    Journal.read(folder.journal(), 0, event -> state.apply(event.event(), event.at()));
    return state;
  }

  /** The graph that runs. */
  public TaskGraph graph() {
    return Selection.of(job.job().graph(), header.request().tasks());
  }

  /** The tasks in whose logs is what they write to other tasks; in those of the others that write is what they say beside. */
  public Set<TaskName> streaming() {
    Set<TaskName> streaming = new HashSet<>();
    for (int i = 0; i < plan.size(); i++) {
      if (plan.recording(plan.task(i).name()) == Recording.LOG) {
        streaming.add(plan.task(i).name());
      }
    }
    return streaming;
  }

  /** Whether it has a task called {@code name}, or legs of a matrix of that name. */
  boolean has(String name) {
    return graph().order().stream()
        .map(task -> task.name().text())
        .anyMatch(task -> task.equals(name) || task.startsWith(name + "["));
  }

  /** The task of this name, or a clear error. */
  public TaskName task(@Nullable String name) {
    List<String> names =
        job.job().graph().tasks().stream().map(task -> task.name().text()).toList();
    if (name == null || !names.contains(name)) {
      String help = io.leat.dsl.source.Suggestion.help(name == null ? "" : name, names);
      throw new UsageProblem(
          "there is no task '" + name + "' in run " + header.title(),
          help == null ? "its tasks are " + FoldedLegs.names(names) : help);
    }
    TaskName known = new TaskName(name);
    if (!plan.has(known)) {
      throw new UsageProblem(
          "task '" + name + "' is no part of run " + header.title(),
          "it was started for '"
              + String.join("', '", header.request().tasks())
              + "' and what that needs");
    }
    return known;
  }
}
