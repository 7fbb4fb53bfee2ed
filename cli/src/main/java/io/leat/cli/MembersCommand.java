package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Answer;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Table;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.MemberOperations;
import io.leat.contract.MemberRole;
import io.leat.contract.MemberView;
import io.leat.contract.Role;
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
    Role role = ServerOptions.chosen(Role.class, ROLE, arguments);
    boolean changes = role != null || arguments.has(REMOVE);
    if ((member != null) != changes || (role != null && arguments.has(REMOVE))) {
      throw new UsageProblem(
          "what MEMBER is to be is said by '--role' or by '--remove'",
          "for example: leat members " + project + " ann --role developer");
    }
    Server server = ServerOptions.server(arguments, session);
    if (member == null) {
      Address all = Address.of(MemberOperations.LIST_MEMBERS, project).with("limit", 500);
      return list(server.list(all, MemberView.class, Integer.MAX_VALUE), arguments, session);
    }
    if (role == null) {
      server.tell(Address.of(MemberOperations.REMOVE_MEMBER, project, member));
    } else {
      server.tell(Address.of(MemberOperations.PUT_MEMBER, project, member), new MemberRole(role));
    }
    return ExitCode.OK;
  }

  private static int list(List<Answer<MemberView>> members, Arguments arguments, Session session) {
    if (arguments.has(ServerOptions.JSON)) {
      return ServerOptions.lines(members, session);
    }
    Table table = new Table();
    for (Answer<MemberView> each : members) {
      MemberView member = each.value();
      table.row(member.member(), each.word(Role.class, member.role()));
    }
    table.print(session.out());
    return ExitCode.OK;
  }
}
