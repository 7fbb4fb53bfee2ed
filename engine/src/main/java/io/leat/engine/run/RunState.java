package io.leat.engine.run;

import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.ForwardingFacts;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.Family;
import io.leat.engine.job.GroupName;
import io.leat.engine.job.Need;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a run: what its events, applied in order, make of it. One event costs time linear in the edges of its task.
 *
 * <p>A {@linkplain #draft draft} lies over a state and keeps what is applied to it to itself. Not for use by several threads.
 */
public final class RunState {
  /** How much all that the tasks of a run have published may be: characters, and {@link #EACH} more for a value and an item of a list. */
  public static final long MOST_OUTPUTS = 2L << 20;

  private static final int EACH = 32;

  private static final TaskState BLOCKED = new TaskState.Blocked();
  private static final List<String> OUTCOME = List.of("run", "status");

  private final RunPlan plan;
  private final @Nullable RunState base;
  private final Map<Integer, TaskState> states = new HashMap<>();
  private final Map<Integer, Integer> open = new HashMap<>();
  // read by other threads through facts()
  private final Map<Integer, Map<OutputName, Scalar>> outputs = new ConcurrentHashMap<>();

  /** What the last attempt of a task published of them. */
  private final Map<Integer, Set<OutputName>> published = new HashMap<>();

  private final Map<GroupName, TaskName> failedFirst = new HashMap<>();
  private final Map<Integer, TaskStatus> statuses = new ConcurrentHashMap<>();
  private volatile @Nullable RunStatus outcome;
  private long outputSize;
  private long version;
  private long fence;
  private long ends;
  private int left;
  private int ordinaryLeft;
  private boolean started;
  private boolean failed;
  private boolean stopped;
  private boolean cancelled;
  private boolean atOnce;
  private boolean expired;
  private @Nullable RunStatus status;

  /** A run of {@code plan} that has not begun, the only one whose attempts its agents run. */
  public RunState(RunPlan plan) {
    this(plan, 0);
  }

  /**
   * A run of {@code plan} that has not begun.
   *
   * @param fence below the fences of all its leases; runs that share agents have them far apart
   */
  public RunState(RunPlan plan, long fence) {
    this.plan = plan;
    this.fence = fence;
    this.base = null;
    this.left = plan.size();
    this.ordinaryLeft = plan.ordinary();
    this.outcome = ordinaryLeft == 0 ? RunStatus.SUCCEEDED : null;
  }

  private RunState(RunState base) {
    this.plan = base.plan;
    this.base = base;
    this.version = base.version;
    this.outputSize = base.outputSize;
    this.fence = base.fence;
    this.ends = base.ends;
    this.left = base.left;
    this.ordinaryLeft = base.ordinaryLeft;
    this.started = base.started;
    this.failed = base.failed;
    this.stopped = base.stopped;
    this.cancelled = base.cancelled;
    this.atOnce = base.atOnce;
    this.expired = base.expired;
    this.status = base.status;
    this.outcome = base.outcome;
    this.failedFirst.putAll(base.failedFirst);
  }

  /** A state that begins as this one, and changes without it. */
  RunState draft() {
    return new RunState(this);
  }

  /** What is run. */
  public RunPlan plan() {
    return plan;
  }

  /** How many events were applied. */
  public long version() {
    return version;
  }

  /** The state of a task. */
  public TaskState task(TaskName name) {
    return task(plan.number(name));
  }

  /** The state of the task of this number. */
  public TaskState task(int number) {
    TaskState state = states.get(number);
    if (state != null) {
      return state;
    }
    return base == null ? BLOCKED : base.task(number);
  }

  /** How many of its needs are not met yet. */
  int open(int number) {
    Integer count = open.get(number);
    if (count != null) {
      return count;
    }
    return base == null ? plan.needs(number) : base.open(number);
  }

  /** The value that a task published last under a name; empty while there is none. */
  public Optional<Scalar> output(TaskName task, OutputName name) {
    return plan.has(task)
        ? Optional.ofNullable(outputs(plan.number(task)).get(name))
        : Optional.empty();
  }

  /** All that a task published; not to be changed. */
  public Map<OutputName, Scalar> outputs(int number) {
    Map<OutputName, Scalar> own = outputs.get(number);
    if (own != null) {
      return own;
    }
    return base == null ? Map.of() : base.outputs(number);
  }

  /** Whether the last attempt of a task published {@code value} under a name; what an earlier one published it may have to publish anew. */
  boolean hasPublished(int number, OutputName name, Scalar value) {
    return published(number).contains(name) && value.equals(outputs(number).get(name));
  }

  /** The outputs that the last attempt of a task published by now; not to be changed. */
  Set<OutputName> published(int number) {
    Set<OutputName> own = published.get(number);
    if (own != null) {
      return own;
    }
    return base == null ? Set.of() : base.published(number);
  }

  /**
   * What is known to a task whose attempt has ended: as {@link #facts(TaskName)}, but of its own outputs only what that attempt published.
   * What an earlier one published is no promise kept by this one.
   */
  public Facts factsAtEnd(TaskName task) {
    Set<OutputName> own = Set.copyOf(published(plan.number(task)));
    return new ForwardingFacts(facts(task)) {
      @Override
      public Optional<Scalar> of(Expression.Reference reference) {
        List<String> path = reference.path();
        boolean ofEarlier =
            reference.root().equals("outputs")
                && path.size() == 3
                && path.get(1).equals(task.text())
                && !own.contains(new OutputName(path.get(2)));
        return ofEarlier ? Optional.empty() : known.of(reference);
      }
    };
  }

  /** How much all that is published takes, as {@link #MOST_OUTPUTS} counts. */
  public long outputSize() {
    return outputSize;
  }

  /** Whether a value may be published: all that a run has of them is in the memory for as long as it goes on. */
  public boolean hasRoom(TaskName task, OutputName name, Scalar value) {
    Scalar before = outputs(plan.number(task)).get(name);
    long more = size(value) - size(before);
    return more <= 0 || outputSize + more <= MOST_OUTPUTS;
  }

  /** Whether a task may be taken over from an earlier run, whose limit held then. */
  boolean mayCarry(TaskName task) {
    return !started && plan.has(task) && task(task) instanceof TaskState.Blocked;
  }

  private static long size(@Nullable Scalar value) {
    if (value == null) {
      return 0;
    }
    long items = value instanceof Scalar.Items(List<String> all) ? all.size() : 0;
    return value.text().length() + EACH + items * EACH;
  }

  /**
   * What is known to a task: what {@link #facts()} says and, if it is a leg of a family, its item of the list, under {@code
   * matrix.AXIS}.
   */
  public Facts facts(TaskName task) {
    return facts(plan.task(task));
  }

  Facts facts(Task task) {
    Facts all = facts();
    Family family = task.family();
    if (family == null) {
      return all;
    }
    return new ForwardingFacts(all) {
      @Override
      public Optional<Scalar> of(Expression.Reference reference) {
        return family.isItem(reference) ? item(family, all).map(Scalar::of) : all.of(reference);
      }
    };
  }

  /** The item of the list that a leg is for; empty while the list is not known, for a task that is no leg, and for a leg without an item. */
  public Optional<String> item(TaskName task) {
    Family family = plan.task(task).family();
    return family == null ? Optional.empty() : item(family, facts());
  }

  private static Optional<String> item(Family family, Facts facts) {
    return facts.of(family.list()).orElse(null) instanceof Scalar.Items(List<String> items)
            && family.ordinal() <= items.size()
        ? Optional.of(items.get(family.ordinal() - 1))
        : Optional.empty();
  }

  /**
   * What is known to all tasks: what was known when the run was planned, the outputs that were published, how tasks ended
   * ({@code tasks.NAME.status}) and, when all but those that run at the end have ended, how the run came out ({@code run.status}). It
   * follows this state, and may be asked by any thread.
   */
  Facts facts() {
    return new ForwardingFacts(plan.facts()) {
      @Override
      public Optional<Scalar> of(Expression.Reference reference) {
        if (reference.root().equals("outputs") && reference.path().size() == 3) {
          TaskName task = new TaskName(reference.path().get(1));
          OutputName name = new OutputName(reference.path().get(2));
          return plan.has(task)
              ? Optional.ofNullable(outputs(plan.number(task)).get(name))
              : Optional.empty();
        }
        if (reference.root().equals("tasks") && reference.path().size() == 3) {
          TaskName task = new TaskName(reference.path().get(1));
          return plan.has(task)
              ? ended(plan.number(task)).map(end -> Scalar.of(end.word()))
              : Optional.empty();
        }
        if (reference.path().equals(OUTCOME)) {
          return outcome().map(end -> Scalar.of(end.word()));
        }
        return known.of(reference);
      }
    };
  }

  /** How the tasks came out that do not run at the end; empty while one of them goes on. It does not change any more. */
  public Optional<RunStatus> outcome() {
    return Optional.ofNullable(outcome);
  }

  /** How a task ended; empty while it has not. */
  private Optional<TaskStatus> ended(int number) {
    TaskStatus own = statuses.get(number);
    return own != null || base == null ? Optional.ofNullable(own) : base.ended(number);
  }

  /** Why a task is not to go on, since one of its group has failed, in words; empty while none has. */
  public Optional<String> failedFirst(Task task) {
    GroupName group = task.failFast();
    TaskName first = group == null ? null : failedFirst.get(group);
    return first == null || first.equals(task.name())
        ? Optional.empty()
        : Optional.of(failedFirst(first));
  }

  static String failedFirst(TaskName first) {
    return "'" + first + "' failed first (failFast)";
  }

  /** Whether the run has begun. */
  public boolean started() {
    return started;
  }

  /** Whether somebody said stop, or the time was up. */
  public boolean cancelled() {
    return cancelled;
  }

  /** Whether the stop was to be at once. */
  public boolean atOnce() {
    return atOnce;
  }

  /** Whether every task has ended for good. */
  boolean allFinished() {
    return left == 0;
  }

  /** Whether all that remain are tasks that run at the end. */
  boolean ordinaryFinished() {
    return ordinaryLeft == 0;
  }

  /** How many attempts have ended so far. */
  long ends() {
    return ends;
  }

  /** The fence of the latest lease; 0 before the first. */
  long fence() {
    return fence;
  }

  /** How the run ended; empty while it goes on. */
  public Optional<RunStatus> status() {
    return Optional.ofNullable(status);
  }

  /** How the run ends if nothing more happens. */
  RunStatus verdict() {
    return failed || expired
        ? RunStatus.FAILED
        : cancelled || stopped ? RunStatus.CANCELLED : RunStatus.SUCCEEDED;
  }

  /** Makes {@code event}, recorded at {@code at}, part of this state. */
  public void apply(RunEvent event, Instant at) {
    version++;
    switch (event) {
      case RunEvent.RunStarted _ -> started = true;
      case RunEvent.CancelRequested cancel -> {
        cancelled = true;
        atOnce |= cancel.atOnce();
        expired |= cancel.expired();
      }
      case RunEvent.RunFinished(RunStatus end) -> status = end;
      case RunEvent.ApprovalAsked(TaskName task, Instant deadline, Protection protection) ->
          set(task, new TaskState.Asking(deadline, protection));
      case RunEvent.EnvironmentAsked asked -> set(asked.task(), new TaskState.Entering());
      case RunEvent.ApprovalGiven(TaskName task, String _) -> set(task, new TaskState.Cleared());
      case RunEvent.TaskCleared(TaskName task) -> set(task, new TaskState.Cleared());
      case RunEvent.TaskReady(TaskName task, int attempt) ->
          set(task, new TaskState.Ready(attempt));
      case RunEvent.RetryScheduled retry ->
          set(retry.task(), new TaskState.Waiting(retry.attempt(), retry.due()));
      case RunEvent.TaskFinished(TaskName task, TaskResult result) ->
          finish(plan.number(task), result);
      case RunEvent.AttemptLeased(Lease lease) -> {
        fence = Math.max(fence, lease.fence());
        published.put(plan.number(lease.task()), new HashSet<>());
        set(lease.task(), new TaskState.Leased(lease));
      }
      case RunEvent.AttemptStarted(Lease lease) ->
          set(lease.task(), new TaskState.Running(lease, at));
      case RunEvent.OutputPublished output -> publish(output);
      case RunEvent.AttemptEnded(Lease lease, AttemptOutcome outcome) -> {
        boolean began = task(lease.task()) instanceof TaskState.Running;
        set(lease.task(), new TaskState.Ended(lease, outcome, ends++, began));
      }
    }
  }

  private void set(TaskName task, TaskState state) {
    states.put(plan.number(task), state);
  }

  private void finish(int number, TaskResult result) {
    states.put(number, new TaskState.Finished(result));
    left--;
    failed |= result.fails();
    GroupName group = plan.task(number).failFast();
    if (group != null && result.fails()) {
      failedFirst.putIfAbsent(group, plan.task(number).name());
    }
    stopped |= result.status() == TaskStatus.CANCELLED;
    statuses.put(number, result.status());
    if (!plan.task(number).always() && --ordinaryLeft == 0) {
      outcome = verdict();
      for (int i = 0; i < plan.size(); i++) {
        if (plan.task(i).always()) {
          open.put(i, open(i) - 1);
        }
      }
    }
    if (result.passes()) {
      meet(number, null);
    }
  }

  private void publish(RunEvent.OutputPublished event) {
    int number = plan.number(event.lease().task());
    Map<OutputName, Scalar> values = new HashMap<>(outputs(number));
    Scalar before = values.put(event.output(), event.value());
    boolean first = before == null;
    outputSize = outputSize + size(event.value()) - size(before);
    outputs.put(number, values);
    published.computeIfAbsent(number, _ -> new HashSet<>(published(number))).add(event.output());
    if (first) {
      meet(number, event.output());
    }
  }

  /** Counts the needs that the success of a task meets, or the publication of {@code output}. */
  private void meet(int from, @Nullable OutputName output) {
    int[] after = plan.after(from);
    Need[] needed = plan.needed(from);
    for (int k = 0; k < after.length; k++) {
      if (plan.counts(from, after[k]) && meets(needed[k], output)) {
        open.put(after[k], open(after[k]) - 1);
      }
    }
  }

  private static boolean meets(Need need, @Nullable OutputName output) {
    return output == null
        ? need instanceof Need.Success
        : need instanceof Need.Published(TaskName _, OutputName name) && name.equals(output);
  }
}
