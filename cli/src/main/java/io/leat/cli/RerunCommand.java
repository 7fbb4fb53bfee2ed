package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Server;
import io.leat.contract.Accepted;
import io.leat.contract.Again;
import io.leat.contract.Asking;
import io.leat.contract.RunOperations;
import java.util.List;

/** {@code leat rerun}: runs the graph of a run of a server again, at the same commit. */
final class RerunCommand implements Command {
  private static final Option FROM =
      Option.valued(
          "from",
          "WHAT",
          "'failed', or a task, which runs again with all that needs it; otherwise all runs again");

  @Override
  public Usage usage() {
    return new Usage(
        "rerun",
        "runs a run of a server again",
        AttachCommand.RUN,
        List.of(
            FROM,
            TriggerCommand.KEY,
            TriggerCommand.WITHOUT_SECRETS,
            TriggerCommand.WAIT,
            TriggerCommand.FOLLOW,
            RunScreen.QUIET,
            RunScreen.VERBOSE,
            ServerOptions.JSON,
            ServerOptions.SERVER),
        List.of("leat rerun 17", "leat rerun last --from failed --follow"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    TriggerCommand.check(arguments);
    Server server = ServerOptions.server(arguments, session, "leat run --from failed");
    long run = ServerOptions.changed(server, "leat rerun", arguments, session);
    Again again =
        new Again(
            Asking.PERSON,
            arguments.value(FROM),
            arguments.value(TriggerCommand.KEY),
            arguments.has(TriggerCommand.WITHOUT_SECRETS) ? true : null);
    Address rerun = Address.of(RunOperations.RERUN_RUN, run);
    return TriggerCommand.accepted(
        server.ask(rerun, again, Accepted.class), server, arguments, session);
  }
}
