package io.leat.cli;

import io.leat.cli.run.Approvals;
import io.leat.cli.run.AskedElsewhere;
import io.leat.cli.run.Asking;
import io.leat.cli.run.ChildRun;
import io.leat.cli.run.Consent;
import io.leat.cli.run.FolderView;
import io.leat.cli.run.Home;
import io.leat.cli.run.Interrupts;
import io.leat.cli.run.JsonProgress;
import io.leat.cli.run.LocalRun;
import io.leat.cli.run.Pulled;
import io.leat.cli.run.QueuedProgress;
import io.leat.cli.run.RunHistory;
import io.leat.cli.run.RunStart;
import io.leat.cli.run.RunSummary;
import io.leat.cli.run.Secrets;
import io.leat.cli.run.StoredRun;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.durable.Reason;
import io.leat.engine.expression.Facts;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.VariableName;
import io.leat.engine.run.AskedTokens;
import io.leat.engine.run.Foreseen;
import io.leat.engine.run.LackingSecrets;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunState;
import io.leat.engine.run.RunStatus;
import io.leat.engine.run.TaskStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the commands that run something have in common: their options, and the running. */
final class RunOptions {
  static final Option SECRET =
      Option.valued(
              "secret",
              "NAME=@FILE",
              "a secret of the Jobfile and the file that holds it; otherwise the environment has"
                  + " it")
          .with(Option.Count.REPEATED);
  static final Option APPROVE =
      Option.valued("approve", "TASK", "agrees that this task runs, which asks for consent")
          .with(Option.Count.REPEATED);
  static final Option WITHOUT_SECRETS =
      Option.flag(
          "without-secrets",
          "runs although secrets are lacking: tasks that need one of these fail; those that are"
              + " there are given");
  static final Option JSON = Option.flag("json", "prints each event as an object on a line");

  static final Option FAIL_FAST =
      Option.flag("fail-fast", "stops the run as soon as a task has failed");

  private RunOptions() {}

  /** Starts a run and follows it to its end. */
  static int started(RunStart start, Arguments arguments, Session session) {
    Secrets secrets = secrets(arguments, session);
    GivenNames.check(start.job().job().graph(), secrets.names(), arguments);
    demand(
        start.carry().rest(start.graph().order()),
        start.job().facts(),
        secrets,
        arguments,
        session);
    return followed(start::store, secrets, arguments, session);
  }

  /**
   * Refuses to begin what would end hours later: since only a server can do it, or for lack of a secret; with {@code --without-secrets}
   * the latter is said and that is all.
   *
   * @param ahead the tasks that may run, what each needs before it
   */
  static void demand(
      List<Task> ahead, Facts known, Secrets secrets, Arguments arguments, Session session) {
    for (Foreseen.StartedJob each : Foreseen.startedJobs(ahead, known)) {
      if (each.step().wantsServer()) {
        throw new UsageProblem(
            "task '"
                + each.task()
                + "' starts the job '"
                + each.step().job()
                + "' "
                + (each.step().job().ofProject()
                    ? "of another project, and only a server knows projects"
                    : "without waiting for it, and only a server outlives this run"),
            "run it on a server (leat trigger), choose other tasks (--task NAME), or give the step"
                + " a condition, such as when: trigger.kind != 'person'");
      }
    }
    Map<VariableName, TaskName> tokens = AskedTokens.of(ahead, known);
    if (!tokens.isEmpty() && !arguments.has(WITHOUT_SECRETS)) {
      throw new UsageProblem(
          AskedTokens.said(tokens) + ": only a server signs it",
          "run it on a server (leat trigger), choose other tasks (--task NAME), or run it without:"
              + " --without-secrets");
    }
    tokens.forEach(
        (name, task) ->
            session.say(
                "the idToken '"
                    + name
                    + "' of task '"
                    + task
                    + "' is not given: only a server signs it"));
    Map<String, TaskName> lacking = secrets.lacking(ahead, known);
    if (lacking.isEmpty()) {
      return;
    }
    if (!arguments.has(WITHOUT_SECRETS)) {
      String first = lacking.keySet().iterator().next();
      throw new UsageProblem(
          LackingSecrets.said(lacking),
          "give it as --secret "
              + first
              + "=@FILE, or in the environment; to run without: --without-secrets");
    }
    lacking.forEach(
        (name, task) ->
            session.say(
                "the secret '"
                    + name
                    + "' of task '"
                    + task
                    + "' is not given: --secret "
                    + name
                    + "=@FILE"));
  }

  /** The secrets that are given. */
  static Secrets secrets(Arguments arguments, Session session) {
    return Secrets.of(
        arguments.values(SECRET), session.terminal().environment(), session.terminal().folder());
  }

  /** Runs another job of the Jobfile of a run, for one of its tasks, and hands its outputs to that task. */
  static int child(String parent, String job, Arguments arguments, Session session) {
    ChildRun child = ChildRun.of(Path.of(parent), job, arguments.values(JobfileOptions.PARAM));
    RunStart start = child.start();
    Set<String> named = GivenNames.secrets(start.job().job().graph());
    Secrets secrets =
        Secrets.of(
            // what only others need may be readable once, as a pipe is
            arguments.values(SECRET).stream()
                .filter(each -> named.contains(each.substring(0, Math.max(0, each.indexOf('=')))))
                .toList(),
            session.terminal().environment(),
            session.terminal().folder());
    demand(start.graph().order(), start.job().facts(), secrets, arguments, session);
    StoredRun[] stored = new StoredRun[1];
    Supplier<StoredRun> storing =
        () -> {
          stored[0] = start.store();
          session.out().line("run " + stored[0].header().title()).flush();
          return stored[0];
        };
    int code = followed(storing, secrets, arguments, session);
    child.publish(stored[0], session.terminal().environment());
    return code;
  }

  /** What a run that a step starts is given of the words of this one. */
  private static List<String> handed(Arguments arguments, Session session) {
    List<String> words = new ArrayList<>();
    for (String each : arguments.values(SECRET)) {
      int at = each.indexOf("=@") + 2;
      Path file = session.terminal().folder().resolve(each.substring(at)).toAbsolutePath();
      words.addAll(List.of("--" + SECRET.name(), each.substring(0, at) + file));
    }
    return words;
  }

  /**
   * Runs a run to its end.
   *
   * @param storing stores it, unless that was done
   */
  static int followed(
      Supplier<StoredRun> storing, Secrets secrets, Arguments arguments, Session session) {
    session.out().flush();
    Interrupts interrupts = Interrupts.watch();
    StoredRun stored = storing.get();
    LocalRun[] run = new LocalRun[1];
    QueuedProgress[] screen = new QueuedProgress[1];
    Approvals approvals =
        new Approvals(
            agreed(stored, arguments),
            person(screen, arguments, session),
            asked -> Consent.text(stored, asked, run[0].state().facts(asked.task())),
            signal -> run[0].signal(signal));
    QueuedProgress progress = progress(stored, approvals, arguments, session);
    screen[0] = progress;
    run[0] =
        new LocalRun(
            stored,
            environment(stored, session),
            Home.programs().handing(handed(arguments, session)),
            secrets,
            event -> {
              approvals.accept(event);
              progress.accept(event);
              if (arguments.has(FAIL_FAST)
                  && event.event() instanceof RunEvent.TaskFinished(var task, var result)
                  && result.fails()
                  && result.status() != TaskStatus.CANCELLED) {
                run[0].signal(
                    new RunSignal.Cancel("'" + task + "' failed, with --fail-fast", false));
              }
            },
            session::say,
            arguments.has(JSON) ? session::say : progress::tell);
    RunStatus status;
    interrupts.tell(run[0]::signal);
    try (progress) {
      status = run[0].run();
    } catch (IOException problem) {
      throw new UsageProblem(Reason.of(problem), null);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
    int code = summed(stored, run[0].state(), status, arguments, session);
    return interrupts.any() ? ExitCode.INTERRUPTED : code;
  }

  /** The tasks that were agreed to beforehand, now or by who ran the run before; stored, for who goes on with it. */
  private static List<String> agreed(StoredRun stored, Arguments arguments) {
    try {
      if (!stored.folder().packed()) {
        stored.folder().approve(arguments.values(APPROVE));
      }
      return stored.folder().agreed();
    } catch (IOException problem) {
      throw new UsageProblem("cannot store what --approve agrees to: " + Reason.of(problem), null);
    }
  }

  /** Shows a run that another process runs, to its end; only that process can change it. */
  static int watched(StoredRun stored, Arguments arguments, Session session)
      throws InterruptedException {
    String title = Harmless.line(stored.header().title());
    if (!arguments.values(APPROVE).isEmpty()) {
      throw new UsageProblem(
          "run " + title + " is run by another process, which asks for consent itself",
          "agree where it runs");
    }
    session.say(title + " is run by another process; Ctrl-C here leaves it alone");
    session.out().flush();
    RunHistory history = RunHistory.unread(stored);
    AskedElsewhere asked =
        new AskedElsewhere(
            each -> Consent.text(stored, each, history.state().facts(each.task())),
            _ -> "agree where it runs");
    Optional<RunStatus> status;
    try (QueuedProgress progress = progress(stored, asked, arguments, session)) {
      status =
          history.follow(
              event -> {
                asked.accept(event);
                progress.accept(event);
              });
    }
    if (status.isEmpty()) {
      throw new UsageProblem(
          "nobody runs " + title + " any more",
          "go on with it: leat attach " + stored.header().number());
    }
    return summed(stored, history.state(), status.get(), arguments, session);
  }

  /** Says how a run has ended, unless that is not wanted, and returns the exit code that it means. */
  private static int summed(
      StoredRun stored, RunState state, RunStatus status, Arguments arguments, Session session) {
    boolean good = status == RunStatus.SUCCEEDED;
    if (!arguments.has(JSON) && !(good && arguments.has(RunScreen.QUIET))) {
      RunSummary.of(stored, state, session.terminal().home()).print(session.out());
    }
    return good ? ExitCode.OK : ExitCode.FAILED;
  }

  /** Whoever can be asked at the terminal; null when nobody is there, as where only events are wanted. */
  private static Approvals.@Nullable Person person(
      QueuedProgress[] screen, Arguments arguments, Session session) {
    Terminal terminal = session.terminal();
    if (arguments.has(JSON) || !terminal.fromTerminal() || !terminal.toTerminal()) {
      return null;
    }
    return new Approvals.Person() {
      @Override
      public InputStream typing() {
        return terminal.stdin();
      }

      @Override
      public void discard() throws IOException, InterruptedException {
        terminal.discardTyped();
      }

      @Override
      public void typed() {
        screen[0].typed();
      }

      @Override
      public void tell(String line) {
        screen[0].tell(line);
      }
    };
  }

  private static QueuedProgress progress(
      StoredRun stored, Asking asking, Arguments arguments, Session session) {
    Terminal terminal = session.terminal();
    if (arguments.has(JSON)) {
      return new JsonProgress(stored.header().title(), terminal.stdout()).with(stored.plan());
    }
    return RunScreen.of(FolderView.of(stored), asking, arguments, session, terminal.stdout())
        .with(stored.plan());
  }

  /** What the tasks of a run inherit; in a folder that was pulled from a server, programs write and sort as they do there. */
  private static Map<String, String> environment(StoredRun stored, Session session) {
    Map<String, String> environment = environment(session.terminal().environment());
    try {
      Pulled.of(stored.leat()).ifPresent(pulled -> environment.putAll(pulled.variables()));
    } catch (IOException problem) {
      throw new UsageProblem(Reason.of(problem), null);
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
