package io.leat.engine.simulation;

import io.leat.engine.expression.Evaluation;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.Family;
import io.leat.engine.job.LockName;
import io.leat.engine.job.Need;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.RetryCause;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.RunStatus;
import io.leat.engine.run.TaskResult;
import io.leat.engine.run.TaskStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of docs/runs.md said again, naively and the other way round: whether each stored event was allowed by those before it. */
final class Checker {
  private final RunPlan plan;
  private final int slots;
  private final Map<TaskName, TaskResult> finished = new HashMap<>();
  private final Map<TaskName, Map<OutputName, Scalar>> outputs = new HashMap<>();
  private final Map<TaskName, Set<OutputName>> published = new HashMap<>();
  private final Map<TaskName, Lease> live = new HashMap<>();
  private final Map<TaskName, RunEvent.AttemptEnded> last = new HashMap<>();
  private final Set<Lease> started = new HashSet<>();
  private final Set<RunEvent.AttemptEnded> ended = new HashSet<>();
  private final Map<TaskName, Long> endedAt = new HashMap<>();
  private final Map<TaskName, Integer> ready = new HashMap<>();
  private final Map<TaskName, RunEvent.RetryScheduled> waiting = new HashMap<>();
  private final Set<TaskName> asked = new HashSet<>();
  private final Set<TaskName> agreed = new HashSet<>();
  private final Set<TaskName> cleared = new HashSet<>();
  private boolean cancelled;
  private boolean atOnce;
  private boolean expired;
  private long version;
  private long fence;
  @Nullable RunStatus status;

  Checker(RunPlan plan, int slots) {
    this.plan = plan;
    this.slots = slots;
  }

  private static void require(boolean holds, Object what, String rule) {
    if (!holds) {
      throw new AssertionError(rule + ": " + what);
    }
  }

  /** The leases that are stored and whose attempts have not ended, by their tasks. */
  Map<TaskName, Lease> live() {
    return Collections.unmodifiableMap(live);
  }

  /** Whether somebody was asked about a task. */
  boolean isAsked(TaskName name) {
    return asked.contains(name);
  }

  /** Whether somebody agreed to a task. */
  boolean isAgreed(TaskName name) {
    return agreed.contains(name);
  }

  /** Whether somebody asked for the end of the run. */
  boolean isCancelled() {
    return cancelled;
  }

  /** Whether the lease is stored and its attempt has not ended. */
  boolean holds(Lease lease) {
    return lease.equals(live.get(lease.task()));
  }

  /** Whether it is stored that an attempt began. */
  boolean isStarted(Lease lease) {
    return started.contains(lease);
  }

  /** Whether that end is stored. */
  boolean ended(Lease lease, AttemptOutcome outcome) {
    return ended.contains(new RunEvent.AttemptEnded(lease, outcome));
  }

  private Task task(TaskName name) {
    return plan.task(name);
  }

  private int[] group(TaskName name) {
    return plan.group(plan.number(name));
  }

  void stored(List<RecordedEvent> events) {
    for (RecordedEvent each : events) {
      require(each.version() == version + 1, each, "versions have no gaps");
      require(status == null, each, "nothing follows the end");
      version++;
      check(each.event(), each.at());
    }
    together();
  }

  private void check(RunEvent event, Instant at) {
    switch (event) {
      case RunEvent.RunStarted() -> require(version == 1, event, "a run starts once");
      case RunEvent.EnvironmentAsked(TaskName name, var _) ->
          require(task(name).environment() != null, event, "one that names an environment");
      case RunEvent.ApprovalAsked(TaskName name, Instant _, var _) -> {
        begins(name, event);
        require(task(name).approval() != null && asked.add(name), event, "asked for once");
      }
      case RunEvent.ApprovalGiven(TaskName name, String _) ->
          require(asked.contains(name) && agreed.add(name), event, "agreed to once, when asked");
      case RunEvent.TaskCleared(TaskName name) -> {
        begins(name, event);
        require(group(name).length > 0 && cleared.add(name), event, "members of pipes are cleared");
      }
      case RunEvent.TaskReady(TaskName name, int attempt) -> ready(name, attempt, event, at);
      case RunEvent.AttemptLeased(Lease lease) -> {
        published.remove(lease.task());
        leased(lease);
      }
      case RunEvent.AttemptStarted(Lease lease) -> {
        require(holds(lease), event, "what starts is leased");
        started.add(lease);
      }
      case RunEvent.OutputPublished(Lease lease, OutputName name, Scalar value) -> {
        require(holds(lease), event, "what publishes is leased");
        outputs.computeIfAbsent(lease.task(), _ -> new HashMap<>()).put(name, value);
        published.computeIfAbsent(lease.task(), _ -> new HashSet<>()).add(name);
      }
      case RunEvent.AttemptEnded ended -> {
        require(holds(ended.lease()), event, "what ends is leased");
        live.remove(ended.lease().task());
        this.ended.add(ended);
        last.put(ended.lease().task(), ended);
        endedAt.put(ended.lease().task(), version);
      }
      case RunEvent.RetryScheduled retry -> retried(retry, at);
      case RunEvent.TaskFinished(TaskName name, TaskResult result) -> finished(name, result, event);
      case RunEvent.CancelRequested cancel -> {
        cancelled = true;
        atOnce |= cancel.atOnce();
        expired |= cancel.expired();
      }
      case RunEvent.RunFinished(RunStatus end) -> {
        require(finished.size() == plan.size(), event, "a run ends when all tasks have");
        status = end;
        ended(end);
      }
    }
  }

  /** A task leaves what blocked it: all that it waits for is there. */
  private void begins(TaskName name, RunEvent event) {
    Task task = task(name);
    require(
        !finished.containsKey(name) && !ready.containsKey(name) && !last.containsKey(name),
        event,
        "a task begins once");
    require(!cancelled || (task.always() && !atOnce), event, "nothing begins after a stop");
    require(!failedFast(task), event, "nothing of a group begins when one has failed");
    List<String> items = items(task);
    Family family = task.family();
    require(
        family == null
            || (items != null && items.size() <= family.most() && family.ordinal() <= items.size()),
        event,
        "a leg that begins has an item");
    require(unmet(task, false) == null, event, "needs are met first: " + unmet(task, false));
    for (int i = 0; task.always() && i < plan.size(); i++) {
      Task other = plan.task(i);
      require(
          other.always() || finished.containsKey(other.name()),
          event,
          "what always runs waits for all others");
    }
    Expression when = task.when();
    require(when == null || Boolean.TRUE.equals(holds(when)), event, "conditions hold");
  }

  /** The first need that is not met; with {@code never}, that will never be. */
  private @Nullable Need unmet(Task task, boolean never) {
    for (Need need : task.needs()) {
      Task other = task(need.task());
      if (need instanceof Need.Stream || (task.always() && !other.always())) {
        continue;
      }
      TaskResult result = finished.get(need.task());
      boolean met =
          need instanceof Need.Published(TaskName from, OutputName output)
              ? outputs.getOrDefault(from, Map.of()).containsKey(output)
              : result != null && result.passes();
      if (!met && (!never || result != null)) {
        return need;
      }
    }
    return null;
  }

  /** Whether another task of its group has failed. */
  private boolean failedFast(Task task) {
    return task.failFast() != null
        && finished.entrySet().stream()
            .anyMatch(
                each ->
                    each.getValue().fails()
                        && !each.getKey().equals(task.name())
                        && task.failFast().equals(task(each.getKey()).failFast()));
  }

  /** The items of the list of a leg, when its source has succeeded; null for another task, and without a list. */
  private @Nullable List<String> items(Task task) {
    Family family = task.family();
    TaskResult source = family == null ? null : finished.get(family.source());
    return family != null
            && source != null
            && source.passes()
            && outputs.getOrDefault(family.source(), Map.of()).get(family.output())
                instanceof Scalar.Items(List<String> items)
        ? items
        : null;
  }

  private boolean leftOut(Task task) {
    List<String> items = items(task);
    Family family = task.family();
    return family != null
        && items != null
        && items.size() <= family.most()
        && family.ordinal() > items.size();
  }

  private boolean tooMany(Task task) {
    List<String> items = items(task);
    return task.family() != null && items != null && items.size() > task.family().most();
  }

  private boolean listless(Task task) {
    Family family = task.family();
    TaskResult source = family == null ? null : finished.get(family.source());
    return source != null && source.passes() && items(task) == null;
  }

  private static boolean passes(Task task, TaskStatus status) {
    return status == TaskStatus.SUCCEEDED || allowed(task, status);
  }

  private static boolean allowed(Task task, TaskStatus status) {
    return task.allowFailure()
        && Set.of(TaskStatus.FAILED, TaskStatus.ERRORED, TaskStatus.LOST).contains(status);
  }

  private @Nullable Boolean holds(Expression when) {
    Facts facts =
        new Facts() {
          @Override
          public Optional<Scalar> of(Expression.Reference reference) {
            return Optional.ofNullable(
                outputs
                    .getOrDefault(new TaskName(reference.path().get(1)), Map.of())
                    .get(new OutputName(reference.path().get(2))));
          }
        };
    return Evaluation.evaluate(when, facts).map(Scalar::truth).orElse(null);
  }

  private void ready(TaskName name, int attempt, RunEvent event, Instant at) {
    Task task = task(name);
    require(!finished.containsKey(name) && !live.containsKey(name), event, "ready once");
    RunEvent.RetryScheduled retry = waiting.remove(name);
    if (retry != null) {
      require(attempt == retry.attempt() && !at.isBefore(retry.due()), event, "ready when due");
    } else {
      require(attempt == 1, event, "attempts are counted from 1");
      if (group(name).length == 0 && task.approval() == null) {
        begins(name, event);
      }
      require(!ready.containsKey(name), event, "ready once");
      for (int member : group(name)) {
        TaskName mate = plan.task(member).name();
        require(cleared.contains(mate) || agreed.contains(mate), event, "pipes begin together");
      }
    }
    require(task.approval() == null || agreed.contains(name), event, "consent comes first");
    ready.put(name, attempt);
  }

  private void leased(Lease lease) {
    TaskName name = lease.task();
    require(Integer.valueOf(lease.attempt()).equals(ready.remove(name)), lease, "ready first");
    require(!live.containsKey(name) && !finished.containsKey(name), lease, "one live lease");
    require(lease.fence() > fence, lease, "fences grow");
    require(!cancelled || (task(name).always() && !atOnce), lease, "nothing new after a stop");
    RunEvent.AttemptEnded before = last.get(name);
    int attempt = before == null ? 1 : before.lease().attempt() + 1;
    require(lease.attempt() == attempt, lease, "attempts are counted");
    require(!failedFast(task(name)), lease, "nothing of a group starts when one has failed");
    fence = lease.fence();
    for (LockName lock : task(name).locks()) {
      live.forEach(
          (other, _) ->
              require(!task(other).locks().contains(lock), lease, "locks are held by one"));
    }
    live.put(name, lease);
    boolean alone = true;
    for (TaskName other : live.keySet()) {
      alone &= group(other).length > 0 && Arrays.equals(group(other), group(name));
    }
    require(live.size() <= slots || alone, lease, "no more than there are slots");
  }

  /** Pipes are leased as a whole: all members are at the same attempt, or wait for it. */
  private void together() {
    for (Lease lease : live.values()) {
      for (int member : group(lease.task())) {
        TaskName mate = plan.task(member).name();
        Lease other = live.get(mate);
        RunEvent.AttemptEnded end = last.get(mate);
        int attempt = other != null ? other.attempt() : end == null ? 0 : end.lease().attempt();
        require(attempt == lease.attempt(), lease, "'" + mate + "' starts with it");
      }
    }
  }

  private AttemptOutcome outcome(TaskName name) {
    RunEvent.AttemptEnded end = last.get(name);
    if (end == null) {
      throw new AssertionError("no attempt of '" + name + "' has ended");
    }
    return end.outcome();
  }

  private static @Nullable RetryCause cause(AttemptOutcome outcome) {
    return switch (outcome) {
      case AttemptOutcome.Exited(int code) -> code == 0 ? null : RetryCause.FAILED;
      case AttemptOutcome.Broken _ -> RetryCause.FAILED;
      case AttemptOutcome.TimedOut _ -> RetryCause.TIMEOUT;
      case AttemptOutcome.Errored _ -> RetryCause.ERRORED;
      case AttemptOutcome.Lost _ -> RetryCause.LOST;
      case AttemptOutcome.Reused _, AttemptOutcome.Stopped _ -> null;
    };
  }

  private static TaskStatus status(AttemptOutcome outcome) {
    RetryCause cause = cause(outcome);
    if (cause == null) {
      return outcome.good() ? TaskStatus.SUCCEEDED : TaskStatus.CANCELLED;
    }
    return switch (cause) {
      case FAILED, TIMEOUT -> TaskStatus.FAILED;
      case ERRORED -> TaskStatus.ERRORED;
      case LOST -> TaskStatus.LOST;
    };
  }

  /** Whether a task may be tried again after the end that its own last attempt had. */
  private boolean again(TaskName name) {
    Task task = task(name);
    RetryCause cause = cause(outcome(name));
    return cause != null
        && task.retry().causes().contains(cause)
        && attempt(name) <= task.retry().count()
        && !failedFast(task)
        && (!cancelled || (task.always() && !atOnce));
  }

  private int attempt(TaskName name) {
    RunEvent.AttemptEnded end = last.get(name);
    return end == null ? 0 : end.lease().attempt();
  }

  /** Whether an attempt did well, or was cut off by readers of which all did well, and had published what it promises. */
  private boolean well(TaskName name) {
    AttemptOutcome outcome = outcome(name);
    if (!outcome.brokenPipe()) {
      return outcome.good();
    }
    if (owes(name)) {
      return false;
    }
    boolean read = false;
    for (int member : group(name)) {
      if (plan.task(member).needs().stream()
          .anyMatch(need -> need instanceof Need.Stream && need.task().equals(name))) {
        read = true;
        if (!well(plan.task(member).name())) {
          return false;
        }
      }
    }
    return read;
  }

  /**
   * Who failed first in a pipe, all of whose members have ended; null when it did well. SIGPIPE is the cause only where no other failed, and
   * a promise is not kept.
   */
  private @Nullable TaskName culprit(int[] group) {
    TaskName first = culprit(group, false);
    return first == null ? culprit(group, true) : first;
  }

  private @Nullable TaskName culprit(int[] group, boolean brokenToo) {
    TaskName culprit = null;
    boolean caused = false;
    for (int member : group) {
      TaskName name = plan.task(member).name();
      boolean broken = outcome(name).brokenPipe();
      boolean last = plan.number(name) == group[group.length - 1] || !isRead(name, group);
      boolean own = !broken || last || (brokenToo && owes(name));
      if (!well(name) && own && (!caused || at(name) < at(culprit))) {
        culprit = name;
        caused = true;
      }
    }
    return culprit;
  }

  /** Whether it has not published all that it promises. */
  private boolean owes(TaskName name) {
    return !published.getOrDefault(name, Set.of()).containsAll(task(name).outputs().keySet());
  }

  private boolean isRead(TaskName name, int[] group) {
    for (int member : group) {
      for (Need need : plan.task(member).needs()) {
        if (need instanceof Need.Stream && need.task().equals(name)) {
          return true;
        }
      }
    }
    return false;
  }

  private long at(@Nullable TaskName name) {
    return name == null ? Long.MAX_VALUE : endedAt.getOrDefault(name, Long.MAX_VALUE);
  }

  private void retried(RunEvent.RetryScheduled retry, Instant at) {
    TaskName name = retry.task();
    require(
        !live.containsKey(name) && !finished.containsKey(name), retry, "tried again when ended");
    require(retry.attempt() == attempt(name) + 1, retry, "the next attempt");
    TaskName cause = group(name).length == 0 ? name : culprit(group(name));
    require(cause != null && again(cause), retry, "tried again for a cause of the policy");
    if (cause != null) {
      long delay = task(cause).retry().delay().toSeconds();
      for (int i = 1; i < attempt(name); i++) {
        delay *= task(cause).retry().factor();
      }
      require(retry.due().equals(at.plusSeconds(Math.min(3600, delay))), retry, "after its delay");
    }
    waiting.put(name, retry);
  }

  private void finished(TaskName name, TaskResult result, RunEvent event) {
    Task task = task(name);
    require(!live.containsKey(name), event, "an attempt that goes on is not finished");
    boolean left = result.status() == TaskStatus.SKIPPED && result.allowed();
    require(!left || leftOut(task), event, "left out for want of an item");
    require(left || result.allowed() == allowed(task, result.status()), event, "what may fail");
    boolean tried = last.containsKey(name);
    boolean retrying = ready.containsKey(name) || waiting.containsKey(name);
    if (result.status() == TaskStatus.SKIPPED) {
      require(
          !tried && !retrying && (left || skippable(task) || listless(task) || dropped(name)),
          event,
          "skipped for a reason");
    } else if (!tried && result.status() == TaskStatus.FAILED) {
      require(tooMany(task), event, "fails without an attempt when its list is too long");
    } else if (!tried && result.status() == TaskStatus.SUCCEEDED) {
      require(task.steps().isEmpty() && group(name).length == 0, event, "only what is empty");
      if (task.approval() == null) {
        begins(name, event);
      }
      require(task.approval() == null || agreed.contains(name), event, "consent comes first");
    } else if (!tried || retrying) {
      require(result.status() == TaskStatus.CANCELLED, event, "what did not run is cancelled");
      require(
          (cancelled && (!task.always() || atOnce))
              || failedFast(task)
              || (asked.contains(name) && !agreed.contains(name)),
          event,
          "by somebody");
    } else if (group(name).length == 0) {
      require(result.status() == status(outcome(name)), event, "as its attempt ended");
      require(!again(name), event, "not while it may be tried again");
    } else {
      TaskName culprit = culprit(group(name));
      if (culprit == null) {
        require(result.status() == TaskStatus.SUCCEEDED, event, "its pipe did well");
      } else {
        require(!again(culprit), event, "not while its pipe may be tried again");
        TaskStatus own = status(outcome(name));
        boolean dragged = well(name) || outcome(name).brokenPipe();
        boolean stopped = own == TaskStatus.CANCELLED && !cancelled;
        require(
            result.status() == (dragged || stopped ? status(outcome(culprit)) : own),
            event,
            "as its pipe failed, by '" + culprit + "'");
      }
    }
    require(finished.put(name, result) == null, event, "a task ends once");
    ready.remove(name);
    waiting.remove(name);
  }

  private boolean skippable(Task task) {
    Expression when = task.when();
    return unmet(task, true) != null
        || (when != null && Boolean.FALSE.equals(holds(when)))
        || (when != null && holds(when) == null && unmet(task, false) == null);
  }

  private boolean dropped(TaskName name) {
    for (int member : group(name)) {
      TaskResult mate = finished.get(plan.task(member).name());
      if (mate != null && !passes(plan.task(member), mate.status())) {
        return true;
      }
    }
    return false;
  }

  private void ended(RunStatus end) {
    boolean failed = expired;
    boolean stopped = cancelled;
    for (Map.Entry<TaskName, TaskResult> each : finished.entrySet()) {
      TaskStatus one = each.getValue().status();
      failed |=
          !allowed(task(each.getKey()), one)
              && Set.of(TaskStatus.FAILED, TaskStatus.ERRORED, TaskStatus.LOST).contains(one);
      stopped |= one == TaskStatus.CANCELLED;
    }
    RunStatus naive =
        failed ? RunStatus.FAILED : stopped ? RunStatus.CANCELLED : RunStatus.SUCCEEDED;
    require(end == naive, end, "the run ended as its tasks did, " + naive);
  }
}
