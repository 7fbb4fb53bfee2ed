package io.leat.cli;

import io.leat.cli.client.Server;
import io.leat.cli.run.RunSource;
import io.leat.cli.run.ShownRun;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.JobfileResult;
import io.leat.dsl.PlannedJob;
import io.leat.engine.durable.Reason;
import io.leat.engine.graph.Job;
import io.leat.engine.job.Parameter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

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
    if (what.equals("projects")) {
      return print(ServerOptions.server(arguments, session).projects(), session);
    }
    if (what.equals("agents")) {
      return print(ServerOptions.server(arguments, session).agents(), session);
    }
    Server server = ServerOptions.quietlyInstead(arguments, session);
    return print(names(what, run, ServerOptions.source(server, session)), session);
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

  private static List<String> names(String what, String run, RunSource source) {
    if (what.equals("runs")) {
      List<String> names = new ArrayList<>(List.of("last"));
      names.addAll(source.numbers(LATEST));
      return names;
    }
    ShownRun found = source.run(run);
    try {
      return what.equals("tasks") ? found.tasks() : found.artifacts().titles();
    } catch (IOException problem) {
      throw new UsageProblem("cannot read " + found.called() + ": " + Reason.of(problem), null);
    }
  }
}
