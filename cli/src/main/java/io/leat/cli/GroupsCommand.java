package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Answer;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Table;
import io.leat.contract.GroupOperations;
import io.leat.contract.GroupView;
import io.leat.contract.NewGroup;
import io.leat.contract.Operation;
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
      Address all = Address.of(GroupOperations.LIST_GROUPS).with("limit", 500);
      return list(server.list(all, GroupView.class, Integer.MAX_VALUE), arguments, session);
    }
    String group = word(arguments, 1, "GROUP");
    switch (action) {
      case "add" -> server.tell(Address.of(GroupOperations.CREATE_GROUP), new NewGroup(group));
      case "remove" -> server.tell(Address.of(GroupOperations.DELETE_GROUP, group));
      default -> {
        Operation change =
            action.equals("join")
                ? GroupOperations.ADD_TO_GROUP
                : GroupOperations.REMOVE_FROM_GROUP;
        server.tell(Address.of(change, group, word(arguments, 2, "ACCOUNT")));
      }
    }
    return ExitCode.OK;
  }

  private static String word(Arguments arguments, int place, String label) {
    return arguments.ofAction(place, label, "leat groups --help");
  }

  private static int list(List<Answer<GroupView>> groups, Arguments arguments, Session session) {
    if (arguments.has(ServerOptions.JSON)) {
      return ServerOptions.lines(groups, session);
    }
    Table table = new Table();
    for (Answer<GroupView> each : groups) {
      GroupView group = each.value();
      table.row(group.name(), String.join(" ", group.accounts()));
    }
    table.print(session.out());
    return ExitCode.OK;
  }
}
