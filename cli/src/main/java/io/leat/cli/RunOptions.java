package io.leat.cli;

import io.leat.cli.run.Home;
import io.leat.cli.run.JsonProgress;
import io.leat.cli.run.LinesProgress;
import io.leat.cli.run.LiveProgress;
import io.leat.cli.run.LocalRun;
import io.leat.cli.run.Progress;
import io.leat.cli.run.RunStart;
import io.leat.cli.run.RunSummary;
import io.leat.cli.run.Secrets;
import io.leat.cli.run.StoredRun;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.run.RunStatus;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the commands that run something have in common: their options, and the running. */
final class RunOptions {
  static final Option SECRET =
      new Option(
          "secret",
          '\0',
          "NAME=@FILE",
          Option.Count.REPEATED,
          List.of(),
          false,
          "a secret of the Jobfile and the file that holds it; otherwise the environment has it");
  static final Option APPROVE =
      new Option(
          "approve",
          '\0',
          "TASK",
          Option.Count.REPEATED,
          List.of(),
          false,
          "agrees that this task runs, which asks for consent");
  static final Option JSON = Option.flag("json", "prints each event as an object on a line");

  private RunOptions() {}

  /** Starts a run and follows it to its end. */
  static int started(RunStart start, Arguments arguments, Session session) {
    Secrets secrets =
        Secrets.of(
            arguments.values(SECRET),
            session.terminal().environment(),
            session.terminal().folder());
    return followed(start.store(), secrets, arguments, session);
  }

  /** Runs a stored run to its end. */
  static int followed(StoredRun stored, Secrets secrets, Arguments arguments, Session session) {
    session.out().flush();
    Progress progress = progress(stored, arguments, session);
    LocalRun run =
        new LocalRun(
            stored,
            environment(session.terminal().environment()),
            Home.programs(),
            secrets,
            progress::accept);
    RunStatus status;
    try (progress) {
      status = run.run();
    } catch (IOException problem) {
      throw new UsageProblem(String.valueOf(problem.getMessage()), null);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
    if (!arguments.has(JSON)) {
      RunSummary.print(stored, run.state(), session.out());
    }
    return status == RunStatus.SUCCEEDED ? ExitCode.OK : ExitCode.FAILED;
  }

  private static Progress progress(StoredRun stored, Arguments arguments, Session session) {
    Terminal terminal = session.terminal();
    if (arguments.has(JSON)) {
      return new JsonProgress(stored.header().title(), terminal.stdout());
    }
    boolean dumb = terminal.environment().getOrDefault("TERM", "").equals("dumb");
    return terminal.toTerminal() && !dumb
        ? new LiveProgress(
            stored.folder(),
            stored.plan().size(),
            terminal.stdout(),
            session.out().coloured(),
            terminal.environment(),
            Clock.systemUTC())
        : new LinesProgress(stored.folder(), terminal.stdout(), session.out().coloured());
  }

  /** What tasks inherit: the environment of this process, as it was before the launcher took from it what a JVM would read. */
  static Map<String, String> environment(Map<String, String> own) {
    Map<String, String> environment = new HashMap<>(own);
    for (String name : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
      String kept = environment.remove("LEAT_KEPT_" + name);
      if (kept != null) {
        environment.put(name, kept);
      }
    }
    return environment;
  }
}
