package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.EventStream;
import io.leat.cli.client.Runs;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.JsonWriter;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.EventOperations;
import io.leat.engine.durable.Reason;
import java.io.IOException;
import java.util.List;

/** {@code leat events}: what happens on a server, as it happens, for programs. */
final class EventsCommand implements Command {
  private static final Option RUN =
      Option.valued("run", "RUN", "only those of this run, from its first to its last");

  @Override
  public Usage usage() {
    return new Usage(
        "events",
        "prints what happens on a server, an object a line",
        List.of(),
        List.of(RUN, ServerOptions.SERVER),
        List.of("leat events", "leat events --run 17"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    Server server = ServerOptions.server(arguments, session);
    String run = arguments.value(RUN);
    Address address =
        run == null
            ? Address.of(EventOperations.FOLLOW_EVENTS)
            : Address.of(EventOperations.FOLLOW_RUN, new Runs(server).number(run));
    try {
      EventStream.follow(server, address, event -> print(event, session));
      return ExitCode.OK;
    } catch (IOException problem) {
      throw new UsageProblem("cannot print: " + Reason.of(problem), null);
    }
  }

  private static boolean print(EventStream.Event event, Session session) {
    Json json = event.json();
    if (json.isNothing()) {
      new JsonWriter(session.out(), false).value(event.data());
      session.out().line();
    } else {
      json.line(session.out());
    }
    session.out().flush();
    return session.out().failure().isEmpty();
  }
}
