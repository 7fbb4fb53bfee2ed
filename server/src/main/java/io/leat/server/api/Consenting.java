package io.leat.server.api;

import io.leat.contract.ProblemView;
import io.leat.contract.Right;
import io.leat.contract.Role;
import io.leat.engine.job.Approval;
import io.leat.engine.job.Task;
import io.leat.server.account.Access;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import java.util.List;
import java.util.Optional;

/** Who may let a task run that asks: those whom its Jobfile names, by account, by group, or by a role that they hold. */
final class Consenting {
  private Consenting() {}

  /**
   * Refuses who is not named.
   *
   * @throws io.leat.server.http.Refusal 403 with the names
   */
  static void check(Request request, Task task, long project) {
    Approval approval = task.approval();
    if (approval == null || approval.by().isEmpty()) {
      return;
    }
    List<String> named = approval.by();
    if (named.stream().noneMatch(each -> is(request, each, project))) {
      throw Problem.forbidden(
              "task '"
                  + task.name()
                  + "' asks for consent by "
                  + String.join(" or ", named.stream().map(each -> "'" + each + "'").toList())
                  + ", and '"
                  + request.accountName()
                  + "' is neither called so nor in such a group, nor holds such a role")
          .lacking(new ProblemView.Lack(Right.RUNS_APPROVE, null, named))
          .refusal();
    }
  }

  private static boolean is(Request request, String named, long project) {
    Access access = request.access();
    Optional<Role> role = Role.of(named);
    return named.equals(request.accountName())
        || access.groups().contains(named)
        || (role.isPresent()
            && access.role(project).filter(own -> own.holds(role.get())).isPresent());
  }
}
