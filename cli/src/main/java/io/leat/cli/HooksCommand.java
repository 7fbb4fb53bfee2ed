package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.Table;
import java.util.List;

/** {@code leat hooks}: what forges sent to a project, and what became of each. */
final class HooksCommand implements Command {
  private static final Option LIMIT =
      Option.valued("limit", "N", "how many at most, the newest; otherwise 20");

  @Override
  public Usage usage() {
    return new Usage(
        "hooks",
        "lists what forges sent to a project, and what became of each",
        ProjectsCommand.PROJECT,
        List.of(LIMIT, ServerOptions.JSON, ServerOptions.SERVER),
        List.of("leat hooks web", "leat hooks web --limit 100 --json"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    String project = String.valueOf(arguments.operand());
    Server server = ServerOptions.server(arguments, session);
    List<Json> hooks =
        server.list(
            Address.of("projects", project, "hooks"), Numbers.of(arguments, LIMIT, 1, 10_000, 20));
    if (arguments.has(ServerOptions.JSON)) {
      return ServerOptions.lines(hooks, session);
    }
    if (hooks.isEmpty()) {
      session
          .out()
          .line("no forge sent anything; 'leat projects show " + project + "' says where to")
          .flush();
      return ExitCode.OK;
    }
    Table table = new Table();
    for (Json each : hooks) {
      table.row(
          each.text("received"),
          each.text("forge"),
          each.text("state") + (each.number("times", 1) > 1 ? " " + each.text("times") + "x" : ""),
          String.join(" ", each.items("runs").stream().map(run -> "#" + run.shown()).toList()),
          shortened(each.text("subject")),
          each.text("because"));
    }
    table.print(session.out());
    return ExitCode.OK;
  }

  /** With commits of nine digits, as they are told elsewhere. */
  private static String shortened(String subject) {
    return subject.replaceAll("\\b([0-9a-f]{9})[0-9a-f]{31,}\\b", "$1");
  }
}
