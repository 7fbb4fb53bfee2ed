package io.leat.cli.client;

import io.leat.cli.run.ArtifactSource;
import io.leat.cli.run.FoldedLegs;
import io.leat.cli.run.LogPrint;
import io.leat.cli.run.ShownRun;
import io.leat.cli.run.TestSummary;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.JsonWriter;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.Table;
import io.leat.contract.RunOperations;
import io.leat.contract.RunView;
import io.leat.contract.TaskOperations;
import io.leat.contract.TaskView;
import io.leat.contract.TriggerKind;
import io.leat.contract.WhyView;
import io.leat.engine.story.Times;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run of a server, as commands show it. */
final class ServerRun implements ShownRun {
  /** Columns of what is shown of an output. */
  private static final int LONGEST = 200;

  private static final String UNTRUSTED =
      "untrusted: the Jobfile of its target, no secrets; to run it trusted: leat trust ";

  private static final Set<TaskView.State> FAILED =
      EnumSet.of(TaskView.State.FAILED, TaskView.State.ERRORED, TaskView.State.LOST);
  private static final Set<TaskView.State> WITHOUT_AN_ATTEMPT =
      EnumSet.of(TaskView.State.FAILED, TaskView.State.SKIPPED, TaskView.State.CANCELLED);

  private final Server server;
  private final long number;
  private final String written;
  private final boolean toTerminal;

  /**
   * The run {@code number}.
   *
   * @param written how the user calls it
   * @param toTerminal whether logs are printed as plain text
   */
  ServerRun(Server server, long number, String written, boolean toTerminal) {
    this.server = server;
    this.number = number;
    this.written = written;
    this.toTerminal = toTerminal;
  }

  @Override
  public String called() {
    return "run " + written;
  }

  @Override
  public void print(Print print) {
    Answer<RunView> run = run();
    List<Answer<TaskView>> tasks = tasks(run);
    print(run, tasks, new Times(Instant.now(), ZoneId.systemDefault()), print);
    tests(tasks, TestSummary.MOST).print(print);
  }

  @Override
  public void write(JsonWriter json) {
    Answer<RunView> run = run();
    List<Answer<TaskView>> tasks = tasks(run);
    TestSummary tests = tests(tasks, Integer.MAX_VALUE);
    json.object();
    run.sent().fields().forEach((name, value) -> value.write(json.name(name)));
    json.name("tasks")
        .list(
            tasks,
            task -> {
              json.object();
              task.sent().fields().forEach((name, value) -> value.write(json.name(name)));
              if (!tests.isEmpty()) {
                tests.write(task.value().task(), json);
              }
              json.endObject();
            })
        .endObject();
  }

  private Answer<RunView> run() {
    return server.ask(Address.of(RunOperations.GET_RUN, number), RunView.class);
  }

  /** Until it is prepared, or when its Jobfile was rejected, it has no tasks. */
  private List<Answer<TaskView>> tasks(Answer<RunView> run) {
    String hash = run.value().revision().hash();
    Address address = Address.of(TaskOperations.LIST_TASKS, number).with("limit", 1000);
    return hash == null || hash.isEmpty()
        ? List.of()
        : server.list(
            address.with("zone", ZoneId.systemDefault().getId()),
            TaskView.class,
            Integer.MAX_VALUE);
  }

  private TestSummary tests(List<?> tasks, int most) {
    return tasks.isEmpty() ? TestSummary.of(List.of()) : RunTests.of(server, number, most);
  }

  private List<TaskView> list() {
    return server.all(Address.of(TaskOperations.LIST_TASKS, number), TaskView.class);
  }

  @Override
  public List<String> tasks() {
    return server.tasks(number);
  }

  private static List<String> names(List<TaskView> tasks) {
    return tasks.stream().map(TaskView::task).toList();
  }

  /** Whether it has a task called {@code name}, or legs of a matrix of that name. */
  boolean has(String name) {
    return tasks().stream().anyMatch(each -> each.equals(name) || each.startsWith(name + "["));
  }

  @Override
  public List<String> meant(@Nullable String named) {
    if (named != null) {
      return List.of(named);
    }
    List<TaskView> all = list();
    List<TaskView> failed =
        all.stream().filter(each -> FAILED.contains(each.standing().state())).toList();
    return ShownRun.failedOrOnly(names(failed), names(all), String.valueOf(number));
  }

  @Override
  public List<String> legs(String named) {
    return list().stream()
        .filter(each -> each.task().startsWith(named + "[") && !each.leg().leftOut())
        .map(TaskView::task)
        .toList();
  }

  @Override
  public List<String> why(String task) {
    return explained(task).value().sentences();
  }

  @Override
  public void writeWhy(String task, JsonWriter json) {
    explained(task).sent().write(json);
  }

  private Answer<WhyView> explained(String task) {
    Address address = Address.of(TaskOperations.GET_WHY, number, task);
    return server.ask(address.with("zone", ZoneId.systemDefault().getId()), WhyView.class);
  }

  @Override
  public String item(String task) {
    return task.endsWith("]") ? item(task(task)) : "";
  }

  private TaskView task(String name) {
    return server.ask(Address.of(TaskOperations.GET_TASK, number, name), TaskView.class).value();
  }

  private static String item(TaskView task) {
    return Objects.requireNonNullElse(task.leg().item(), "");
  }

  @Override
  public void log(
      String task, int attempt, LogPrint wanted, OutputStream out, Consumer<String> talk)
      throws IOException {
    log(task, new LogWish(attempt, wanted, false, toTerminal), out, talk);
  }

  @Override
  public void follow(
      String task, int attempt, LogPrint wanted, OutputStream out, Consumer<String> talk)
      throws IOException {
    log(task, new LogWish(attempt, wanted, true, toTerminal), out, talk);
  }

  private void log(String task, LogWish wish, OutputStream out, Consumer<String> talk)
      throws IOException {
    TaskLog log = new TaskLog(server, number, task, wish, out);
    log.print();
    if (!log.missing().isEmpty()) {
      out.flush();
      talk.accept(LogPrint.gap(log.missing()));
    }
  }

  @Override
  public ArtifactSource artifacts() {
    return new Artifacts(server, number);
  }

  private static void print(
      Answer<RunView> answer, List<Answer<TaskView>> tasks, Times times, Print print) {
    RunView run = answer.value();
    print.ink(Ink.BOLD, Harmless.line(Runs.title(run.name()))).text(" ");
    print.text(Harmless.line(Runs.status(answer)));
    RunView.Progress progress = run.progress();
    Instant started = progress.started();
    if (started == null) {
      print.text(", created at ").line(times.at(progress.created()));
    } else {
      print.text(", started at ").text(times.at(started));
      print.text(progress.ended() == null ? ", for " : ", took ");
      print.line(Runs.took(started, progress.ended(), times));
    }
    run.cause().parameters().forEach((name, value) -> print.field("parameter " + name, value));
    RunView.Revision revision = run.revision();
    print.field("ref", revision.ref()).field("branch", revision.branch());
    print.field("commit", revision.commit()).field("tag", revision.tag());
    print.field("trigger", answer.word(TriggerKind.class, run.cause().trigger()));
    print.field(
        "trust",
        run.cause().trust() == RunView.Trust.UNTRUSTED ? UNTRUSTED + run.name().run() : "");
    print.field("by", run.cause().by());
    print.field("key", run.relations().key()).field("group", run.relations().group());
    print.field("note", run.result().note());
    RunView.Now now = Objects.requireNonNullElse(run.now(), new RunView.Now(null, null));
    List<Long> children = Objects.requireNonNullElse(now.children(), List.of());
    print.field("waits", now.waits());
    print.field("started by", parent(run.relations()));
    print.field(
        "runs that it started", String.join(", ", children.stream().map(String::valueOf).toList()));
    print.field("priority", progress.priority() == 0 ? "" : String.valueOf(progress.priority()));
    print.field("pinned", progress.pinned() ? "it is kept whatever its age" : "");
    Runs.diagnostics(answer, run.result().diagnostics(), print);
    List<TaskView> order = inOrder(tasks.stream().map(Answer::value).toList());
    Map<String, String> states = new HashMap<>();
    tasks.forEach(
        task -> {
          TaskView.State state = task.value().standing().state();
          states.put(task.value().task(), task.word(TaskView.State.class, state));
        });
    table(order, states, times, print);
    for (TaskView task : order) {
      outputs(task, print);
      notes(task).forEach(note -> print.line(Harmless.line(task.task() + ": " + note)));
    }
  }

  /**
   * Prints a table of {@code order}.
   *
   * @param states by task, in words
   */
  private static void table(
      List<TaskView> order, Map<String, String> states, Times times, Print print) {
    Table table = new Table();
    int leftOut = 0;
    for (int i = 0; i < order.size(); i++) {
      TaskView task = order.get(i);
      if (task.leg().leftOut()) {
        leftOut++;
        continue;
      }
      TaskView.Standing standing = task.standing();
      String state = states.getOrDefault(task.task(), "");
      int last = i;
      while (last + 1 < order.size() && together(task, order.get(last + 1))) {
        last++;
      }
      if (last > i) {
        List<String> legs = names(order.subList(i, last + 1));
        table.row(FoldedLegs.listed(legs), state, "", "", standing.because());
        i = last;
        continue;
      }
      String item = item(task);
      table.row(
          task.task() + (item.isEmpty() ? "" : " (" + item + ")"),
          state,
          Runs.took(standing.started(), standing.ended(), times),
          standing.attempt() > 1 ? standing.attempt() + " attempts" : "",
          standing.because());
    }
    table.print(print);
    if (leftOut > 0) {
      print.ink(Ink.DIM, leftOut + " more legs have no item, and were left out").line();
    }
  }

  private static void outputs(TaskView task, Print print) {
    String before = task.task() + ": ";
    task.outputs()
        .forEach((name, value) -> print.line(Harmless.cut(before + name + " = " + value, LONGEST)));
  }

  /** What became of the steps of the last attempt that did not simply run, and what is missing in its log. */
  private static List<String> notes(TaskView task) {
    return task.attempts().isEmpty() ? List.of() : task.attempts().getLast().notes();
  }

  /** Whether two tasks are legs of one family that were never tried, and ended alike. */
  private static boolean together(TaskView task, TaskView other) {
    String family = Objects.requireNonNullElse(task.leg().family(), "");
    return !family.isEmpty()
        && family.equals(other.leg().family())
        && !other.leg().leftOut()
        && WITHOUT_AN_ATTEMPT.contains(task.standing().state())
        && task.standing().state() == other.standing().state()
        && task.standing().because().equals(other.standing().because())
        && task.standing().started() == null
        && other.standing().started() == null;
  }

  /** The run that it repeats or follows, or whose task started it; null for none. */
  private static @Nullable String parent(RunView.Relations relations) {
    String task = Objects.requireNonNullElse(relations.parentTask(), "");
    return relations.parent() == null
        ? null
        : relations.parent()
            + (task.isEmpty()
                ? ""
                : ", task '"
                    + task
                    + "'"
                    + (relations.parentWaits() ? ", which waits for it" : ""));
  }

  /** Those that have begun, as they did; then the others, each behind those that it needs. */
  static List<TaskView> inOrder(List<TaskView> tasks) {
    Map<String, Integer> depths = new HashMap<>();
    // tasks are few layers deep as a rule; a round settles one layer at least
    boolean deeper = true;
    for (int round = 0; deeper && round < tasks.size(); round++) {
      deeper = false;
      for (TaskView task : tasks) {
        int depth =
            task.needs().stream()
                .mapToInt(need -> depths.getOrDefault(need, 0) + 1)
                .max()
                .orElse(0);
        deeper |= !Objects.equals(depths.put(task.task(), depth), depth);
      }
    }
    List<TaskView> order = new ArrayList<>(tasks);
    order.sort(
        Comparator.comparing(
                (TaskView task) ->
                    Objects.requireNonNullElse(task.standing().started(), Instant.MAX))
            .thenComparing(task -> depths.getOrDefault(task.task(), 0)));
    return order;
  }
}
