package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Runs;
import io.leat.cli.client.Server;
import io.leat.cli.run.RunList;
import io.leat.cli.run.StoredRun;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.JsonWriter;
import io.leat.engine.local.LeatFolder;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

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
    Server server = ServerOptions.instead(arguments, session);
    if (server != null) {
      return ofServer(server, limit, arguments, session);
    }
    ServerOptions.without(
        arguments, List.of(PROJECT, STATUS, KEY, FILTER), "is for a server: add --server");
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

  private static int ofServer(Server server, int limit, Arguments arguments, Session session) {
    Address address =
        Address.of("runs")
            .with("limit", Math.min(limit, 500))
            .with("project", arguments.value(PROJECT))
            .with("status", arguments.value(STATUS))
            .with("key", arguments.value(KEY))
            .with("filter", arguments.value(FILTER));
    List<Json> runs = server.list(address, limit);
    if (arguments.has(JSON)) {
      return ServerOptions.lines(runs, session);
    }
    if (runs.isEmpty()) {
      session.err().line("no runs");
    }
    Runs.print(runs, ServerOptions.times(), session.out());
    return ExitCode.OK;
  }
}
