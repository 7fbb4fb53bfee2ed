package io.leat.cli;

import io.leat.cli.client.LogWish;
import io.leat.cli.client.Server;
import io.leat.cli.run.LogFollow;
import io.leat.cli.run.LogPrint;
import io.leat.cli.run.RunHistory;
import io.leat.cli.run.StoredRun;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.driver.AttemptFolder;
import io.leat.engine.durable.Pack;
import io.leat.engine.expression.TextPattern;
import io.leat.engine.job.TaskName;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
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
  public int run(Arguments arguments, Session session) {
    Server server = ServerOptions.instead(arguments, session);
    if (server != null) {
      return ofServer(server, arguments, session);
    }
    LogPrint print =
        new LogPrint(
            Numbers.of(arguments, TAIL, 0, Integer.MAX_VALUE, -1),
            Numbers.of(arguments, SINCE, 1, Integer.MAX_VALUE, 1),
            Numbers.of(arguments, STEP, 1, 10_000, 0),
            pattern(arguments.value(GREP)),
            arguments.has(TIME));
    int wanted = Numbers.of(arguments, ATTEMPT, 1, 10_000, 0);
    if (arguments.has(FOLLOW) && arguments.has(STEP)) {
      throw new UsageProblem("'--follow' and '--step' contradict each other", null);
    }
    RunTasks meant = RunTasks.of(arguments).around(session.terminal().folder());
    StoredRun stored = StoredRun.find(meant.run(), session.terminal().folder());
    List<TaskName> tasks = arguments.has(FOLLOW) ? List.of(meant.oneIn(stored)) : meant.in(stored);
    RunHistory history = RunHistory.of(stored);
    session.out().flush();
    try {
      OutputStream out = new BufferedOutputStream(session.terminal().stdout(), 1 << 16);
      if (arguments.has(FOLLOW)) {
        new LogFollow(
                history,
                tasks.getFirst(),
                print,
                out,
                line -> say(line, session),
                Clock.systemUTC())
            .follow(wanted);
      } else {
        for (TaskName task : tasks) {
          Optional<String> item = history.state().item(task);
          if (tasks.size() > 1 || item.isPresent()) {
            out.flush();
            say(heading(task.text(), item.orElse("")), session);
          }
          print(history, task, wanted, print, out, session);
        }
      }
      out.flush();
      return ExitCode.OK;
    } catch (IOException problem) {
      return unprinted(problem);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
  }

  private static int ofServer(Server server, Arguments arguments, Session session) {
    ServerOptions.without(arguments, List.of(TIME, STEP), "is for runs of this folder");
    int attempt = Numbers.of(arguments, ATTEMPT, 1, 10_000, 0);
    LogWish wish =
        new LogWish(
            attempt == 0 ? null : attempt,
            Numbers.of(arguments, TAIL, 0, 1_000_000, -1),
            Numbers.of(arguments, SINCE, 1, Integer.MAX_VALUE, 1),
            pattern(arguments.value(GREP)),
            arguments.has(FOLLOW),
            session.terminal().toTerminal());
    try {
      ServerLogs.print(server, wish, arguments, session);
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

  private static void print(
      RunHistory history,
      TaskName task,
      int wanted,
      LogPrint print,
      OutputStream out,
      Session session)
      throws IOException {
    int attempts = history.attempts(task);
    if (wanted > attempts && attempts > 0) {
      throw new UsageProblem(
          "'" + task + "' was not tried " + wanted + " times",
          "its attempts are 1" + (attempts == 1 ? "" : " to " + attempts));
    }
    int attempt = wanted > 0 ? wanted : Math.max(1, attempts);
    AttemptFolder folder = history.run().folder().attempt(task, attempt);
    Optional<String> gap = history.gap(task, attempt);
    if (Pack.exists(folder.log())) {
      print.print(folder, out);
    } else if (gap.isEmpty()) {
      for (String sentence : history.brief(task, Clock.systemUTC().instant())) {
        say(sentence, session);
      }
    }
    if (gap.isPresent()) {
      out.flush();
      say(LogPrint.gap(gap.get()), session);
    }
  }

  /** What leads the log of one of several tasks, and of a leg of a family, whose name says nothing. */
  static String heading(String task, String item) {
    return "== " + task + (item.isEmpty() ? "" : " (" + item + ")");
  }

  private static void say(String line, Session session) {
    session.err().line(Harmless.line(line));
    session.err().flush();
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
