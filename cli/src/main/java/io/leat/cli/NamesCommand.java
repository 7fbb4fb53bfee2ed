package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Runs;
import io.leat.cli.client.Server;
import io.leat.cli.run.ArtifactList;
import io.leat.cli.run.StoredRun;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.JobfileResult;
import io.leat.dsl.PlannedJob;
import io.leat.engine.driver.Reason;
import io.leat.engine.graph.Job;
import io.leat.engine.job.Parameter;
import io.leat.engine.local.LeatFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code leat names}: what there is, a name a line, for the scripts that {@code leat completion} prints. */
final class NamesCommand implements Command {
  private static final int LATEST = 20;
  private static final Usage.Operand WHAT =
      Usage.Operand.required("WHAT", "of what")
          .of(
              "projects",
              "agents",
              "runs",
              "tasks",
              "artifacts",
              "jobs",
              "declared",
              "from",
              "parameters");
  private static final Usage.Operand RUN =
      Usage.Operand.optional("RUN", "of which run; otherwise 'last'");

  @Override
  public Usage usage() {
    return new Usage(
        "names",
        "prints the names that can be completed to",
        List.of(WHAT, RUN),
        List.of(ServerOptions.INSTEAD),
        List.of("leat names runs", "leat names tasks 17"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    String what = String.valueOf(arguments.operand());
    String run = arguments.operand(1) == null ? "last" : String.valueOf(arguments.operand(1));
    if (List.of("jobs", "declared", "from", "parameters").contains(what)) {
      return print(declared(what, session), session);
    }
    Server server =
        what.equals("projects") || what.equals("agents")
            ? ServerOptions.server(arguments, session)
            : ServerOptions.quietlyInstead(arguments, session);
    return print(names(what, run, server, session), session);
  }

  /** Names that a shell may have quoted, and in which it would expand nothing if it did not: older scripts part them at blanks. */
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._/\\[\\],=:+@ -]+");

  /** A name a line. The scripts take lines as they are, and quote them. */
  private static int print(List<String> names, Session session) {
    names.stream()
        .filter(name -> NAME.matcher(name).matches() && !name.startsWith("-"))
        .forEach(session.out()::line);
    return ExitCode.OK;
  }

  /** What the Jobfile around declares; nothing when it is not sound. */
  private static List<String> declared(String what, Session session) {
    Arguments none =
        Arguments.read(
            new CheckCommand().usage(), new String[0], 0, session.terminal().environment());
    if (!(JobfileReading.read(none, session).result() instanceof JobfileResult.Accepted accepted)) {
      return List.of();
    }
    List<String> names = new ArrayList<>(what.equals("from") ? List.of("failed") : List.of());
    for (PlannedJob planned : accepted.jobs()) {
      Job job = planned.job();
      switch (what) {
        case "jobs" -> names.add(job.name().text());
        case "parameters" -> job.parameters().forEach(each -> values(each, names));
        default -> job.graph().order().forEach(task -> names.add(task.name().text()));
      }
    }
    return names;
  }

  /** {@code name=value} for each value that is known; {@code name=} where it is free. */
  private static void values(Parameter parameter, List<String> names) {
    String name = parameter.name().text() + "=";
    switch (parameter) {
      case Parameter.Flag _ -> names.addAll(List.of(name + "true", name + "false"));
      case Parameter.Text text when !text.choices().isEmpty() ->
          text.choices().forEach(choice -> names.add(name + choice));
      case Parameter.Text _, Parameter.Numeric _ -> names.add(name);
    }
  }

  private static List<String> names(
      String what, String run, @Nullable Server server, Session session) {
    if (server == null) {
      return ofFolder(what, run, session);
    }
    Runs runs = new Runs(server);
    return switch (what) {
      case "projects" -> texts(server.list(Address.of("projects"), Integer.MAX_VALUE), "name");
      case "agents" -> texts(server.list(Address.of("agents"), Integer.MAX_VALUE), "agent");
      case "runs" -> {
        List<String> names = new ArrayList<>(List.of("last"));
        names.addAll(texts(server.list(Address.of("runs").with("limit", LATEST), LATEST), "run"));
        yield names;
      }
      case "tasks" -> texts(below(server, runs.number(run), "tasks"), "task");
      default ->
          below(server, runs.number(run), "artifacts").stream()
              .map(each -> each.text("task") + "/" + each.text("name"))
              .toList();
    };
  }

  private static List<Json> below(Server server, long run, String what) {
    return server.list(Address.of("runs", String.valueOf(run), what), Integer.MAX_VALUE);
  }

  private static List<String> texts(List<Json> items, String field) {
    return items.stream().map(each -> each.text(field)).toList();
  }

  private static List<String> ofFolder(String what, String run, Session session) {
    LeatFolder leat = StoredRun.leat(session.terminal().folder());
    try {
      if (what.equals("runs")) {
        List<Integer> numbers = leat.numbers().reversed();
        List<String> names = new ArrayList<>(List.of("last"));
        numbers.stream().limit(LATEST).forEach(number -> names.add(number.toString()));
        return names;
      }
      StoredRun stored = StoredRun.find(run, session.terminal().folder());
      return what.equals("tasks")
          ? stored.graph().order().stream().map(task -> task.name().text()).toList()
          : ArtifactList.of(stored).titles();
    } catch (IOException problem) {
      throw new UsageProblem("cannot read '" + leat.path() + "': " + Reason.of(problem), null);
    }
  }
}
