package io.leat.server.http;

import io.leat.contract.ProblemView;
import io.leat.contract.Right;
import io.leat.contract.Role;
import io.leat.server.account.Access;
import io.leat.server.account.Caller;
import io.leat.server.account.Owner;
import java.util.Optional;

/** What somebody is told who sees something, and may not do what he asks for. */
final class Lacking {
  private Lacking() {}

  /** 403, with the right and the role that are asked for. */
  static Problem of(Optional<Caller> caller, Right right, Owner owner) {
    Access access = caller.map(Caller::access).orElse(Access.NONE);
    String name = caller.map(Caller::name).orElse("-");
    String lacks =
        access.inScope(right)
            ? "'" + name + "' " + has(role(access, owner)) + " there"
            : "this API token of '" + name + "' is not for that";
    return Problem.forbidden(
            "this asks for the right "
                + right.word()
                + ", which who is "
                + right.least().word()
                + place(owner)
                + " has; "
                + lacks)
        .lacking(new ProblemView.Lack(right, right.least(), null));
  }

  private static String place(Owner owner) {
    return switch (owner) {
      case Owner.OfServer _ -> " on the server";
      case Owner.OfProject _ -> " in the project";
      case Owner.OfProjects _, Owner.OfAll _ -> " in a project of it";
    };
  }

  private static Optional<Role> role(Access access, Owner owner) {
    return switch (owner) {
      case Owner.OfProject(long project) -> access.role(project);
      case Owner.OfServer _, Owner.OfProjects _, Owner.OfAll _ ->
          Optional.ofNullable(access.server());
    };
  }

  private static String has(Optional<Role> role) {
    return role.map(each -> "is " + each.word()).orElse("has no role");
  }
}
