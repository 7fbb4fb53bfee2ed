package io.leat.engine.run;

import io.leat.engine.expression.Evaluation;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.Approval;
import io.leat.engine.job.Environment;
import io.leat.engine.job.EnvironmentName;
import io.leat.engine.job.GroupName;
import io.leat.engine.job.Need;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.RetryPolicy;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One signal being decided: events are made and applied to a draft, so that each sees what those before it did. */
final class Decision {
  private final RunState run;
  private final RunPlan plan;
  private final Instant now;
  private final List<RunEvent> events = new ArrayList<>();

  /** Tasks that ended and whose followers have not been looked at. */
  private final ArrayDeque<Integer> ended = new ArrayDeque<>();

  Decision(RunState draft, Instant now) {
    this.run = draft;
    this.plan = draft.plan();
    this.now = now;
  }

  List<RunEvent> events() {
    return events;
  }

  private void emit(RunEvent event) {
    events.add(event);
    run.apply(event, now);
  }

  void on(RunSignal signal) {
    switch (signal) {
      case RunSignal.Carry carry -> carry(carry);
      case RunSignal.Start _ -> start();
      case RunSignal.Grant(List<Assignment> places) -> grant(places);
      case RunSignal.Started(Lease lease) -> started(lease);
      case RunSignal.Published published -> published(published);
      case RunSignal.Ended(Lease lease, AttemptOutcome outcome) -> ended(lease, outcome);
      case RunSignal.Due(TaskName task) -> due(task);
      case RunSignal.Approve(TaskName task, String by, EnvironmentName of) -> approve(task, by, of);
      case RunSignal.Entered(TaskName task, EnvironmentEntry entry) -> entered(task, entry);
      case RunSignal.Refuse(TaskName task, String by) -> refuse(task, by);
      case RunSignal.Cancel(String by, boolean atOnce) -> cancel(by, atOnce, false);
      case RunSignal.Expire(Duration limit) ->
          cancel("the run took longer than " + limit.toSeconds() + " s", false, true);
      case RunSignal.Stuck _ -> Standstill.of(run).forEach(this::stuck);
    }
    followUp();
  }

  private void stuck(int number, String why) {
    if (!(run.task(number) instanceof TaskState.Finished)) {
      finish(number, new TaskResult(TaskStatus.ERRORED, why, false));
    }
  }

  private boolean holds(Lease lease) {
    return plan.has(lease.task()) && lease.equals(run.task(lease.task()).held());
  }

  /** A task that is carried over ends before the run begins; those that need it are looked at when it begins. */
  private void carry(RunSignal.Carry carry) {
    if (!run.mayCarry(carry.task())) {
      return;
    }
    String from = "taken from run " + carry.run();
    Lease lease = new Lease(carry.task(), 0, 0, from);
    for (Map.Entry<OutputName, Scalar> each : carry.outputs().entrySet()) {
      emit(new RunEvent.OutputPublished(lease, each.getKey(), each.getValue()));
    }
    emit(
        new RunEvent.TaskFinished(carry.task(), new TaskResult(TaskStatus.SUCCEEDED, from, false)));
  }

  private void start() {
    if (run.started()) {
      return;
    }
    emit(new RunEvent.RunStarted());
    for (int i = 0; i < plan.size(); i++) {
      Expression when = plan.task(i).when();
      if (when != null && blocked(i) && known(plan.task(i), when, false)) {
        skip(i, "its condition does not hold: " + when);
      }
    }
    for (int i = 0; i < plan.size(); i++) {
      if (run.open(i) == 0) {
        consider(i);
      } else {
        // its list may have been taken over from an earlier run, while it waits for more
        withoutItem(i);
      }
    }
    if (run.ordinaryFinished()) {
      openTheEnd();
    }
    if (run.allFinished() && run.status().isEmpty()) {
      emit(new RunEvent.RunFinished(run.verdict()));
    }
  }

  private boolean blocked(int task) {
    return run.task(task) instanceof TaskState.Blocked;
  }

  private boolean known(Task task, Expression when, boolean value) {
    Optional<Scalar> decided = Evaluation.evaluate(when, run.facts(task));
    return decided.isPresent() && decided.get().truth() == value;
  }

  /** Ends a leg that has no item in the list of its family, as soon as the list is final; whether it has ended by that. */
  private boolean withoutItem(int number) {
    TaskResult result = MissingItem.of(run, number);
    if (result == null) {
      return false;
    }
    finish(number, result);
    if (result.status() == TaskStatus.SKIPPED && !result.leftOut()) {
      dropMates(number);
    }
    return true;
  }

  /** All that a task needs is there: it is skipped by its condition, asks for consent, waits for its pipe, or is ready. */
  private void consider(int number) {
    if (!blocked(number) || withoutItem(number)) {
      return;
    }
    Task task = plan.task(number);
    Expression when = task.when();
    if (when != null && !known(task, when, true)) {
      String because = LeftOut.condition(run, task, when);
      if (Evaluation.isTooLong(when, run.facts(task))) {
        finish(number, TaskStatus.FAILED, because);
      } else {
        skip(number, because);
      }
      return;
    }
    Approval approval = task.approval();
    if (approval == null) {
      enter(number);
    } else {
      ask(task.name(), approval.timeout(), null);
    }
  }

  private void ask(TaskName task, @Nullable Duration patience, @Nullable Protection protection) {
    Instant deadline = patience == null ? null : now.plus(patience);
    emit(new RunEvent.ApprovalAsked(task, deadline, protection));
  }

  /** Nobody's consent is lacking that the Jobfile asks for: what its environment asks comes last, as it is set by then. */
  private void enter(int number) {
    Task task = plan.task(number);
    Environment environment = task.environment();
    if (environment == null) {
      clear(number);
    } else {
      emit(new RunEvent.EnvironmentAsked(task.name(), environment));
    }
  }

  private void entered(TaskName task, EnvironmentEntry entry) {
    if (!plan.has(task) || !(run.task(task) instanceof TaskState.Entering)) {
      return;
    }
    switch (entry) {
      case EnvironmentEntry.Free _ -> clear(plan.number(task));
      case EnvironmentEntry.Asks(Protection by, Duration patience) -> ask(task, patience, by);
      case EnvironmentEntry.Refused(String because) -> refuse(plan.number(task), because);
    }
  }

  private void clear(int number) {
    if (plan.group(number).length == 0) {
      ready(number, 1);
    } else {
      emit(new RunEvent.TaskCleared(plan.task(number).name()));
      gather(number);
    }
  }

  /** A task has all that it needs and every consent; those that start together do so when this is true of all. */
  private void gather(int number) {
    int[] group = plan.group(number);
    if (group.length == 0) {
      ready(number, 1);
      return;
    }
    for (int member : group) {
      if (!(run.task(member) instanceof TaskState.Cleared)) {
        return;
      }
    }
    for (int member : group) {
      ready(member, 1);
    }
  }

  private void ready(int number, int attempt) {
    Task task = plan.task(number);
    if (task.steps().isEmpty() && task.artifacts().isEmpty() && plan.group(number).length == 0) {
      // it only gathers others
      finish(number, TaskStatus.SUCCEEDED, "");
    } else {
      emit(new RunEvent.TaskReady(task.name(), attempt));
    }
  }

  private void grant(List<Assignment> places) {
    for (Assignment each : places) {
      if (!plan.has(each.task()) || !(run.task(each.task()) instanceof TaskState.Ready)) {
        return;
      }
    }
    for (Assignment each : places) {
      if (run.task(each.task()) instanceof TaskState.Ready(int attempt)) {
        emit(
            new RunEvent.AttemptLeased(
                new Lease(each.task(), attempt, run.fence() + 1, each.agent())));
      }
    }
  }

  private void started(Lease lease) {
    if (holds(lease) && run.task(lease.task()) instanceof TaskState.Leased) {
      emit(new RunEvent.AttemptStarted(lease));
    }
  }

  private void published(RunSignal.Published signal) {
    if (!holds(signal.lease())) {
      return;
    }
    int number = plan.number(signal.lease().task());
    if (run.hasPublished(number, signal.output(), signal.value())) {
      return;
    }
    emit(new RunEvent.OutputPublished(signal.lease(), signal.output(), signal.value()));
    for (int to : plan.after(number)) {
      if (run.open(to) == 0) {
        consider(to);
      }
    }
  }

  private void due(TaskName name) {
    if (!plan.has(name)) {
      return;
    }
    int number = plan.number(name);
    if (run.task(number) instanceof TaskState.Waiting(int attempt, Instant due)
        && !due.isAfter(now)) {
      int[] group = plan.group(number);
      if (group.length == 0) {
        emit(new RunEvent.TaskReady(name, attempt));
      }
      for (int member : group) {
        if (run.task(member) instanceof TaskState.Waiting(int next, Instant _)) {
          emit(new RunEvent.TaskReady(plan.task(member).name(), next));
        }
      }
    } else if (run.task(number) instanceof TaskState.Asking(var deadline, var _)
        && deadline != null
        && !deadline.isAfter(now)) {
      refuse(number, "nobody agreed in time");
    }
  }

  private void approve(TaskName task, String by, @Nullable EnvironmentName of) {
    if (!asks(task) || !Objects.equals(run.task(task).asker(), of)) {
      return;
    }
    emit(new RunEvent.ApprovalGiven(task, by));
    if (of == null && plan.task(task).environment() != null) {
      enter(plan.number(task));
    } else {
      gather(plan.number(task));
    }
  }

  private void refuse(TaskName task, String by) {
    if (asks(task)) {
      refuse(plan.number(task), "refused by " + by);
    }
  }

  private boolean asks(TaskName task) {
    return plan.has(task) && run.task(task) instanceof TaskState.Asking;
  }

  private void refuse(int number, String because) {
    finish(number, TaskStatus.CANCELLED, because);
    dropMates(number);
  }

  // ---- the end of an attempt

  private void ended(Lease lease, AttemptOutcome outcome) {
    if (holds(lease)) {
      emit(new RunEvent.AttemptEnded(lease, outcome));
      settle(plan.number(lease.task()));
    }
  }

  private void settle(int number) {
    int[] group = plan.group(number);
    if (group.length > 0) {
      settleTogether(group);
      return;
    }
    if (run.task(number) instanceof TaskState.Ended(var lease, var outcome, long _, boolean _)) {
      if (outcome.good()) {
        finish(
            number,
            TaskStatus.SUCCEEDED,
            outcome instanceof AttemptOutcome.Reused reused ? reused.described() : "");
      } else if (!again(number, lease.attempt(), outcome, outcome.described())) {
        finish(number, AttemptVerdict.status(outcome), outcome.described());
      }
    }
  }

  /** A pipe has one end: when all of its members have ended. It fails when one has failed, and is tried again as a whole. */
  private void settleTogether(int[] group) {
    for (int member : group) {
      if (!(run.task(member) instanceof TaskState.Ended)) {
        return;
      }
    }
    PipeEnd end = new PipeEnd(run, group);
    int failed = end.culprit();
    if (failed < 0) {
      for (int member : group) {
        finish(member, TaskStatus.SUCCEEDED, end.note(member));
      }
      return;
    }
    Task culprit = plan.task(failed);
    AttemptOutcome first = end.outcome(failed);
    int attempt = end.of(failed).lease().attempt();
    String how = end.described(failed);
    String because = "'" + culprit.name() + "' of its pipe failed first: " + how;
    if (AttemptVerdict.mayRetry(run, culprit, attempt, first)) {
      for (int member : group) {
        retry(member, culprit.retry(), attempt, member == failed ? how : because);
      }
      return;
    }
    for (int member : group) {
      AttemptOutcome own = end.outcome(member);
      if (member == failed) {
        finish(member, AttemptVerdict.status(own), how);
      } else if (end.draggedAlong(member)) {
        finish(member, AttemptVerdict.status(first), because);
      } else {
        finish(member, AttemptVerdict.status(own), own.described() + "; " + because);
      }
    }
  }

  private boolean again(int number, int attempt, AttemptOutcome outcome, String because) {
    Task task = plan.task(number);
    if (!AttemptVerdict.mayRetry(run, task, attempt, outcome)) {
      return false;
    }
    retry(number, task.retry(), attempt, because);
    return true;
  }

  private void retry(int number, RetryPolicy policy, int attempt, String because) {
    Duration delay = AttemptVerdict.delay(policy, attempt);
    TaskName name = plan.task(number).name();
    emit(new RunEvent.RetryScheduled(name, attempt + 1, now.plus(delay), because));
    if (delay.isZero()) {
      emit(new RunEvent.TaskReady(name, attempt + 1));
    }
  }

  private void finish(int number, TaskStatus status, String because) {
    finish(number, TaskResult.of(plan.task(number), status, because));
  }

  private void finish(int number, TaskResult result) {
    boolean before = run.ordinaryFinished();
    end(number, result);
    if (result.fails()) {
      failFast(plan.task(number));
    }
    // within a stop at once, those that wait for the end are about to be stopped themselves
    if (!before && run.ordinaryFinished() && !run.atOnce()) {
      openTheEnd();
    }
    // the tasks that always run may all have ended within openTheEnd
    if (run.allFinished() && run.status().isEmpty()) {
      emit(new RunEvent.RunFinished(run.verdict()));
    }
  }

  private void end(int number, TaskResult result) {
    emit(new RunEvent.TaskFinished(plan.task(number).name(), result));
    ended.add(number);
  }

  /** What waits does not start any more when one of its group has failed; what runs is stopped by the dispatcher. */
  private void failFast(Task failed) {
    GroupName group = failed.failFast();
    if (group == null) {
      return;
    }
    TaskResult stopped =
        new TaskResult(TaskStatus.CANCELLED, RunState.failedFirst(failed.name()), false);
    for (int i = 0; i < plan.size(); i++) {
      if (group.equals(plan.task(i).failFast()) && run.task(i).waits()) {
        end(i, stopped);
      }
    }
  }

  private void skip(int number, String because) {
    finish(number, TaskStatus.SKIPPED, because);
    dropMates(number);
  }

  /** What starts together with a task that does not start does not start either. */
  private void dropMates(int number) {
    for (int mate : plan.group(number)) {
      if (run.task(mate).isNotReady()) {
        String name = plan.task(number).name().text();
        finish(mate, TaskStatus.SKIPPED, "'" + name + "' of its pipe does not run");
      }
    }
  }

  private void openTheEnd() {
    for (int i = 0; i < plan.size(); i++) {
      if (plan.task(i).always() && run.open(i) == 0) {
        consider(i);
      }
    }
  }

  /** What the ends so far mean for those that waited for them; a loop, since chains may be as long as a graph. */
  private void followUp() {
    while (!ended.isEmpty()) {
      int from = ended.removeFirst();
      if (!(run.task(from) instanceof TaskState.Finished(TaskResult result))) {
        continue;
      }
      int[] after = plan.after(from);
      Need[] needed = plan.needed(from);
      for (int k = 0; k < after.length; k++) {
        int to = after[k];
        if (!plan.counts(from, to) || !blocked(to)) {
          continue;
        }
        String never = LeftOut.need(run, from, needed[k], result);
        if (never != null) {
          skip(to, never);
        } else if (!withoutItem(to) && run.open(to) == 0) {
          consider(to);
        }
      }
    }
  }

  private void cancel(String by, boolean atOnce, boolean expired) {
    if (run.cancelled() && (!atOnce || run.atOnce())) {
      return;
    }
    emit(new RunEvent.CancelRequested(by, atOnce, expired));
    for (int i = 0; i < plan.size(); i++) {
      if (run.task(i).waits() && (atOnce || !plan.task(i).always())) {
        finish(i, TaskStatus.CANCELLED, by);
      }
    }
  }
}
