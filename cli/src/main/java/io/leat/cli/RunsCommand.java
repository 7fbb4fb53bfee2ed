package io.leat.cli;

import io.leat.cli.run.RunSource;
import io.leat.cli.terminal.JsonWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code leat runs}: the latest runs of this folder, or of a server. */
final class RunsCommand implements Command {
  private static final int USUAL = 20;
  private static final Option LIMIT =
      Option.valued("limit", "N", "how many of the latest runs; otherwise " + USUAL);
  private static final Option JSON = Option.flag("json", "prints each run as an object on a line");

  private static final Option PROJECT =
      Option.valued("project", "NAME", "of a server: only runs of this project");
  private static final Option STATUS =
      Option.valued("status", "WORD", "of a server: only runs with this status");
  private static final Option KEY =
      Option.valued("key", "KEY", "of a server: only runs that were triggered with this key");
  private static final Option FILTER =
      Option.valued("filter", "CONDITION", "of a server: only runs for which this condition holds");
  private static final List<Option> WANTED = List.of(PROJECT, STATUS, KEY, FILTER);

  @Override
  public Usage usage() {
    return new Usage(
        "runs",
        "lists the latest runs of this folder, or of a server",
        List.of(),
        List.of(LIMIT, PROJECT, STATUS, KEY, FILTER, JSON, ServerOptions.INSTEAD),
        List.of(
            "leat runs",
            "leat runs --limit 5 --json",
            "leat runs --server --filter \"run.status == 'failed'\""));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    int limit = Numbers.of(arguments, LIMIT, 1, Integer.MAX_VALUE, USUAL);
    RunSource source = ServerOptions.source(arguments, session);
    if (!source.isServer()) {
      ServerOptions.without(arguments, WANTED, "is for a server: add --server");
    }
    Map<String, String> wanted = new HashMap<>();
    for (Option option : WANTED) {
      arguments.values(option).forEach(value -> wanted.put(option.name(), value));
    }
    List<RunSource.Row> rows = source.latest(limit, wanted);
    if (arguments.has(JSON)) {
      for (RunSource.Row row : rows) {
        row.write(new JsonWriter(session.out(), false));
        session.out().line();
      }
    } else if (rows.isEmpty()) {
      (source.isServer() ? session.err() : session.out()).line(source.none());
    } else {
      RunSource.print(rows, ServerOptions.times(), session.out());
    }
    return ExitCode.OK;
  }
}
