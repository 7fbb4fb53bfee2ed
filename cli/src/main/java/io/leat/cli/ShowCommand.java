package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.RunTests;
import io.leat.cli.client.Runs;
import io.leat.cli.client.Server;
import io.leat.cli.run.RunHistory;
import io.leat.cli.run.RunPage;
import io.leat.cli.run.StoredRun;
import io.leat.cli.run.TestSummary;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.JsonWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code leat show}: one run and its tasks. */
final class ShowCommand implements Command {
  private static final Option JSON = Option.flag("json", "prints the run as one object");

  @Override
  public Usage usage() {
    return new Usage(
        "show",
        "shows a run and its tasks",
        AttachCommand.LAST,
        List.of(JSON, ServerOptions.INSTEAD),
        List.of("leat show", "leat show 17 --json"));
  }

  @Override
  public boolean isPaged(Arguments arguments) {
    return true;
  }

  @Override
  public int run(Arguments arguments, Session session) {
    Server server = ServerOptions.instead(arguments, session);
    if (server != null) {
      return ofServer(server, arguments, session);
    }
    StoredRun stored = StoredRun.find(AttachCommand.run(arguments), session.terminal().folder());
    RunPage page = new RunPage(RunHistory.of(stored), Instant.now(), ZoneId.systemDefault());
    if (arguments.has(JSON)) {
      page.write(new JsonWriter(session.out(), false));
      session.out().line();
    } else {
      page.print(session.out());
    }
    return ExitCode.OK;
  }

  private static int ofServer(Server server, Arguments arguments, Session session) {
    long number = new Runs(server).number(AttachCommand.run(arguments));
    Address address = Address.of("runs", String.valueOf(number));
    Json run = server.get(address);
    // until it is prepared, or when its Jobfile was rejected, it has no tasks
    List<Json> tasks =
        run.text("hash").isEmpty()
            ? List.of()
            : server.list(
                new Address(address.text() + "/tasks")
                    .with("limit", 1000)
                    .with("zone", ZoneId.systemDefault().getId()),
                Integer.MAX_VALUE);
    if (arguments.has(JSON)) {
      RunTests tests = RunTests.of(server, tasks.isEmpty() ? 0 : number, Integer.MAX_VALUE);
      Map<String, Json> all = new LinkedHashMap<>(run.fields());
      all.put("tasks", new Json.Items(tasks.stream().map(tests::in).toList()));
      new Json.Fields(all).line(session.out());
    } else {
      Runs.print(run, tasks, ServerOptions.times(), session.out());
      RunTests.of(server, tasks.isEmpty() ? 0 : number, TestSummary.MOST)
          .summary()
          .print(session.out());
    }
    return ExitCode.OK;
  }
}
