package io.leat.cli.client;

import io.leat.cli.run.FoldedLegs;
import io.leat.cli.run.RunSummary;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.Table;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.source.Suggestion;
import io.leat.engine.story.Durations;
import io.leat.engine.story.Times;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The runs of a server, found by what users call them, and shown to them. */
public final class Runs {
  private static final String LAST = "last";

  /** The condition that no task started a run. */
  private static final String BY_NO_TASK = "run.parentTask == ''";

  /** Columns of what is shown of an output. */
  private static final int LONGEST = 200;

  private final Server server;

  /** Those of {@code server}. */
  public Runs(Server server) {
    this.server = server;
  }

  /**
   * The number of the run that {@code written} means, which something is changed of. The last run of all is only meant when it is one's
   * own.
   */
  public long changed(String written) {
    if (!written.equals(LAST)) {
      return number(written);
    }
    Json last = last();
    String by = last.text("by");
    if (!by.equals(server.account())) {
      throw new UsageProblem(
          "the last run is '"
              + title(last)
              + "', which "
              + (by.isEmpty() || by.equals("-") ? "nobody of this login" : "'" + by + "'")
              + " started",
          "say which is meant: "
              + last.text("run")
              + ", or "
              + last.text("project")
              + " for its latest");
    }
    return last.number("run", 0);
  }

  /**
   * The number of the run that {@code written} means, where it may have been meant of the folder, which has no runs: a bare number is
   * refused, and the last run of all when it is not one's own.
   *
   * @param command what is to be done, such as {@code leat attach}
   */
  public long unlikeHere(String written, String command) {
    if (!isNumber(written)) {
      return changed(written);
    }
    throw unclear("nothing was run in this folder yet", written, command);
  }

  /**
   * What to say of a bare number that a run of the folder has, too.
   *
   * @param command what is to be done, such as {@code leat pin}
   */
  public UsageProblem alsoHere(String written, String command) {
    return unclear("this folder has a run " + written + ", too", written, command);
  }

  private UsageProblem unclear(String here, String written, String command) {
    String title = title(server.get(Address.ofRun(digits(written, written))));
    return new UsageProblem(
        here + "; at " + server.url() + " run " + written + " is '" + title + "'",
        "for that run: " + command + " " + RunSummary.quoted(title) + ", or add --server");
  }

  private Json last() {
    List<Json> latest = latestOf(BY_NO_TASK);
    if (latest.isEmpty()) {
      latest = server.list(Address.of("runs").with("limit", 1), 1);
    }
    if (latest.isEmpty()) {
      throw new UsageProblem("the server has no runs yet", "start one: leat trigger PROJECT");
    }
    return latest.getFirst();
  }

  /** The latest of the runs with {@code condition} that no task started; where there is none, of all of them. */
  private List<Json> latestByNoTask(String condition) {
    List<Json> latest = latestOf(condition + " && " + BY_NO_TASK);
    return latest.isEmpty() ? latestOf(condition) : latest;
  }

  private List<Json> latestOf(String condition) {
    return server.list(Address.of("runs").with("limit", 1).with("filter", condition), 1);
  }

  /**
   * The latest run of a project, or of a job: {@code web}, {@code shop/web}; {@code web} is the project before it is a job. Who approves or
   * cancels by a name does not mean what the task of another run asked for, so that is one that no task started, where there is any.
   */
  private long latest(String named) {
    List<Json> latest = List.of();
    if (named.lastIndexOf('/') < 0) {
      latest = latestByNoTask(is("project", named));
    }
    if (latest.isEmpty() && !isProject(named)) {
      latest = latestByNoTask(isJob(named));
    }
    if (!latest.isEmpty()) {
      return latest.getFirst().number("run", 0);
    }
    List<String> projects = projects();
    String help = Suggestion.help(named, projects);
    throw projects.contains(named)
        ? new UsageProblem("'" + named + "' has no runs yet", "start one: leat trigger " + named)
        : new UsageProblem(
            "'" + named + "' is no run",
            help == null
                ? "a run is a number, PROJECT#NUMBER, PROJECT for its latest, or 'last'"
                : help);
  }

  /** Whether the server has a project of this name, and the caller may see it. */
  public boolean isProject(String name) {
    return projects().contains(name);
  }

  /** Whether there is a run of the job {@code named}, such as {@code web} or {@code shop/web}, that the caller may see. */
  public boolean hasRunOf(String named) {
    return !latestOf(isJob(named)).isEmpty();
  }

  private static String isJob(String named) {
    int slash = named.lastIndexOf('/');
    return slash > 0
        ? is("project", named.substring(0, slash)) + " && " + is("job", named.substring(slash + 1))
        : is("job", named);
  }

  private List<String> projects() {
    return server.list(Address.of("projects"), Integer.MAX_VALUE).stream()
        .map(each -> each.text("name"))
        .toList();
  }

  private static String is(String field, String value) {
    return "run." + field + " == '" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /**
   * The number of the run that {@code written} means: {@code 17}, {@code web#17}, {@code web} or {@code web#last} for the latest of a
   * project or job, or {@code last}. A name is that of a project, and of a job only where no project is called so.
   */
  public long number(String written) {
    if (written.equals(LAST)) {
      return last().number("run", 0);
    }
    int hash = written.lastIndexOf('#');
    if (written.endsWith("#" + LAST)) {
      return latest(written.substring(0, hash));
    }
    if (hash < 0 && !isNumber(written)) {
      return latest(written);
    }
    long number = digits(written, written.substring(hash + 1));
    if (hash > 0) {
      Json run = server.get(Address.ofRun(number));
      String title = title(run);
      String named = written.substring(0, hash);
      boolean isMeant =
          title.equals(written)
              || named.equals(run.text("project"))
              || (named.equals(run.text("job")) && !projects().contains(named));
      if (!isMeant) {
        throw new UsageProblem("run " + number + " is '" + title + "'", "write " + number);
      }
    }
    return number;
  }

  /** Whether it is written as a number, and says no project. */
  public static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static long digits(String written, String digits) {
    try {
      int number = Integer.parseInt(digits);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException noNumber) {
      // said below
    }
    throw new UsageProblem(
        "'" + written + "' is no run",
        "a run is a number, PROJECT#NUMBER, PROJECT for its latest, or 'last'");
  }

  /**
   * What a run is called among those of all projects: {@code web#17}, or {@code shop/web#17} where the job is not called as its
   * project. While the job is not known it is {@code shop#17}.
   */
  public static String title(Json run) {
    String project = run.text("project");
    String job = run.text("job");
    return project.isEmpty()
        ? run.text("title")
        : project + (job.isEmpty() || job.equals(project) ? "" : "/" + job) + "#" + run.text("run");
  }

  /** Prints a table of runs. */
  public static void print(List<Json> runs, Times times, Print print) {
    Table table = new Table();
    for (Json run : runs) {
      Instant started = time(run, "started");
      table.row(
          title(run),
          run.text("status"),
          times.at(started == null ? time(run, "created") : started),
          took(run, times),
          run.text("ref"),
          run.text("trigger"),
          run.number("priority", 0) == 0 ? "" : "priority " + run.number("priority", 0),
          run.text("waits"));
    }
    table.print(print);
  }

  /** Prints a run and its tasks. */
  public static void print(Json run, List<Json> tasks, Times times, Print print) {
    print.ink(Ink.BOLD, Harmless.line(title(run))).text(" ");
    print.text(Harmless.line(run.text("status")));
    Instant started = time(run, "started");
    if (started == null) {
      print.text(", created at ").line(times.at(time(run, "created")));
    } else {
      print.text(", started at ").text(times.at(started));
      print.text(", took ").line(took(run, times));
    }
    run.get("parameters").fields().forEach((n, v) -> print.field("parameter " + n, v.shown()));
    for (String name :
        List.of("ref", "branch", "commit", "tag", "trigger", "by", "key", "group", "note")) {
      print.field(name, run.text(name));
    }
    print.field("waits", run.text("waits"));
    print.field("started by", parent(run));
    print.field(
        "runs that it started",
        String.join(", ", run.items("children").stream().map(Json::shown).toList()));
    print.field("priority", run.number("priority", 0) == 0 ? "" : run.text("priority"));
    print.field("pinned", run.flag("pinned") ? "it is kept whatever its age" : "");
    diagnostics(run, print);
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
          time(task, "started") == null ? "" : took(task, times),
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
    if (task.get("outputs") instanceof Json.Fields published) {
      published
          .fields()
          .forEach(
              (name, value) ->
                  print.line(
                      Harmless.cut(
                          task.text("task") + ": " + name + " = " + value.shown(), LONGEST)));
    }
  }

  /** What became of the steps of the last attempt that did not simply run, and what is missing in its log. */
  private static List<String> notes(Json task) {
    List<Json> attempts = task.items("attempts");
    return attempts.isEmpty()
        ? List.of()
        : attempts.getLast().items("notes").stream().map(Json::shown).toList();
  }

  /** Whether two tasks are legs of one family that were never tried, and ended alike. */
  private static boolean together(Json task, Json other) {
    return !task.text("family").isEmpty()
        && task.text("family").equals(other.text("family"))
        && !other.flag("leftOut")
        && List.of("failed", "skipped", "cancelled").contains(task.text("state"))
        && task.text("state").equals(other.text("state"))
        && task.text("because").equals(other.text("because"))
        && time(task, "started") == null
        && time(other, "started") == null;
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
                (Json task) -> Objects.requireNonNullElse(time(task, "started"), Instant.MAX))
            .thenComparing(task -> depths.getOrDefault(task.text("task"), 0)));
    return order;
  }

  /** Prints what is wrong with the Jobfile that {@code from} tells of. */
  public static void diagnostics(Json from, Print print) {
    for (Json diagnostic : from.items("diagnostics")) {
      print.line(Harmless.line(Refusals.diagnostic(diagnostic)));
    }
  }

  private static String took(Json of, Times times) {
    Instant started = time(of, "started");
    Instant ended = time(of, "ended");
    return started == null
        ? ""
        : Durations.text(Duration.between(started, ended == null ? times.instant() : ended));
  }

  private static @Nullable Instant time(Json of, String name) {
    try {
      String written = of.text(name);
      return written.isEmpty() ? null : Instant.parse(written);
    } catch (DateTimeException other) {
      return null;
    }
  }
}
