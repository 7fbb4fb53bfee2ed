package io.leat.cli;

import io.leat.cli.run.LogPrint;
import io.leat.cli.run.RunSource;
import io.leat.cli.run.ShownRun;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.expression.TextPattern;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code leat logs}: what a task printed, byte by byte. */
final class LogsCommand implements Command {
  static final Usage.Operand TASK = Usage.Operand.required("TASK", "the name of a task");
  private static final Option ATTEMPT =
      Option.valued("attempt", "N", "which attempt; otherwise the last");
  private static final Option STEP =
      Option.valued("step", "N", "only what this step printed, counted from 1");
  private static final Option TAIL = Option.valued("tail", "N", "only the last N lines");
  private static final Option SINCE =
      Option.valued("since-line", "N", "only from this line on, counted from 1");
  private static final Option GREP =
      Option.valued("grep", "RE", "only lines in which this regular expression is found");
  private static final Option TIME =
      Option.flag("time", "leads each line by the time when it was first seen");
  private static final Option FOLLOW =
      Option.flag("follow", "goes on printing until the task has ended").lettered('f');

  @Override
  public Usage usage() {
    return new Usage(
        "logs",
        "prints what a task printed",
        List.of(RunTasks.RUN, RunTasks.TASK),
        List.of(FOLLOW, TAIL, SINCE, GREP, TIME, STEP, ATTEMPT, ServerOptions.INSTEAD),
        List.of(
            "leat logs",
            "leat logs compile",
            "leat logs last test --follow --tail 20",
            "leat logs 17 test --grep 'error|warning' --time",
            "leat logs 17 test --attempt 1 --step 2"));
  }

  @Override
  public boolean isPaged(Arguments arguments) {
    return !arguments.has(FOLLOW);
  }

  @Override
  public int run(Arguments arguments, Session session) throws InterruptedException {
    RunSource source = ServerOptions.source(arguments, session);
    if (source.isServer()) {
      ServerOptions.without(arguments, List.of(TIME, STEP), "is for runs of this folder");
    }
    LogPrint print =
        new LogPrint(
            Numbers.of(arguments, TAIL, 0, source.isServer() ? 1_000_000 : Integer.MAX_VALUE, -1),
            Numbers.of(arguments, SINCE, 1, Integer.MAX_VALUE, 1),
            Numbers.of(arguments, STEP, 1, 10_000, 0),
            pattern(arguments.value(GREP)),
            arguments.has(TIME));
    int attempt = Numbers.of(arguments, ATTEMPT, 1, 10_000, 0);
    if (arguments.has(FOLLOW) && arguments.has(STEP)) {
      throw new UsageProblem("'--follow' and '--step' contradict each other", null);
    }
    RunTasks meant = RunTasks.of(arguments).at(source);
    ShownRun run = source.run(meant.run());
    session.out().flush();
    OutputStream out = new BufferedOutputStream(session.terminal().stdout(), 1 << 16);
    try {
      if (arguments.has(FOLLOW)) {
        run.follow(meant.oneIn(run), attempt, print, out, session::say);
      } else {
        meant.<IOException>in(
            run,
            (tasks, legs) -> {
              for (String task : tasks) {
                String item = run.item(task);
                if (legs || tasks.size() > 1 || !item.isEmpty()) {
                  out.flush();
                  // the name of a leg of a family says nothing
                  session.say("== " + task + (item.isEmpty() ? "" : " (" + item + ")"));
                }
                run.log(task, attempt, print, out, session::say);
              }
            });
      }
      out.flush();
      return ExitCode.OK;
    } catch (IOException problem) {
      return unprinted(problem);
    }
  }

  /** Whoever read the log may stop reading when he likes. */
  private static int unprinted(IOException problem) {
    String why = String.valueOf(problem.getMessage());
    if (why.contains("Broken pipe")) {
      return ExitCode.OK;
    }
    throw new UsageProblem("cannot read or print the log: " + why, null);
  }

  private static @Nullable TextPattern pattern(@Nullable String written) {
    if (written == null) {
      return null;
    }
    try {
      return TextPattern.of(written);
    } catch (IllegalArgumentException problem) {
      throw new UsageProblem(
          "'" + written + "' is not a regular expression: " + problem.getMessage(), null);
    }
  }
}
