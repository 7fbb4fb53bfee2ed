package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Server;
import io.leat.cli.run.RunClean;
import io.leat.cli.run.StoredRun;
import io.leat.contract.KeepingOperations;
import java.time.Clock;
import java.util.List;

/** {@code leat clean}: deletes runs that have ended, and the contents of artifacts that no run uses any more. */
final class CleanCommand implements Command {
  private static final int USUAL = 10;
  private static final Option KEEP =
      Option.valued("keep", "N", "how many of the latest runs stay, 1 or more; otherwise " + USUAL);
  private static final Option OLDER =
      Option.valued("older-than", "DAYS", "deletes only what ended more than so many days ago");

  @Override
  public Usage usage() {
    return new Usage(
        "clean",
        "deletes runs that have ended, and artifacts that no run uses any more",
        List.of(),
        List.of(KEEP, OLDER, ServerOptions.INSTEAD),
        List.of("leat clean", "leat clean --keep 50 --older-than 30", "leat clean --server"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    Server server = ServerOptions.instead(arguments, session);
    if (server != null) {
      ServerOptions.without(
          arguments, List.of(KEEP, OLDER), "is for this folder: a server has rules of its own");
      server.tell(Address.of(KeepingOperations.CLEAN));
      session.out().line("the server deletes what is not kept any longer");
      return ExitCode.OK;
    }
    int keep = Numbers.of(arguments, KEEP, 1, Integer.MAX_VALUE, USUAL);
    int days = Numbers.of(arguments, OLDER, 0, 36_500, 0);
    RunClean clean = new RunClean(StoredRun.leat(session.terminal().folder()), Clock.systemUTC());
    return clean.clean(keep, days, session.out(), session.err()) ? ExitCode.OK : ExitCode.FAILED;
  }
}
