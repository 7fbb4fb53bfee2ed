package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Server;
import io.leat.cli.client.ServerProblem;
import io.leat.cli.run.RunHistory;
import io.leat.cli.run.StoredRun;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

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
    Server server = ServerOptions.instead(arguments, session);
    if (server == null) {
      ofFolder(arguments, session);
    } else {
      ofServer(server, arguments, session);
    }
    return ExitCode.OK;
  }

  private static void ofFolder(Arguments arguments, Session session) {
    RunTasks wanted = RunTasks.of(arguments).around(session.terminal().folder());
    StoredRun stored = StoredRun.find(wanted.run(), session.terminal().folder());
    RunHistory history = RunHistory.of(stored);
    Instant now = Instant.now();
    print(
        wanted.in(stored),
        task -> {
          Map<String, Json> why = new LinkedHashMap<>();
          why.put("run", new Json.Numeral(String.valueOf(stored.header().number())));
          why.put("task", new Json.Text(task.text()));
          why.put(
              "sentences",
              new Json.Items(
                  history.why(task, now, ZoneId.systemDefault()).stream()
                      .<Json>map(Json.Text::new)
                      .toList()));
          return new Json.Fields(why);
        },
        arguments,
        session);
  }

  private static void ofServer(Server server, Arguments arguments, Session session) {
    RunTasks wanted = RunTasks.of(arguments).at(server);
    long number = wanted.number(server);
    Function<String, Json> why =
        task ->
            server.get(
                Address.of("runs", String.valueOf(number), "tasks", task, "why")
                    .with("zone", ZoneId.systemDefault().getId()));
    try {
      print(wanted.in(server, number), why, arguments, session);
    } catch (ServerProblem problem) {
      print(wanted.legs(server, number, problem), why, arguments, session);
    }
  }

  private static <T> void print(
      List<T> tasks, Function<T, Json> why, Arguments arguments, Session session) {
    for (T task : tasks.subList(0, Math.min(tasks.size(), MOST))) {
      Json answer = why.apply(task);
      if (arguments.has(JSON)) {
        answer.line(session.out());
      } else {
        print(answer.items("sentences"), session);
      }
    }
    if (tasks.size() > MOST) {
      session
          .err()
          .line(
              "and "
                  + (tasks.size() - MOST)
                  + " more, such as '"
                  + Harmless.line(tasks.get(MOST).toString())
                  + "': name one")
          .flush();
    }
  }

  private static void print(List<Json> sentences, Session session) {
    boolean headline = true;
    for (Json sentence : sentences) {
      String text = Harmless.line(sentence.shown());
      if (headline) {
        session.out().ink(Ink.BOLD, text).line();
      } else {
        session.out().text("  ").line(text);
      }
      headline = false;
    }
  }
}
