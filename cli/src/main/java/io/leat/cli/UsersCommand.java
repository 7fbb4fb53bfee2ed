package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.Table;
import io.leat.cli.terminal.UsageProblem;
import java.util.List;

/** {@code leat users}: who may be let in by a server. */
final class UsersCommand implements Command {
  static final List<String> ROLES = List.of("viewer", "developer", "maintainer", "admin");

  private static final Usage.Operand ACTION =
      Usage.Operand.optional("ACTION", "what to do; otherwise list")
          .of("list", "add", "role", "disable", "enable", "reset-password", "remove", "invite");
  private static final Usage.Operand ACCOUNT = Usage.Operand.optional("ACCOUNT", "its name");
  private static final Usage.Operand ROLE =
      Usage.Operand.optional("ROLE", "for role: viewer, developer, maintainer, admin or none");
  private static final Option GIVEN =
      Option.choice("role", "ROLE", ROLES, "for add and invite: the role on the server; else none");
  private static final Option SERVICE =
      Option.flag("service", "for add: it has no password, but API tokens");
  private static final Option DAYS =
      Option.valued("days", "N", "for invite: how long it is good; otherwise 7");

  @Override
  public Usage usage() {
    return new Usage(
        "users",
        "shows and changes who may use a server",
        List.of(ACTION, ACCOUNT, ROLE),
        List.of(GIVEN, SERVICE, DAYS, ServerOptions.JSON, ServerOptions.SERVER),
        List.of(
            new Usage.Action("list", "lists them; what happens without an action"),
            new Usage.Action(
                "add ACCOUNT", "makes one, and prints its first password", List.of(GIVEN, SERVICE)),
            new Usage.Action("role ACCOUNT ROLE", "gives it a role on the server, or none"),
            new Usage.Action("disable ACCOUNT", "lets it in no more, and ends its logins"),
            new Usage.Action("enable ACCOUNT", "lets it in again"),
            new Usage.Action("reset-password ACCOUNT", "makes and prints another first password"),
            new Usage.Action("remove ACCOUNT", "removes it with its tokens and roles"),
            new Usage.Action(
                "invite", "prints a code that somebody registers by, once", List.of(GIVEN, DAYS))),
        List.of(
            "leat users",
            "leat users add ann --role developer",
            "leat users role ann none",
            "leat users reset-password ann"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    String action = arguments.action();
    Server server = ServerOptions.server(arguments, session);
    return switch (action) {
      case "list" -> {
        List<Json> all =
            server.list(Address.of("accounts").with("limit", "500"), Integer.MAX_VALUE);
        yield arguments.has(ServerOptions.JSON)
            ? ServerOptions.lines(all, session)
            : table(all, session);
      }
      case "add" -> secret(add(arguments, server), "firstPassword", arguments, session);
      case "invite" -> secret(invite(arguments, server), "code", arguments, session);
      case "reset-password" ->
          secret(
              change(arguments, server, Json.object().field("resetPassword", true)),
              "firstPassword",
              arguments,
              session);
      case "remove" -> {
        server.send("DELETE", account(arguments), null);
        yield ExitCode.OK;
      }
      case "role" -> {
        change(arguments, server, role(arguments));
        yield ExitCode.OK;
      }
      default -> {
        change(arguments, server, Json.object().field("disabled", action.equals("disable")));
        yield ExitCode.OK;
      }
    };
  }

  private static Json add(Arguments arguments, Server server) {
    Json body =
        Json.object()
            .field("name", word(arguments, 1, "ACCOUNT"))
            .some("kind", arguments.has(SERVICE) ? "service" : null)
            .some("role", arguments.value(GIVEN));
    return server.send("POST", Address.of("accounts"), body);
  }

  private static Json invite(Arguments arguments, Server server) {
    Json body =
        Json.object()
            .some("role", arguments.value(GIVEN))
            .field("days", Numbers.of(arguments, DAYS, 1, 30, 7));
    return server.send("POST", Address.of("invitations"), body);
  }

  private static Json role(Arguments arguments) {
    String role = word(arguments, 2, "ROLE");
    if (role.equals("none")) {
      return Json.object().field("role", null);
    }
    if (!ROLES.contains(role)) {
      throw new UsageProblem(
          "'" + role + "' is no role", "they are " + String.join(", ", ROLES) + ", and none");
    }
    return Json.object().field("role", role);
  }

  private static Json change(Arguments arguments, Server server, Json change) {
    return server.send("PATCH", account(arguments), change);
  }

  private static Address account(Arguments arguments) {
    return Address.of("accounts", word(arguments, 1, "ACCOUNT"));
  }

  private static String word(Arguments arguments, int place, String label) {
    return arguments.ofAction(place, label, "leat users --help");
  }

  /** Prints what is told once, and nothing else, so that a script can take it. */
  static int secret(Json made, String field, Arguments arguments, Session session) {
    if (arguments.has(ServerOptions.JSON)) {
      return ServerOptions.lines(List.of(made), session);
    }
    if (!made.text(field).isEmpty()) {
      session.out().line(made.text(field)).flush();
    }
    return ExitCode.OK;
  }

  private static int table(List<Json> all, Session session) {
    Table table = new Table();
    for (Json each : all) {
      table.row(
          each.text("name"),
          each.text("kind"),
          each.text("role").isEmpty() ? "-" : each.text("role"),
          String.join(" ", each.texts("groups")),
          each.flag("disabled") ? "disabled" : "");
    }
    table.print(session.out());
    return ExitCode.OK;
  }
}
