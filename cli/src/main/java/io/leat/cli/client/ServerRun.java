package io.leat.cli.client;

import io.leat.cli.run.ArtifactSource;
import io.leat.cli.run.FoldedLegs;
import io.leat.cli.run.LogPrint;
import io.leat.cli.run.ShownRun;
import io.leat.cli.run.TestSummary;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.JsonWriter;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.Table;
import io.leat.engine.story.Times;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run of a server, as commands show it. */
final class ServerRun implements ShownRun {
  /** Columns of what is shown of an output. */
  private static final int LONGEST = 200;

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
    Json run = server.get(Address.ofRun(number));
    List<Json> tasks = tasks(run);
    print(run, tasks, new Times(Instant.now(), ZoneId.systemDefault()), print);
    tests(tasks, TestSummary.MOST).print(print);
  }

  @Override
  public void write(JsonWriter json) {
    Json run = server.get(Address.ofRun(number));
    List<Json> tasks = tasks(run);
    TestSummary tests = tests(tasks, Integer.MAX_VALUE);
    json.object();
    run.fields().forEach((name, value) -> value.write(json.name(name)));
    json.name("tasks")
        .list(
            tasks,
            task -> {
              json.object();
              task.fields().forEach((name, value) -> value.write(json.name(name)));
              tests.write(task.text("task"), json);
              json.endObject();
            })
        .endObject();
  }

  /** Until it is prepared, or when its Jobfile was rejected, it has no tasks. */
  private List<Json> tasks(Json run) {
    Address address = Address.ofRun(number, "tasks").with("limit", 1000);
    return run.text("hash").isEmpty()
        ? List.of()
        : server.list(address.with("zone", ZoneId.systemDefault().getId()), Integer.MAX_VALUE);
  }

  private TestSummary tests(List<Json> tasks, int most) {
    return tasks.isEmpty() ? TestSummary.of(List.of()) : RunTests.of(server, number, most);
  }

  private List<Json> list() {
    return server.list(Address.ofRun(number, "tasks"), Integer.MAX_VALUE);
  }

  @Override
  public List<String> tasks() {
    return names(list());
  }

  private static List<String> names(List<Json> tasks) {
    return tasks.stream().map(each -> each.text("task")).toList();
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
    List<Json> all = server.list(Address.ofRun(number, "tasks"), 10_000);
    List<Json> failed =
        all.stream()
            .filter(each -> List.of("failed", "errored", "lost").contains(each.text("state")))
            .toList();
    return ShownRun.failedOrOnly(names(failed), names(all), String.valueOf(number));
  }

  @Override
  public List<String> legs(String named) {
    return list().stream()
        .filter(each -> each.text("task").startsWith(named + "[") && !each.flag("leftOut"))
        .map(each -> each.text("task"))
        .toList();
  }

  @Override
  public List<String> why(String task) {
    return explained(task).texts("sentences");
  }

  @Override
  public void writeWhy(String task, JsonWriter json) {
    explained(task).write(json);
  }

  private Json explained(String task) {
    return server.get(
        Address.ofRun(number, "tasks", task, "why").with("zone", ZoneId.systemDefault().getId()));
  }

  @Override
  public String item(String task) {
    return task.endsWith("]") ? server.get(Address.ofRun(number, "tasks", task)).text("item") : "";
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

  private static void print(Json run, List<Json> tasks, Times times, Print print) {
    print.ink(Ink.BOLD, Harmless.line(Runs.title(run))).text(" ");
    print.text(Harmless.line(run.text("status")));
    Instant started = run.time("started");
    if (started == null) {
      print.text(", created at ").line(times.at(run.time("created")));
    } else {
      print.text(", started at ").text(times.at(started));
      print.text(run.time("ended") == null ? ", for " : ", took ").line(Runs.took(run, times));
    }
    run.textMap("parameters").forEach((name, value) -> print.field("parameter " + name, value));
    for (String name :
        List.of("ref", "branch", "commit", "tag", "trigger", "by", "key", "group", "note")) {
      print.field(name, run.text(name));
    }
    print.field("waits", run.text("waits"));
    print.field("started by", parent(run));
    print.field("runs that it started", String.join(", ", run.texts("children")));
    print.field("priority", run.number("priority", 0) == 0 ? "" : run.text("priority"));
    print.field("pinned", run.flag("pinned") ? "it is kept whatever its age" : "");
    Runs.diagnostics(run, print);
    Table table = new Table();
    int leftOut = 0;
    List<Json> order = inOrder(tasks);
    for (int i = 0; i < order.size(); i++) {
      Json task = order.get(i);
      if (task.flag("leftOut")) {
        leftOut++;
        continue;
      }
      int last = i;
      while (last + 1 < order.size() && together(task, order.get(last + 1))) {
        last++;
      }
      if (last > i) {
        List<String> legs =
            order.subList(i, last + 1).stream().map(each -> each.text("task")).toList();
        table.row(FoldedLegs.listed(legs), task.text("state"), "", "", task.text("because"));
        i = last;
        continue;
      }
      String item = task.text("item");
      table.row(
          task.text("task") + (item.isEmpty() ? "" : " (" + item + ")"),
          task.text("state"),
          task.time("started") == null ? "" : Runs.took(task, times),
          task.number("attempt", 1) > 1 ? task.text("attempt") + " attempts" : "",
          task.text("because"));
    }
    table.print(print);
    if (leftOut > 0) {
      print.ink(Ink.DIM, leftOut + " more legs have no item, and were left out").line();
    }
    for (Json task : order) {
      outputs(task, print);
      notes(task).forEach(note -> print.line(Harmless.line(task.text("task") + ": " + note)));
    }
  }

  private static void outputs(Json task, Print print) {
    String before = task.text("task") + ": ";
    task.textMap("outputs")
        .forEach((name, value) -> print.line(Harmless.cut(before + name + " = " + value, LONGEST)));
  }

  /** What became of the steps of the last attempt that did not simply run, and what is missing in its log. */
  private static List<String> notes(Json task) {
    List<Json> attempts = task.items("attempts");
    return attempts.isEmpty() ? List.of() : attempts.getLast().texts("notes");
  }

  /** Whether two tasks are legs of one family that were never tried, and ended alike. */
  private static boolean together(Json task, Json other) {
    return !task.text("family").isEmpty()
        && task.text("family").equals(other.text("family"))
        && !other.flag("leftOut")
        && List.of("failed", "skipped", "cancelled").contains(task.text("state"))
        && task.text("state").equals(other.text("state"))
        && task.text("because").equals(other.text("because"))
        && task.time("started") == null
        && other.time("started") == null;
  }

  /** The run that it repeats or follows, or whose task started it. */
  private static String parent(Json run) {
    String task = run.text("parentTask");
    return run.text("parent")
        + (task.isEmpty()
            ? ""
            : ", task '" + task + "'" + (run.flag("parentWaits") ? ", which waits for it" : ""));
  }

  /** Those that have begun, as they did; then the others, each behind those that it needs. */
  static List<Json> inOrder(List<Json> tasks) {
    Map<String, Integer> depths = new HashMap<>();
    // tasks are few layers deep as a rule; a round settles one layer at least
    boolean deeper = true;
    for (int round = 0; deeper && round < tasks.size(); round++) {
      deeper = false;
      for (Json task : tasks) {
        int depth =
            task.items("needs").stream()
                .mapToInt(need -> depths.getOrDefault(need.shown(), 0) + 1)
                .max()
                .orElse(0);
        deeper |= !Objects.equals(depths.put(task.text("task"), depth), depth);
      }
    }
    List<Json> order = new ArrayList<>(tasks);
    order.sort(
        Comparator.comparing(
                (Json task) -> Objects.requireNonNullElse(task.time("started"), Instant.MAX))
            .thenComparing(task -> depths.getOrDefault(task.text("task"), 0)));
    return order;
  }
}
