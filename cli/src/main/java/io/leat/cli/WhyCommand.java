package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Json;
import io.leat.cli.client.Server;
import io.leat.cli.run.RunHistory;
import io.leat.cli.run.StoredRun;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.engine.job.TaskName;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code leat why}: why a task ran, waits, was skipped or ended as it did. */
final class WhyCommand implements Command {
  private static final Option JSON = Option.flag("json", "prints the sentences as one object");

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
    Json why = server == null ? ofFolder(arguments, session) : ofServer(server, arguments);
    if (arguments.has(JSON)) {
      why.line(session.out());
      return ExitCode.OK;
    }
    boolean headline = true;
    for (Json sentence : why.items("sentences")) {
      String text = Harmless.line(sentence.shown());
      if (headline) {
        session.out().ink(Ink.BOLD, text).line();
      } else {
        session.out().text("  ").line(text);
      }
      headline = false;
    }
    return ExitCode.OK;
  }

  private static Json ofFolder(Arguments arguments, Session session) {
    RunTasks wanted = RunTasks.of(arguments);
    StoredRun stored = StoredRun.find(wanted.run(), session.terminal().folder());
    TaskName task = wanted.oneIn(stored);
    List<Json> sentences =
        RunHistory.of(stored).why(task, Instant.now(), ZoneId.systemDefault()).stream()
            .<Json>map(Json.Text::new)
            .toList();
    Map<String, Json> why = new LinkedHashMap<>();
    why.put("run", new Json.Numeral(String.valueOf(stored.header().number())));
    why.put("task", new Json.Text(task.text()));
    why.put("sentences", new Json.Items(sentences));
    return new Json.Fields(why);
  }

  private static Json ofServer(Server server, Arguments arguments) {
    RunTasks wanted = RunTasks.of(arguments);
    long number = wanted.number(server);
    String task = wanted.oneIn(server, number);
    return server.get(
        Address.of("runs", String.valueOf(number), "tasks", task, "why")
            .with("zone", ZoneId.systemDefault().getId()));
  }
}
