package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Answer;
import io.leat.cli.client.Runs;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Harmless;
import io.leat.contract.RunChange;
import io.leat.contract.RunOperations;
import io.leat.contract.RunView;
import java.util.List;

/** {@code leat pin}: keeps a run of a server whatever its age. */
final class PinCommand implements Command {
  private static final Option OFF = Option.flag("off", "lets it go like any other");

  @Override
  public Usage usage() {
    return new Usage(
        "pin",
        "keeps a run of a server whatever its age",
        AttachCommand.RUN,
        List.of(OFF, ServerOptions.JSON, ServerOptions.SERVER),
        List.of("leat pin 17", "leat pin last --off"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    Server server = ServerOptions.server(arguments, session);
    long run = ServerOptions.changed(server, "leat pin", arguments, session);
    Address change = Address.of(RunOperations.CHANGE_RUN, run);
    Answer<RunView> changed = server.ask(change, new RunChange(!arguments.has(OFF)), RunView.class);
    if (arguments.has(ServerOptions.JSON)) {
      changed.sent().line(session.out());
    } else {
      session.out().text(Harmless.line(Runs.title(changed.value().name())));
      session.out().line(changed.value().progress().pinned() ? " is pinned" : " is not pinned");
    }
    return ExitCode.OK;
  }
}
