package io.leat.cli;

import io.leat.cli.run.Approvals;
import io.leat.cli.run.ChildRun;
import io.leat.cli.run.Home;
import io.leat.cli.run.Interrupts;
import io.leat.cli.run.JsonProgress;
import io.leat.cli.run.LinesProgress;
import io.leat.cli.run.LiveProgress;
import io.leat.cli.run.LocalRun;
import io.leat.cli.run.Progress;
import io.leat.cli.run.Pulled;
import io.leat.cli.run.RunFollow;
import io.leat.cli.run.RunStart;
import io.leat.cli.run.RunSummary;
import io.leat.cli.run.Secrets;
import io.leat.cli.run.StoredRun;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.RunStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

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
    Secrets secrets = secrets(arguments, session);
    StoredRun stored = start.store();
    warn(secrets.lacking(start.carry().rest(stored.graph().order())), session);
    return followed(stored, secrets, arguments, session);
  }

  /** Says which secrets are lacking, each with a task that names it, before hours have gone by; the task may yet be skipped. */
  static void warn(Map<String, TaskName> lacking, Session session) {
    lacking.forEach(
        (name, task) ->
            session
                .err()
                .line(
                    Harmless.line(
                        "the secret '"
                            + name
                            + "' of task '"
                            + task
                            + "' is not given: --secret "
                            + name
                            + "=@FILE")));
    session.err().flush();
  }

  /** The secrets that are given. */
  static Secrets secrets(Arguments arguments, Session session) {
    return Secrets.of(
        arguments.values(SECRET), session.terminal().environment(), session.terminal().folder());
  }

  /** Runs another job of the Jobfile of a run, for one of its tasks, and hands its outputs to that task. */
  static int child(String parent, String job, Arguments arguments, Session session) {
    ChildRun child = ChildRun.of(Path.of(parent), job, arguments.values(JobfileOptions.PARAM));
    StoredRun stored = child.start().store();
    session.out().line("run " + stored.header().title()).flush();
    Secrets secrets =
        Secrets.of(List.of(), session.terminal().environment(), session.terminal().folder());
    int code = followed(stored, secrets, arguments, session);
    child.publish(stored, session.terminal().environment());
    return code;
  }

  /** Runs a stored run to its end. */
  static int followed(StoredRun stored, Secrets secrets, Arguments arguments, Session session) {
    session.out().flush();
    Progress progress = progress(stored, arguments, session);
    LocalRun[] run = new LocalRun[1];
    Approvals approvals =
        new Approvals(
            arguments.values(APPROVE),
            session.terminal().toTerminal() && !arguments.has(JSON)
                ? session.terminal().stdin()
                : null,
            signal -> run[0].signal(signal));
    run[0] =
        new LocalRun(
            stored,
            environment(stored, session),
            Home.programs(),
            secrets,
            event -> {
              progress.accept(event);
              approvals.accept(event);
            },
            warnings(session));
    RunStatus status;
    Interrupts interrupts = Interrupts.watch(run[0]::signal);
    try (progress) {
      status = run[0].run();
    } catch (IOException problem) {
      throw new UsageProblem(String.valueOf(problem.getMessage()), null);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
    if (!arguments.has(JSON)) {
      RunSummary.print(stored, run[0].state(), session.out());
    }
    return interrupts.any()
        ? ExitCode.INTERRUPTED
        : status == RunStatus.SUCCEEDED ? ExitCode.OK : ExitCode.FAILED;
  }

  /** Says what is told in lines, at once. */
  static Consumer<String> warnings(Session session) {
    return line -> session.err().line(Harmless.line(line)).flush();
  }

  /** Shows a run that another process runs, to its end; only that process can change it. */
  static int watched(StoredRun stored, Arguments arguments, Session session) {
    String title = Harmless.line(stored.header().title());
    if (!arguments.values(APPROVE).isEmpty()) {
      throw new UsageProblem(
          "run " + title + " is run by another process, which asks for consent itself",
          "agree where it runs");
    }
    session.err().line(title + " is run by another process; Ctrl-C here leaves it alone").flush();
    session.out().flush();
    Progress progress = progress(stored, arguments, session);
    RunFollow follow = new RunFollow(stored, progress::accept);
    Optional<RunStatus> status;
    try (progress) {
      status = follow.follow();
    } catch (IOException problem) {
      throw new UsageProblem(String.valueOf(problem.getMessage()), null);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
    if (status.isEmpty()) {
      throw new UsageProblem(
          "nobody runs " + title + " any more",
          "go on with it: leat attach " + stored.header().number());
    }
    if (!arguments.has(JSON)) {
      RunSummary.print(stored, follow.state(), session.out());
    }
    return status.get() == RunStatus.SUCCEEDED ? ExitCode.OK : ExitCode.FAILED;
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
            .fitted()
        : new LinesProgress(
            stored.folder(), stored.streaming(), terminal.stdout(), session.out().coloured());
  }

  /** What the tasks of a run inherit; in a folder that was pulled from a server, programs write and sort as they do there. */
  private static Map<String, String> environment(StoredRun stored, Session session) {
    Map<String, String> environment = environment(session.terminal().environment());
    try {
      Pulled.of(stored.leat()).ifPresent(pulled -> environment.putAll(pulled.variables()));
    } catch (IOException problem) {
      throw new UsageProblem(String.valueOf(problem.getMessage()), null);
    }
    return environment;
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
