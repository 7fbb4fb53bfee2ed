package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.Table;
import io.leat.cli.terminal.UsageProblem;
import java.util.List;

/** {@code leat members}: who has which role in a project. */
final class MembersCommand implements Command {
  private static final Option ROLE =
      Option.choice("role", "ROLE", UsersCommand.ROLES, "the role that MEMBER is to have");
  private static final Option REMOVE = Option.flag("remove", "takes MEMBER its role");

  @Override
  public Usage usage() {
    return new Usage(
        "members",
        "shows and changes who has which role in a project",
        List.of(
            Usage.Operand.required("PROJECT", "its name"),
            Usage.Operand.optional(
                "MEMBER", "the name of an account, or group: and that of a group")),
        List.of(ROLE, REMOVE, ServerOptions.JSON, ServerOptions.SERVER),
        List.of(
            "leat members web",
            "leat members web ann --role maintainer",
            "leat members web group:release --role developer",
            "leat members web ann --remove"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    String project = String.valueOf(arguments.operand());
    String member = arguments.operand(1);
    String role = arguments.value(ROLE);
    boolean changes = role != null || arguments.has(REMOVE);
    if ((member != null) != changes || (role != null && arguments.has(REMOVE))) {
      throw new UsageProblem(
          "what MEMBER is to be is said by '--role' or by '--remove'",
          "for example: leat members " + project + " ann --role developer");
    }
    Server server = ServerOptions.server(arguments, session);
    Address address = Address.of("projects", project, "members");
    if (member == null) {
      List<Json> all = server.list(address, Integer.MAX_VALUE);
      if (arguments.has(ServerOptions.JSON)) {
        return ServerOptions.lines(all, session);
      }
      Table table = new Table();
      all.forEach(each -> table.row(each.text("member"), each.text("role")));
      table.print(session.out());
      return ExitCode.OK;
    }
    Address one = Address.of("projects", project, "members", member);
    if (role == null) {
      server.send("DELETE", one, null);
    } else {
      server.send("PUT", one, Json.object().field("role", role));
    }
    return ExitCode.OK;
  }
}
