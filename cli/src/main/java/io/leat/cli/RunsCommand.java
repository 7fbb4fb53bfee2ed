package io.leat.cli;

import io.leat.cli.run.RunList;
import io.leat.cli.run.StoredRun;
import io.leat.cli.terminal.JsonWriter;
import io.leat.engine.local.LeatFolder;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** {@code leat runs}: the latest runs of this folder. */
final class RunsCommand implements Command {
  private static final int USUAL = 20;
  private static final Option LIMIT =
      Option.valued("limit", "N", "how many of the latest runs; otherwise " + USUAL);
  private static final Option JSON = Option.flag("json", "prints each run as an object on a line");

  @Override
  public Usage usage() {
    return new Usage(
        "runs",
        "lists the latest runs of this folder",
        List.of(),
        List.of(LIMIT, JSON),
        List.of("leat runs", "leat runs --limit 5 --json"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    int limit = Numbers.of(arguments, LIMIT, 1, Integer.MAX_VALUE, USUAL);
    LeatFolder leat = StoredRun.leat(session.terminal().folder());
    List<RunList.Line> lines = RunList.latest(leat, limit, Instant.now());
    if (arguments.has(JSON)) {
      for (RunList.Line line : lines) {
        line.write(new JsonWriter(session.out(), false));
        session.out().line();
      }
    } else {
      RunList.print(lines, Instant.now(), ZoneId.systemDefault(), session.out());
    }
    return ExitCode.OK;
  }
}
