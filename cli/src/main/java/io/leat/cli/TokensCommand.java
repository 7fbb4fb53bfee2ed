package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Answer;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Table;
import io.leat.contract.ApiTokenView;
import io.leat.contract.NewApiToken;
import io.leat.contract.Right;
import io.leat.contract.Role;
import io.leat.contract.TokenOperations;
import java.util.List;

/** {@code leat tokens}: what programs are let in by at a server. */
final class TokensCommand implements Command {
  private static final Usage.Operand ACTION =
      Usage.Operand.optional("ACTION", "what to do; otherwise list").of("list", "add", "remove");
  private static final Usage.Operand TOKEN =
      Usage.Operand.optional("TOKEN", "for add, its name; for remove, its number");
  private static final Option ROLE =
      Option.choice("role", "ROLE", UsersCommand.ROLES, "for add: all that this role may");
  private static final Option RIGHT =
      Option.valued("right", "RIGHT", "for add: this right, such as runs:trigger")
          .with(Option.Count.REPEATED);
  private static final Option PROJECT =
      Option.valued("project", "NAME", "for add: for this project; otherwise for all")
          .with(Option.Count.REPEATED);
  private static final Option DAYS =
      Option.valued("days", "N", "for add: how long it is good; otherwise 90, and 365 at most");
  private static final Option ACCOUNT =
      Option.valued("account", "NAME", "for list and add: that of another; a service, for add");

  @Override
  public Usage usage() {
    return new Usage(
        "tokens",
        "shows, makes and removes API tokens",
        List.of(ACTION, TOKEN),
        List.of(ROLE, RIGHT, PROJECT, DAYS, ACCOUNT, ServerOptions.JSON, ServerOptions.SERVER),
        List.of(
            new Usage.Action(
                "list", "lists yours; what happens without an action", List.of(ACCOUNT)),
            new Usage.Action(
                "add TOKEN",
                "makes one, and prints it, this once",
                List.of(ROLE, RIGHT, PROJECT, DAYS, ACCOUNT)),
            new Usage.Action("remove TOKEN", "removes one")),
        List.of(
            "leat tokens",
            "leat tokens add ci --right runs:trigger --project web --days 30",
            "leat tokens add all --role developer --account robot",
            "leat tokens remove 3"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    String action = arguments.action();
    Server server = ServerOptions.server(arguments, session);
    return switch (action) {
      case "add" -> {
        Address tokens = Address.of(TokenOperations.CREATE_TOKEN);
        yield UsersCommand.secret(
            server.ask(tokens, made(arguments), ApiTokenView.class),
            made -> made.use().token(),
            arguments,
            session);
      }
      case "remove" -> {
        server.tell(Address.of(TokenOperations.DELETE_TOKEN, word(arguments)));
        yield ExitCode.OK;
      }
      default -> {
        Address all =
            Address.of(TokenOperations.LIST_TOKENS).with("account", arguments.value(ACCOUNT));
        yield list(server.list(all, ApiTokenView.class, Integer.MAX_VALUE), arguments, session);
      }
    };
  }

  private static NewApiToken made(Arguments arguments) {
    return new NewApiToken(
        word(arguments),
        ServerOptions.chosen(Role.class, ROLE, arguments),
        ServerOptions.some(ServerOptions.constants(Right.class, "right", RIGHT, arguments)),
        ServerOptions.some(arguments.values(PROJECT)),
        Numbers.of(arguments, DAYS, 1, 365, 90),
        arguments.value(ACCOUNT));
  }

  private static String word(Arguments arguments) {
    return arguments.ofAction(1, "TOKEN", "leat tokens --help");
  }

  private static int list(List<Answer<ApiTokenView>> tokens, Arguments arguments, Session session) {
    if (arguments.has(ServerOptions.JSON)) {
      return ServerOptions.lines(tokens, session);
    }
    Table table = new Table();
    for (Answer<ApiTokenView> each : tokens) {
      ApiTokenView token = each.value();
      ApiTokenView.Scope scope = token.scope();
      String role = each.word(Role.class, scope.role());
      List<String> projects = scope.projects();
      String used = each.sent().text("lastUsed");
      table.row(
          String.valueOf(token.id()),
          token.name(),
          role.isEmpty() ? String.join(" ", each.words(Right.class, scope.rights())) : role,
          projects == null ? "" : String.join(" ", projects),
          "until " + each.sent().text("expires"),
          used.isEmpty() ? "never used" : "used " + used);
    }
    table.print(session.out());
    return ExitCode.OK;
  }
}
