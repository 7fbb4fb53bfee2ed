package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Runs;
import io.leat.cli.client.Server;
import io.leat.cli.run.RunSource;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.Plural;
import io.leat.cli.terminal.UsageProblem;
import java.util.List;

/** {@code leat queue}: what waits on a server, and in which order. */
final class QueueCommand implements Command {
  private static final Option PAUSE =
      Option.flag("pause", "begins no more runs; what runs goes on");
  private static final Option RESUME = Option.flag("resume", "begins runs again");
  private static final Option PRIORITY =
      Option.valued(
              "priority",
              "RUN=N",
              "gives a run that waits another priority, -1000 to 1000: higher ones go first")
          .with(Option.Count.REPEATED);

  @Override
  public Usage usage() {
    return new Usage(
        "queue",
        "shows which runs wait on a server",
        List.of(),
        List.of(PAUSE, RESUME, PRIORITY, ServerOptions.JSON, ServerOptions.SERVER),
        List.of("leat queue", "leat queue --pause", "leat queue --priority 17=10"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    if (arguments.has(PAUSE) && arguments.has(RESUME)) {
      throw new UsageProblem("'--pause' and '--resume' contradict each other", null);
    }
    Server server = ServerOptions.server(arguments, session);
    for (String written : arguments.values(PRIORITY)) {
      prioritize(written, server);
    }
    Address address = Address.of("queue");
    Json queue =
        arguments.has(PAUSE) || arguments.has(RESUME)
            ? server.send("PATCH", address, Json.object().field("paused", arguments.has(PAUSE)))
            : server.get(address);
    if (arguments.has(ServerOptions.JSON)) {
      queue.line(session.out());
      return ExitCode.OK;
    }
    int waiting = (int) queue.number("waiting", 0);
    session.out().text(queue.flag("paused") ? "paused, " : "");
    session.out().text(Plural.of(waiting, "run")).text(waiting == 1 ? " waits, " : " wait, ");
    session.out().text(queue.number("running", 0) + " running, ");
    session.out().text(queue.number("used", 0) + " of ");
    session.out().line(Plural.of((int) queue.number("slots", 0), "slot") + " used");
    List<Json> items = queue.items("items");
    if (items.size() < waiting) {
      // not cut in silence
      items = server.list(address.with("limit", "500"), Integer.MAX_VALUE);
    }
    RunSource.print(Runs.rows(items), ServerOptions.times(), session.out());
    return ExitCode.OK;
  }

  private static void prioritize(String written, Server server) {
    int equals = written.lastIndexOf('=');
    try {
      int priority = Integer.parseInt(written.substring(equals + 1));
      if (equals > 0 && Math.abs(priority) <= 1000) {
        String run = String.valueOf(new Runs(server).number(written.substring(0, equals)));
        Json body = Json.object().field("priority", priority);
        server.send("PATCH", Address.of("queue", run), body);
        return;
      }
    } catch (NumberFormatException noNumber) {
      // said below
    }
    throw new UsageProblem(
        "'" + written + "' is not a value of --priority", "for example: --priority 17=10");
  }
}
