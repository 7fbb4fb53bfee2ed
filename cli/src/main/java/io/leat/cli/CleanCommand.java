package io.leat.cli;

import io.leat.cli.run.RunClean;
import io.leat.cli.run.StoredRun;
import java.time.Clock;
import java.util.List;

/** {@code leat clean}: deletes runs that have ended. */
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
        "deletes runs that have ended",
        List.of(),
        List.of(KEEP, OLDER),
        List.of("leat clean", "leat clean --keep 50 --older-than 30"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    int keep = Numbers.of(arguments, KEEP, 1, Integer.MAX_VALUE, USUAL);
    int days = Numbers.of(arguments, OLDER, 0, 36_500, 0);
    RunClean clean = new RunClean(StoredRun.leat(session.terminal().folder()), Clock.systemUTC());
    return clean.clean(keep, days, session.out(), session.err()) ? ExitCode.OK : ExitCode.FAILED;
  }
}
