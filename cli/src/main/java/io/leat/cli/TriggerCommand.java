package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Answer;
import io.leat.cli.client.FollowedRun;
import io.leat.cli.client.Server;
import io.leat.cli.run.AskedElsewhere;
import io.leat.cli.run.QueuedProgress;
import io.leat.cli.run.RunSummary;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.Accepted;
import io.leat.contract.Asking;
import io.leat.contract.Facts;
import io.leat.contract.ParameterValue;
import io.leat.contract.RunOperations;
import io.leat.contract.RunView;
import io.leat.contract.Trigger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code leat trigger}: starts a run on a server. */
final class TriggerCommand implements Command {
  static final Option WAIT =
      Option.flag("wait", "waits for the end of the run, and ends with its exit code");
  static final Option FOLLOW =
      Option.flag("follow", "waits, and prints what its tasks print meanwhile").lettered('f');
  static final Option KEY =
      Option.valued("key", "KEY", "a key of your own, which is in every event of the run");
  private static final Option JOB =
      Option.valued("job", "NAME", "which job of the Jobfile, where it has several");
  private static final Option REF =
      Option.valued("ref", "REF", "branch, tag or commit; otherwise the default branch");
  private static final Option TASK =
      Option.valued("task", "TASK", "runs this task only, with all that it needs")
          .with(Option.Count.REPEATED);
  private static final Option PRIORITY =
      Option.valued("priority", "N", "its place in the queue: higher ones go first; otherwise 0");
  private static final Option IF_BUSY =
      Option.choice(
          "if-busy", "WHAT", List.of("queue", "refuse"), "while a run of the job has not ended");

  static final Option WITHOUT_SECRETS =
      Option.flag(
          "without-secrets",
          "runs although secrets are lacking: tasks that need one of these fail; those that are"
              + " there are given");

  @Override
  public Usage usage() {
    return new Usage(
        "trigger",
        "starts a run on a server",
        ProjectsCommand.PROJECT,
        List.of(
            JOB,
            REF,
            JobfileOptions.PARAM,
            JobfileOptions.FACT,
            TASK,
            PRIORITY,
            KEY,
            IF_BUSY,
            WITHOUT_SECRETS,
            WAIT,
            FOLLOW,
            RunScreen.QUIET,
            RunScreen.VERBOSE,
            ServerOptions.JSON,
            ServerOptions.SERVER),
        List.of(
            "leat trigger web",
            "leat trigger web --ref release-1 -p target=staging --wait",
            "leat trigger web --ref refs/pull/7/head --fact pull.number=7 --fact pull.base=main",
            "leat trigger web --job nightly --follow"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    check(arguments);
    Trigger body =
        new Trigger(
            new Trigger.Choice(arguments.value(JOB), arguments.value(REF), null),
            Asking.PERSON,
            new Trigger.Inputs(
                parameters(arguments),
                facts(JobfileOptions.facts(arguments.values(JobfileOptions.FACT))),
                ServerOptions.some(arguments.values(TASK))),
            new Trigger.Terms(
                arguments.has(PRIORITY) ? Numbers.of(arguments, PRIORITY, -1000, 1000, 0) : null,
                arguments.value(KEY),
                ServerOptions.chosen(Trigger.IfBusy.class, IF_BUSY, arguments),
                arguments.has(WITHOUT_SECRETS) ? true : null));
    Server server = ServerOptions.server(arguments, session);
    Address address = Address.of(RunOperations.TRIGGER_RUN, String.valueOf(arguments.operand()));
    return accepted(server.ask(address, body, Accepted.class), server, arguments, session);
  }

  private static @Nullable Map<String, ParameterValue> parameters(Arguments arguments) {
    Map<String, ParameterValue> values = new LinkedHashMap<>();
    JobfileOptions.parameters(arguments.values(JobfileOptions.PARAM))
        .forEach((name, value) -> values.put(name, new ParameterValue(value)));
    return values.isEmpty() ? null : values;
  }

  private static @Nullable Facts facts(Map<String, String> given) {
    String fork = given.get("pull.fork");
    return given.isEmpty()
        ? null
        : new Facts(
            new Facts.Pull(
                given.get("pull.number"),
                given.get("pull.base"),
                given.get("pull.labels"),
                fork == null
                    ? null
                    : Boolean.parseBoolean(fork) ? Facts.Fork.TRUE : Facts.Fork.FALSE,
                given.get("pull.title"),
                given.get("pull.author")),
            new Facts.Git(given.get("git.message"), given.get("git.author")));
  }

  /** Refuses what contradicts itself, before anything is started. */
  static void check(Arguments arguments) {
    RunScreen.check(arguments);
    if (arguments.has(FOLLOW) && arguments.has(ServerOptions.JSON)) {
      throw new UsageProblem(
          "'--follow' and '--json' contradict each other", "for programs there is leat events");
    }
    if (!arguments.has(FOLLOW)) {
      ServerOptions.without(
          arguments,
          List.of(RunScreen.QUIET, RunScreen.VERBOSE),
          "goes with --follow: without it nothing of the run is shown");
    }
  }

  /** Says that a run was accepted, and follows it if that is wanted. */
  static int accepted(
      Answer<Accepted> accepted, Server server, Arguments arguments, Session session) {
    long run = accepted.value().run();
    if (!arguments.has(FOLLOW) && !arguments.has(WAIT)) {
      if (arguments.has(ServerOptions.JSON)) {
        accepted.sent().line(session.out());
      } else {
        Print out = session.out();
        out.line("run " + run + " is accepted; to look at it: leat show " + run + " --server");
      }
      return ExitCode.OK;
    }
    session.say("run " + run + " is accepted; Ctrl-C here leaves it alone");
    return watched(run, server, arguments, session);
  }

  /** Waits for the end of a run; shows it meanwhile, as one of this folder is shown, if that is wanted. */
  private static int watched(long run, Server server, Arguments arguments, Session session) {
    session.out().flush();
    session.err().flush();
    FollowedRun followed = new FollowedRun(server, run);
    return arguments.has(FOLLOW)
        ? followed(followed, run, arguments, session)
        : awaited(followed, arguments, session);
  }

  /** Waits for the end of a run, and says of one that did not succeed why, and what to do. */
  private static int awaited(FollowedRun awaited, Arguments arguments, Session session) {
    Answer<RunView> ended = awaited.end();
    int code = ServerOptions.ended(ended, arguments, session);
    if (code != ExitCode.OK) {
      awaited.summary(ended).print(session.err());
    }
    return code;
  }

  /** Shows a run of a server on the screen of runs here. */
  static int followed(FollowedRun followed, long run, Arguments arguments, Session session) {
    AskedElsewhere asked =
        new AskedElsewhere(
            followed::consent,
            task -> "agree with: leat approve " + run + " " + RunSummary.argument(task.text()));
    Answer<RunView> ended;
    try (QueuedProgress screen =
        RunScreen.of(followed.view(), asked, arguments, session, session.terminal().stderr())) {
      ended =
          followed.end(
              event -> {
                asked.accept(event);
                screen.accept(event);
              },
              screen::tell,
              screen::item);
    }
    boolean live = RunScreen.live(arguments, session);
    // a program that reads stdout finds there what tasks printed, and how it ended
    int code =
        live ? ServerOptions.code(ended, session) : ServerOptions.ended(ended, arguments, session);
    if (code != ExitCode.OK || !arguments.has(RunScreen.QUIET)) {
      followed.summary(ended).print(live ? session.out() : session.err());
    }
    return code;
  }
}
