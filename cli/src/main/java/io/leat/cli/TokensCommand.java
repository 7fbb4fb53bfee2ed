package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.Table;
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
    Address tokens = Address.of("tokens");
    return switch (action) {
      case "add" -> {
        Json made = server.send("POST", tokens, made(arguments));
        yield UsersCommand.secret(made, "token", arguments, session);
      }
      case "remove" -> {
        server.send("DELETE", Address.of("tokens", word(arguments)), null);
        yield ExitCode.OK;
      }
      default -> {
        List<Json> all =
            server.list(tokens.with("account", arguments.value(ACCOUNT)), Integer.MAX_VALUE);
        yield arguments.has(ServerOptions.JSON)
            ? ServerOptions.lines(all, session)
            : table(all, session);
      }
    };
  }

  private static Json made(Arguments arguments) {
    return Json.object()
        .field("name", word(arguments))
        .some("role", arguments.value(ROLE))
        .some("rights", arguments.values(RIGHT))
        .some("projects", arguments.values(PROJECT))
        .field("days", Numbers.of(arguments, DAYS, 1, 365, 90))
        .some("account", arguments.value(ACCOUNT));
  }

  private static String word(Arguments arguments) {
    return arguments.ofAction(1, "TOKEN", "leat tokens --help");
  }

  private static int table(List<Json> all, Session session) {
    Table table = new Table();
    for (Json each : all) {
      table.row(
          each.text("id"),
          each.text("name"),
          each.text("role").isEmpty() ? String.join(" ", each.texts("rights")) : each.text("role"),
          String.join(" ", each.texts("projects")),
          "until " + each.text("expires"),
          each.text("lastUsed").isEmpty() ? "never used" : "used " + each.text("lastUsed"));
    }
    table.print(session.out());
    return ExitCode.OK;
  }
}
