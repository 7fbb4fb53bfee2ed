package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.Table;
import java.util.List;

/** {@code leat groups}: groups of accounts, which have roles in projects, and are asked for consent. */
final class GroupsCommand implements Command {
  private static final Usage.Operand ACTION =
      Usage.Operand.optional("ACTION", "what to do; otherwise list")
          .of("list", "add", "remove", "join", "leave");
  private static final Usage.Operand GROUP = Usage.Operand.optional("GROUP", "its name");
  private static final Usage.Operand ACCOUNT =
      Usage.Operand.optional("ACCOUNT", "for join and leave: who");

  @Override
  public Usage usage() {
    return new Usage(
        "groups",
        "shows and changes groups of accounts",
        List.of(ACTION, GROUP, ACCOUNT),
        List.of(ServerOptions.JSON, ServerOptions.SERVER),
        List.of(
            new Usage.Action("list", "lists them; what happens without an action"),
            new Usage.Action("add GROUP", "makes one"),
            new Usage.Action("join GROUP ACCOUNT", "puts an account into it"),
            new Usage.Action("leave GROUP ACCOUNT", "takes an account out of it"),
            new Usage.Action("remove GROUP", "removes it with its roles; the accounts stay")),
        List.of("leat groups", "leat groups add release", "leat groups join release ann"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    String action = arguments.action();
    Server server = ServerOptions.server(arguments, session);
    if (action.equals("list")) {
      List<Json> all = server.list(Address.of("groups"), Integer.MAX_VALUE);
      return arguments.has(ServerOptions.JSON)
          ? ServerOptions.lines(all, session)
          : table(all, session);
    }
    String group = word(arguments, 1, "GROUP");
    switch (action) {
      case "add" -> server.send("POST", Address.of("groups"), Json.object().field("name", group));
      case "remove" -> server.send("DELETE", Address.of("groups", group), null);
      default -> {
        Address member = Address.of("groups", group, "accounts", word(arguments, 2, "ACCOUNT"));
        server.send(action.equals("join") ? "PUT" : "DELETE", member, null);
      }
    }
    return ExitCode.OK;
  }

  private static String word(Arguments arguments, int place, String label) {
    return arguments.ofAction(place, label, "leat groups --help");
  }

  private static int table(List<Json> all, Session session) {
    Table table = new Table();
    all.forEach(each -> table.row(each.text("name"), String.join(" ", each.texts("accounts"))));
    table.print(session.out());
    return ExitCode.OK;
  }
}
