package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Answer;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Table;
import io.leat.contract.ForgeKind;
import io.leat.contract.HookOperations;
import io.leat.contract.ReceivedHook;
import java.util.List;
import java.util.Objects;

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
    List<Answer<ReceivedHook>> hooks =
        server.list(
            Address.of(HookOperations.LIST_HOOKS, project),
            ReceivedHook.class,
            Numbers.of(arguments, LIMIT, 1, 10_000, 20));
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
    for (Answer<ReceivedHook> each : hooks) {
      ReceivedHook hook = each.value();
      String state = each.word(ReceivedHook.State.class, hook.outcome().state());
      table.row(
          Objects.toString(hook.sent().received(), ""),
          each.word(ForgeKind.class, hook.sent().forge()),
          state + (hook.times() > 1 ? " " + hook.times() + "x" : ""),
          String.join(" ", hook.runs().stream().map(run -> "#" + run).toList()),
          shortened(hook.sent().subject()),
          hook.outcome().because());
    }
    table.print(session.out());
    return ExitCode.OK;
  }

  /** With commits of nine digits, as they are told elsewhere. */
  private static String shortened(String subject) {
    return subject.replaceAll("\\b([0-9a-f]{9})[0-9a-f]{31,}\\b", "$1");
  }
}
