package io.leat.cli;

import io.leat.cli.run.RunSource;
import io.leat.cli.run.ShownRun;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.JsonWriter;
import java.util.List;

/** {@code leat why}: why a task ran, waits, was skipped or ended as it did; of several tasks one after another. */
final class WhyCommand implements Command {
  /** How many tasks are explained at once: more would be read by nobody, and each is a request to a server. */
  private static final int MOST = 20;

  private static final Option JSON =
      Option.flag("json", "prints the sentences of a task as an object on a line");

  @Override
  public Usage usage() {
    return new Usage(
        "why",
        "says why a task ran, waits, was skipped or failed",
        List.of(RunTasks.RUN, RunTasks.TASK),
        List.of(JSON, ServerOptions.INSTEAD),
        List.of("leat why", "leat why deploy", "leat why 17 test"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    RunSource source = ServerOptions.source(arguments, session);
    RunTasks wanted = RunTasks.of(arguments).at(source);
    ShownRun run = source.run(wanted.run());
    wanted.in(run, (tasks, legs) -> print(run, tasks, arguments, session));
    return ExitCode.OK;
  }

  private static void print(
      ShownRun run, List<String> tasks, Arguments arguments, Session session) {
    for (String task : tasks.subList(0, Math.min(tasks.size(), MOST))) {
      if (arguments.has(JSON)) {
        run.writeWhy(task, new JsonWriter(session.out(), false));
        session.out().line();
      } else {
        print(run.why(task), session);
      }
    }
    if (tasks.size() > MOST) {
      String next = Harmless.line(tasks.get(MOST));
      session.say("and " + (tasks.size() - MOST) + " more, such as '" + next + "': name one");
    }
  }

  private static void print(List<String> sentences, Session session) {
    boolean headline = true;
    for (String sentence : sentences) {
      String text = Harmless.line(sentence);
      if (headline) {
        session.out().ink(Ink.BOLD, text).line();
      } else {
        session.out().text("  ").line(text);
      }
      headline = false;
    }
  }
}
