package io.leat.server.api;

import io.leat.contract.ProblemView;
import io.leat.contract.Right;
import io.leat.contract.Role;
import io.leat.engine.job.Approval;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.TriggerKind;
import io.leat.engine.run.Protection;
import io.leat.server.account.Access;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.store.Run;
import io.leat.store.Runs;
import java.util.List;
import java.util.Optional;

/** Who may let a task run that asks: those whom its Jobfile or its environment names, by account, by group, or by a role that they hold. */
final class Consenting {
  private final Runs runs;

  /** Looks up in {@code runs} what began a run. */
  Consenting(Runs runs) {
    this.runs = runs;
  }

  /**
   * Refuses who is not named.
   *
   * @throws io.leat.server.http.Refusal 403 with the names
   */
  static void check(Request request, Task task, long project) {
    Approval approval = task.approval();
    if (approval != null) {
      named(request, "task '" + task.name() + "'", approval.by(), project);
    }
  }

  /**
   * Refuses who is not named by the environment of a task and, if that environment says so, who started the run and would agree.
   *
   * @throws io.leat.server.http.Refusal 403 with the names
   */
  void check(Request request, TaskName task, Protection protection, Run run, boolean agreed) {
    String environment =
        "the environment '" + protection.environment() + "' of task '" + task + "'";
    if (agreed && protection.notOwn()) {
      Begun begun = begun(run, request.accountName());
      if (begun != Begun.BY_OTHERS) {
        throw Problem.forbidden(
                environment
                    + " asks for consent by somebody who did not start the run, and "
                    + (begun == Begun.UNKNOWN
                        ? "who did is not known any more: what began it was removed"
                        : "'" + request.accountName() + "' did"))
            .lacking(new ProblemView.Lack(Right.RUNS_APPROVE, null, protection.by()))
            .refusal();
      }
    }
    named(request, environment, protection.by(), run.project());
  }

  /** Who began a run, as seen by who would agree to it. */
  private enum Begun {
    BY_HIM,
    BY_OTHERS,
    /** Another run did, which is not kept any more. */
    UNKNOWN
  }

  /**
   * Whether an account began a run: it started that, or one that led to it, or had one of them run once more as one that is trusted, which then
   * follows what began that one.
   */
  private Begun begun(Run run, String account) {
    Run each = run;
    while (true) {
      Long parent = each.cause().parent();
      boolean isByRun = parent != null && each.cause().by().equals("run " + parent);
      if (!isByRun && isOf(each.cause().by(), account)) {
        return Begun.BY_HIM;
      }
      if (parent == null || each.cause().trigger() != TriggerKind.JOB) {
        return Begun.BY_OTHERS;
      }
      Optional<Run> before = runs.find(parent);
      if (before.isEmpty()) {
        return isByRun ? Begun.UNKNOWN : Begun.BY_OTHERS;
      }
      each = before.get();
    }
  }

  /** Whether {@code starter} is an account, or a name of that text at a forge, such as {@code github:ann}. */
  private static boolean isOf(String starter, String account) {
    return starter.substring(starter.indexOf(':') + 1).equalsIgnoreCase(account);
  }

  private static void named(Request request, String asker, List<String> named, long project) {
    if (!named.isEmpty() && named.stream().noneMatch(each -> is(request, each, project))) {
      throw Problem.forbidden(
              asker
                  + " asks for consent by "
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
