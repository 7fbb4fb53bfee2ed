package io.leat.cli.client;

import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.story.Durations;
import io.leat.engine.story.Times;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The runs of a server, found by what users call them, and shown to them. */
public final class Runs {
  private final Server server;

  /** Those of {@code server}. */
  public Runs(Server server) {
    this.server = server;
  }

  /** The number of the run that {@code written} means: {@code 17}, {@code web#17} or {@code last}. */
  public long number(String written) {
    if (written.equals("last")) {
      List<Json> latest = server.list(Address.of("runs").with("limit", 1), 1);
      if (latest.isEmpty()) {
        throw new UsageProblem("the server has no runs yet", "start one: leat trigger PROJECT");
      }
      return latest.getFirst().number("run", 0);
    }
    int hash = written.lastIndexOf('#');
    long number = digits(written, written.substring(hash + 1));
    if (hash > 0) {
      Json run = server.get(Address.ofRun(number));
      String title = title(run);
      String named = written.substring(0, hash);
      if (!List.of(title, run.text("title")).contains(written)
          && !named.equals(run.text("project"))) {
        throw new UsageProblem("run " + number + " is '" + title + "'", "write " + number);
      }
    }
    return number;
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
        "'" + written + "' is no run", "a run is a number, PROJECT#NUMBER, or 'last'");
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
          run.number("priority", 0) == 0 ? "" : "priority " + run.number("priority", 0));
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
    run.get("parameters").fields().forEach((n, v) -> field("parameter " + n, v.shown(), print));
    for (String name : List.of("ref", "commit", "tag", "trigger", "by", "key", "group", "note")) {
      field(name, run.text(name), print);
    }
    field("started by", run.text("parent"), print);
    field(
        "runs that it started",
        String.join(", ", run.items("children").stream().map(Json::shown).toList()),
        print);
    field("priority", run.number("priority", 0) == 0 ? "" : run.text("priority"), print);
    field("pinned", run.flag("pinned") ? "it is kept whatever its age" : "", print);
    diagnostics(run, print);
    Table table = new Table();
    for (Json task : tasks) {
      table.row(
          task.text("task"),
          task.text("state"),
          time(task, "started") == null ? "" : took(task, times),
          task.number("attempt", 1) > 1 ? task.text("attempt") + " attempts" : "",
          task.text("because"));
    }
    table.print(print);
  }

  /** Prints what is wrong with the Jobfile that {@code from} tells of. */
  public static void diagnostics(Json from, Print print) {
    for (Json diagnostic : from.items("diagnostics")) {
      print.line(Harmless.line(Refusals.diagnostic(diagnostic)));
    }
  }

  /** Prints a line with a name, unless the value is empty. */
  public static void field(String name, String value, Print print) {
    if (!value.isEmpty()) {
      print.text("  ").ink(Ink.DIM, Harmless.line(name) + ":").text(" ").line(Harmless.line(value));
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
