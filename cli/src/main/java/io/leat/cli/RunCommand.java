package io.leat.cli;

import io.leat.cli.checkout.Checkout;
import io.leat.cli.diagnostic.DiagnosticPrinter;
import io.leat.cli.plan.PlanFormat;
import io.leat.cli.run.Carry;
import io.leat.cli.run.Replay;
import io.leat.cli.run.RunStart;
import io.leat.cli.run.RunSummary;
import io.leat.cli.run.Secrets;
import io.leat.cli.run.WarmUp;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.JobfileResult;
import io.leat.dsl.PlannedJob;
import io.leat.engine.folder.Isolation;
import io.leat.engine.folder.RunHeader;
import io.leat.engine.job.Parameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code leat run}: runs a job here. */
final class RunCommand implements Command {
  private static final Option JOB = Option.valued("job", "NAME", "which job of the file");
  private static final Option TASK =
      Option.valued("task", "NAME", "only this task and what it needs")
          .lettered('t')
          .with(Option.Count.REPEATED);
  private static final Option JOBS =
      Option.valued(
              "jobs", "N", "how many tasks run at once; otherwise as many as there are processors")
          .lettered('j');
  private static final Option FROM =
      Option.valued(
          "from",
          "TASK",
          "takes up the last run: what succeeded there is not run again; 'failed', or the task to"
              + " begin with; ./failed is a task of that name");
  private static final Option ISOLATED =
      Option.flag(
          "isolated", "gives each task a workspace of its own, with the files of the checkout");
  private static final Option KEEP =
      Option.flag("keep", "keeps the workspaces of --isolated, also where a task succeeded");
  private static final Option REPLAY =
      Option.flag(
          "replay",
          "runs the last run of this folder again as it was stored, or as it was pulled: what"
              + " succeeded is not run again");
  private static final Option WATCH =
      Option.flag("watch", "runs again whenever a file of the folder changes, until Ctrl-C");
  private static final Option DRY = Option.flag("dry-run", "shows the plan, as 'leat plan' does");

  /** What says which job runs, and with which facts; a parameter is that of the run before by itself. */
  private static final List<Option> CHOOSING = JobfileOptions.after(JOB);

  @Override
  public Usage usage() {
    return new Usage(
        "run",
        "runs it here",
        JobfileOptions.FILE,
        JobfileOptions.after(
            JobfileOptions.PARAM,
            JOB,
            TASK,
            JOBS,
            FROM,
            ISOLATED,
            KEEP,
            REPLAY,
            RunOptions.SECRET,
            RunOptions.WITHOUT_SECRETS,
            RunOptions.APPROVE,
            RunScreen.QUIET,
            RunScreen.VERBOSE,
            RunOptions.FAIL_FAST,
            WATCH,
            RunOptions.JSON,
            DRY),
        List.of(
            "leat run",
            "leat run samples/hello -p name=Ada",
            "leat run --task test --jobs 4",
            "leat run --replay"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    RunScreen.check(arguments);
    if (arguments.has(WATCH)) {
      if ("-".equals(arguments.operand()) || arguments.has(DRY) || arguments.has(REPLAY)) {
        throw new UsageProblem(
            "'--watch' goes with the Jobfile of a folder, which is read again", null);
      }
      return Watching.again(arguments.operand(), session, () -> once(arguments, session));
    }
    return once(arguments, session);
  }

  private static int once(Arguments arguments, Session session) {
    if (arguments.has(DRY)) {
      ServerOptions.without(
          arguments, List.of(TASK, FROM), "does not go with --dry-run: a plan is of a whole job");
    }
    WarmUp.begin();
    int slots = slots(arguments.value(JOBS));
    if (arguments.has(REPLAY)) {
      return replay(slots, arguments, session);
    }
    JobfileReading reading = JobfileReading.read(arguments, session);
    PlannedJob job = chosen(reading, arguments, session);
    if (job == null) {
      return ExitCode.REJECTED;
    }
    Map<String, String> earlier =
        arguments.has(FROM)
            ? Carry.parameters(reading.folder(), job, reading.inputs().parameters())
            : Map.of();
    Map<String, String> more = new LinkedHashMap<>(earlier);
    if (!arguments.has(DRY)) {
      List<Parameter> lacking = new ArrayList<>(job.lacking());
      lacking.removeIf(each -> earlier.containsKey(each.name().text()));
      more.putAll(RequiredParameters.ask(lacking, arguments.operand(), session));
    }
    if (!more.isEmpty()) {
      reading = reading.with(more);
      job = chosen(reading, arguments, session);
      if (job == null) {
        return ExitCode.REJECTED;
      }
    }
    print(reading, session);
    earlier.forEach(
        (name, value) ->
            session.say(
                "leat: the parameter '" + name + "' is '" + value + "', as in the run before"));
    if (arguments.has(DRY)) {
      boolean json = arguments.has(RunOptions.JSON);
      (json ? PlanFormat.JSON : PlanFormat.TEXT)
          .print(
              reading.name(), List.of(job), json ? 0 : session.terminal().columns(), session.out());
      return ExitCode.OK;
    }
    Isolation isolation = isolation(arguments, reading.folder());
    Carry carry =
        Carry.of(arguments.value(FROM), reading.folder(), isolation, job, reading.source().text());
    for (String each : List.of(carry.nothing(), Carry.interrupted(reading.folder(), job))) {
      if (!each.isEmpty()) {
        session.say("leat: " + each);
      }
    }
    return RunOptions.started(
        new RunStart(
            reading.source(),
            job,
            reading.inputs(),
            new RunHeader.Request(arguments.values(TASK), "", words(arguments)),
            new RunHeader.Execution(reading.folder(), slots, isolation),
            carry),
        arguments,
        session);
  }

  private static int replay(int slots, Arguments arguments, Session session) {
    if (arguments.operand() != null) {
      throw new UsageProblem(
          "'--replay' takes no FILE",
          "the graph is that of the last run, whatever the Jobfile says");
    }
    ServerOptions.without(
        arguments,
        JobfileOptions.after(JobfileOptions.PARAM, JOB, TASK, ISOLATED, DRY),
        "does not go with --replay: the last run is run again as it was");
    Replay replay = Replay.of(session.terminal().folder(), arguments.value(FROM));
    Secrets secrets = RunOptions.secrets(arguments, session);
    GivenNames.check(replay.last().graph(), secrets.names(), arguments);
    RunOptions.demand(replay.again(), replay.facts(), secrets, arguments, session);
    return RunOptions.followed(
        () -> replay.store(slots, arguments.has(KEEP)), secrets, arguments, session);
  }

  private static @Nullable Isolation isolation(Arguments arguments, Path workspace) {
    if (arguments.has(ISOLATED)) {
      Checkout checkout = Checkout.around(workspace);
      return new Isolation(checkout == null ? workspace : checkout.root(), arguments.has(KEEP));
    }
    if (arguments.has(KEEP)) {
      throw new UsageProblem(
          "'--keep' goes with '--isolated'", "in place there is nothing to keep");
    }
    return null;
  }

  private static int slots(@Nullable String written) {
    if (written == null) {
      return Math.max(1, Runtime.getRuntime().availableProcessors());
    }
    try {
      int slots = Integer.parseInt(written);
      if (slots >= 1 && slots <= 10_000) {
        return slots;
      }
    } catch (NumberFormatException noNumber) {
      // said below
    }
    throw new UsageProblem("'" + written + "' is not a number of tasks, 1 to 10000", null);
  }

  /** The words that chose what runs, for what is to be typed next. */
  private static String words(Arguments arguments) {
    List<String> words = new ArrayList<>();
    for (Option each : CHOOSING) {
      if (arguments.has(each) && arguments.values(each).isEmpty()) {
        words.add("--" + each.name());
      }
      for (String value : arguments.values(each)) {
        words.add("--" + each.name() + " " + RunSummary.quoted(value));
      }
    }
    return String.join(" ", words);
  }

  /** The job that is to run; null when the file is rejected, which is said. */
  private static @Nullable PlannedJob chosen(
      JobfileReading reading, Arguments arguments, Session session) {
    if (reading.result() instanceof JobfileResult.Accepted accepted) {
      return chosen(accepted.jobs(), arguments.value(JOB));
    }
    print(reading, session);
    return null;
  }

  private static void print(JobfileReading reading, Session session) {
    new DiagnosticPrinter(session.err(), reading.name()).print(reading.result().diagnostics());
    session.err().flush();
  }

  private static PlannedJob chosen(List<PlannedJob> jobs, @Nullable String name) {
    if (name != null) {
      return JobfileReading.named(name, jobs);
    }
    if (jobs.size() == 1) {
      return jobs.getFirst();
    }
    List<String> names = jobs.stream().map(job -> job.job().name().text()).toList();
    throw new UsageProblem(
        "the file has several jobs: '" + String.join("', '", names) + "'",
        "say which: --job " + names.getFirst());
  }
}
