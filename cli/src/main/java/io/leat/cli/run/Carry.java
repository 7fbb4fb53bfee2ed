package io.leat.cli.run;

import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.JobfileReader;
import io.leat.dsl.JobfileResult;
import io.leat.dsl.PlannedJob;
import io.leat.dsl.source.Suggestion;
import io.leat.engine.attempt.Carried;
import io.leat.engine.attempt.TaskInputs;
import io.leat.engine.durable.Pack;
import io.leat.engine.durable.Reason;
import io.leat.engine.expression.Scalar;
import io.leat.engine.folder.Isolation;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.folder.RunHeader;
import io.leat.engine.graph.Job;
import io.leat.engine.graph.TaskGraph;
import io.leat.engine.job.Need;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.VariableName;
import io.leat.engine.run.RerunFrom;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunState;
import io.leat.engine.run.Takeover;
import io.leat.engine.run.TaskResult;
import io.leat.engine.run.TaskState;
import io.leat.engine.run.TaskStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a run takes over from an earlier one: the tasks that succeeded there, are declared as they were then, ask for facts that are as they
 * were then, find the files that they name as inputs as they were then, and need nothing that runs again.
 *
 * @param run the number of the earlier run; 0 for none
 * @param tasks in an order in which each comes after all that it needs
 * @param nothing why nothing is taken over though there would be something, a sentence without a full stop; else empty
 * @param refused for each task that succeeded there and runs again, why; a sentence without a full stop
 */
public record Carry(int run, List<TaskName> tasks, String nothing, Map<TaskName, String> refused) {

  /** Nothing is taken over. */
  public static final Carry NOTHING = new Carry(0, List.of(), "", Map.of());

  public Carry {
    tasks = List.copyOf(tasks);
    refused = Map.copyOf(refused);
  }

  /** Those of {@code all} that are not taken over, in the same order. */
  public List<Task> rest(List<Task> all) {
    Set<TaskName> taken = new HashSet<>(tasks);
    return all.stream().filter(task -> !taken.contains(task.name())).toList();
  }

  /**
   * What {@code --from} means.
   *
   * @param from {@code failed}, the name of a task or matrix that runs again with all that needs it, or null; {@code ./failed} is a task of
   *     that name
   * @param isolation null for tasks that are to run in place
   * @param source the text of the Jobfile that {@code job} is of
   */
  public static Carry of(
      @Nullable String from,
      Path workspace,
      @Nullable Isolation isolation,
      PlannedJob job,
      String source) {
    if (from == null) {
      return NOTHING;
    }
    StoredRun last = last(workspace, job);
    checkEnded(last);
    PlannedJob now = stored(job);
    Carry carry =
        of(RerunFrom.of(from), last, now, now.job().graph(), workspace, isolation, source);
    String differs = differs(last.job(), job.parameters(), now.job());
    if (differs == null || carry.tasks.isEmpty()) {
      return carry;
    }
    String title = last.header().title();
    Map<TaskName, String> refused = new HashMap<>(carry.refused);
    carry.tasks.forEach(task -> refused.put(task, refusal(last, differs)));
    return new Carry(0, List.of(), "nothing is taken over from " + title + ": " + differs, refused);
  }

  /** What has not ended is at work perhaps, and would be done a second time beside. */
  private static void checkEnded(StoredRun last) {
    if (!Pack.exists(last.folder().ended())) {
      int number = last.header().number();
      throw new UsageProblem(
          "run " + last.header().title() + " has not ended: its tasks may be at work",
          (RunHistory.owned(last.folder()) ? "follow it" : "go on with it")
              + ": leat attach "
              + number
              + "; or stop it first: leat cancel "
              + number);
    }
  }

  /** What is to be said before another run of a job is started, whose latest one was interrupted; empty for nothing. */
  public static String interrupted(Path workspace, PlannedJob job) {
    LeatFolder leat = StoredRun.in(workspace);
    try {
      OptionalInt number = StoredRun.latest(job.job().name().text(), leat);
      if (number.isEmpty()) {
        return "";
      }
      RunFolder run = leat.run(number.getAsInt());
      return Pack.exists(run.ended()) || RunHistory.owned(run)
          ? ""
          : "run "
              + run.header().title()
              + " was interrupted, and its tasks may be at work; 'leat attach "
              + number.getAsInt()
              + "' goes on with it";
    } catch (IOException unreadable) {
      // 'leat runs' says what is wrong with it
      return "";
    }
  }

  /**
   * What a run of {@code --from} has for parameters: those of the run that it goes on with, as they were given.
   *
   * @param given by name; they go before
   * @return those of the earlier run that are declared and not given
   */
  public static Map<String, String> parameters(
      Path workspace, PlannedJob job, Map<String, String> given) {
    Map<String, String> earlier = new LinkedHashMap<>(header(workspace, job).inputs().parameters());
    earlier.keySet().removeAll(given.keySet());
    earlier.keySet().retainAll(job.parameters().keySet().stream().map(VariableName::text).toList());
    return earlier;
  }

  /** What each task was given in the earlier run that it is not given now, as a sentence without a full stop; null for nothing. */
  private static @Nullable String differs(
      PlannedJob earlier, Map<VariableName, Scalar> parameters, Job now) {
    for (Map.Entry<VariableName, Scalar> each : parameters.entrySet()) {
      Scalar then = earlier.parameters().get(each.getKey());
      if (!each.getValue().equals(then)) {
        return "the parameter '" + each.getKey().text() + "' has another value";
      }
    }
    return earlier.job().env().equals(now.env()) ? null : "the 'env' of the job is another";
  }

  /** A job as it is read when its run is stored: the earlier one is, and what has no order stands otherwise there. */
  private static PlannedJob stored(PlannedJob job) {
    JobfileResult result =
        JobfileReader.readStored(
            "job.json", job.canonical().getBytes(StandardCharsets.UTF_8), job.inputs());
    if (!(result instanceof JobfileResult.Accepted accepted)) {
      throw new IllegalStateException("the normal form is rejected: " + result);
    }
    return accepted.jobs().getFirst();
  }

  /** What {@code from} means when {@code last} is run again with its own graph, in a folder that may have been moved. */
  static Carry of(RerunFrom from, StoredRun last, Path workspace, @Nullable Isolation isolation) {
    return of(from, last, last.job(), last.graph(), workspace, isolation, null);
  }

  private static Carry of(
      RerunFrom from,
      StoredRun last,
      PlannedJob job,
      TaskGraph graph,
      Path workspace,
      @Nullable Isolation isolation,
      @Nullable String source) {
    List<TaskName> begin = from.named(graph);
    if (begin.isEmpty() && from instanceof RerunFrom.OfTask wanted) {
      String named = wanted.name();
      String help =
          Suggestion.help(named, graph.tasks().stream().map(task -> task.name().text()).toList());
      throw new UsageProblem(
          "there is no task '" + named + "'",
          help == null ? "--from takes 'failed' or a task of the job" : help);
    }
    try {
      Map<TaskName, String> again = new HashMap<>();
      for (TaskName task : changed(last, graph, workspace, isolation)) {
        again.put(task, "files that it names as inputs are others");
      }
      FactsAsked asked = new FactsAsked(last.job(), job);
      String otherJobs = otherJobs(last, job, graph, source);
      for (Task task : graph.order()) {
        asked.otherwise(task).ifPresent(why -> again.put(task.name(), why));
        if (otherJobs != null && task.runsJobs()) {
          again.put(task.name(), otherJobs);
        }
      }
      begin.forEach(task -> again.put(task, "--from begins with it"));
      RunState state = last.state();
      List<TaskName> tasks = Takeover.of(state, graph, again.keySet());
      Map<TaskName, String> refused = new HashMap<>();
      for (Task task : graph.order()) {
        if (!tasks.contains(task.name()) && !task.always() && succeeded(state, task)) {
          String why = again.getOrDefault(task.name(), "");
          refused.put(task.name(), refusal(last, why.isEmpty() ? other(state, task, tasks) : why));
        }
      }
      return new Carry(last.header().number(), tasks, "", refused);
    } catch (IOException problem) {
      throw unreadable(problem);
    }
  }

  /** Why a task that runs another job is not taken over; null when it may be. */
  private static @Nullable String otherJobs(
      StoredRun last, PlannedJob now, TaskGraph graph, @Nullable String source) throws IOException {
    if (graph.tasks().stream().noneMatch(Task::runsJobs)) {
      return null;
    }
    return source != null && !sameJobs(last, now, source)
        ? "it runs another job, and the Jobfile or the facts are others"
        : hasInputsBelow(last)
            ? "it runs another job whose tasks have inputs, and that looks for their results itself"
            : null;
  }

  /** Whether a task of a job that the tasks of {@code last} ran has inputs, or of one that those ran. */
  private static boolean hasInputsBelow(StoredRun last) throws IOException {
    Set<String> parents = new HashSet<>(Set.of(last.header().title()));
    for (int number : last.leat().numbers()) {
      RunFolder run = last.leat().run(number);
      // a run is younger than the one that started it
      if (number > last.header().number() && run.exists()) {
        RunHeader header = run.header();
        if (parents.contains(header.request().parent())) {
          parents.add(header.title());
          StoredRun child = StoredRun.open(last.leat(), run);
          if (child.graph().tasks().stream().anyMatch(task -> !task.inputs().isEmpty())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Whether the jobs that tasks run are what they were then, and are given the same facts: such a job reads all of them. */
  private static boolean sameJobs(StoredRun last, PlannedJob now, String source)
      throws IOException {
    String then = Pack.text(last.folder().source());
    return source.equals(then)
        // what was loaded then may be otherwise by now
        && !Files.exists(last.folder().loaded())
        && now.inputs().hasFactsOf(last.job().inputs());
  }

  private static String refusal(StoredRun last, String why) {
    return "not taken over from run " + last.header().number() + ": " + why;
  }

  private static boolean succeeded(RunState earlier, Task task) {
    return earlier.plan().has(task.name())
        && earlier.task(task.name()) instanceof TaskState.Finished(TaskResult result)
        && result.status() == TaskStatus.SUCCEEDED;
  }

  /** Why a task runs again of which nothing else is known. */
  private static String other(RunState earlier, Task task, List<TaskName> taken) {
    return !earlier.plan().task(task.name()).equals(task)
        ? "it is declared otherwise"
        : task.needs().stream()
            .map(Need::task)
            .filter(need -> !taken.contains(need))
            .findFirst()
            .map(need -> "it needs '" + need + "', which runs again")
            .orElse("what starts with it runs again");
  }

  /** The tasks whose inputs are otherwise by now. */
  private static Set<TaskName> changed(
      StoredRun last, TaskGraph graph, Path workspace, @Nullable Isolation isolation)
      throws IOException {
    TaskInputs then = new TaskInputs(last.leat(), last.folder());
    Predicate<String> belongs = path -> true;
    if (isolation != null && graph.tasks().stream().anyMatch(task -> !task.inputs().isEmpty())) {
      Set<Path> files = new HashSet<>();
      for (String each : LocalRun.files(isolation.root())) {
        files.add(isolation.root().resolve(each));
      }
      belongs = path -> files.contains(workspace.resolve(path));
    }
    Set<TaskName> changed = new HashSet<>();
    for (Task task : graph.order()) {
      if (then.changed(task, workspace, belongs, Instant.now())) {
        changed.add(task.name());
      }
    }
    return changed;
  }

  private static StoredRun last(Path workspace, PlannedJob job) {
    LeatFolder leat = StoredRun.in(workspace);
    try {
      return StoredRun.open(leat, last(leat, job));
    } catch (IOException problem) {
      throw unreadable(problem);
    }
  }

  private static RunHeader header(Path workspace, PlannedJob job) {
    try {
      return last(StoredRun.in(workspace), job).header();
    } catch (IOException problem) {
      throw unreadable(problem);
    }
  }

  private static RunFolder last(LeatFolder leat, PlannedJob job) throws IOException {
    String name = job.job().name().text();
    OptionalInt number = StoredRun.latest(name, leat);
    if (number.isEmpty()) {
      throw new UsageProblem(
          "there is no earlier run of job '" + name + "' to take up", "leave out --from");
    }
    return leat.run(number.getAsInt());
  }

  private static UsageProblem unreadable(IOException problem) {
    return new UsageProblem("cannot read the last run: " + Reason.of(problem), null);
  }

  /** Notes in the folder of a new run what is taken over and why the rest is not, and takes the artifacts along. */
  void into(LeatFolder leat, RunFolder folder) throws IOException {
    new Carried(run, tasks).write(leat.run(run), folder);
    for (Map.Entry<TaskName, String> each : refused.entrySet()) {
      Carried.refuse(folder, each.getKey(), each.getValue());
    }
  }

  /** What was noted in the folder of {@code stored}. */
  static List<RunSignal.Carry> of(StoredRun stored) throws IOException {
    Optional<Carried> carried = Carried.read(stored.folder());
    if (carried.isEmpty()) {
      return List.of();
    }
    RunFolder earlier = stored.leat().run(carried.get().run());
    return carried.get().signals(StoredRun.open(stored.leat(), earlier).state());
  }
}
