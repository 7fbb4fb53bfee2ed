package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Server;
import io.leat.contract.Accepted;
import io.leat.contract.RunOperations;
import java.util.List;

/** {@code leat trust}: runs the commit of an untrusted run again, as one that somebody has looked at. */
final class TrustCommand implements Command {
  @Override
  public Usage usage() {
    return new Usage(
        "trust",
        "runs the commit of an untrusted run again, trusted",
        AttachCommand.RUN,
        List.of(
            TriggerCommand.WAIT,
            TriggerCommand.FOLLOW,
            RunScreen.QUIET,
            RunScreen.VERBOSE,
            ServerOptions.JSON,
            ServerOptions.SERVER),
        List.of("leat trust 17", "leat trust 17 --follow"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    TriggerCommand.check(arguments);
    Server server = ServerOptions.server(arguments, session);
    long run = ServerOptions.changed(server, "leat trust", arguments, session);
    Address trust = Address.of(RunOperations.TRUST_RUN, run);
    return TriggerCommand.accepted(server.ask(trust, Accepted.class), server, arguments, session);
  }
}
