package io.leat.engine.run;

import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.Need;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.TaskName;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a run: what its events, applied in order, make of it. One event costs time linear in the edges of its task.
 *
 * <p>A {@linkplain #draft draft} lies over a state and keeps what is applied to it to itself. Not for use by several threads.
 */
public final class RunState {
  private static final TaskState BLOCKED = new TaskState.Blocked();

  private final RunPlan plan;
  private final @Nullable RunState base;
  private final Map<Integer, TaskState> states = new HashMap<>();
  private final Map<Integer, Integer> open = new HashMap<>();
  // read by other threads through facts()
  private final Map<Integer, Map<OutputName, Scalar>> outputs = new ConcurrentHashMap<>();
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
  }

  private RunState(RunState base) {
    this.plan = base.plan;
    this.base = base;
    this.version = base.version;
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

  /**
   * What is known: what was known when the run was planned, and the outputs that were published. It follows this state, and may be
   * asked by any thread.
   */
  public Facts facts() {
    Facts known = plan.facts();
    return new Facts() {
      @Override
      public Optional<Scalar> of(Expression.Reference reference) {
        if (reference.root().equals("outputs") && reference.path().size() == 3) {
          TaskName task = new TaskName(reference.path().get(1));
          OutputName name = new OutputName(reference.path().get(2));
          return plan.has(task)
              ? Optional.ofNullable(outputs(plan.number(task)).get(name))
              : Optional.empty();
        }
        return known.of(reference);
      }

      @Override
      public Optional<Scalar> of(Expression.Call call) {
        return known.of(call);
      }
    };
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
    if (event instanceof RunEvent.AttemptLeased(Lease lease)) {
      fence = Math.max(fence, lease.fence());
      set(lease.task(), new TaskState.Leased(lease));
    } else if (event instanceof RunEvent.AttemptStarted(Lease lease)) {
      set(lease.task(), new TaskState.Running(lease, at));
    } else if (event instanceof RunEvent.AttemptEnded(Lease lease, AttemptOutcome outcome)) {
      set(lease.task(), new TaskState.Ended(lease, outcome, ends++));
    } else if (event instanceof RunEvent.TaskFinished(TaskName task, TaskResult result)) {
      finish(plan.number(task), result);
    } else if (event instanceof RunEvent.TaskReady(TaskName task, int attempt)) {
      set(task, new TaskState.Ready(attempt));
    } else if (event instanceof RunEvent.OutputPublished published) {
      publish(published);
    } else if (event instanceof RunEvent.TaskCleared(TaskName task)) {
      set(task, new TaskState.Cleared());
    } else if (event instanceof RunEvent.RetryScheduled retry) {
      set(retry.task(), new TaskState.Waiting(retry.attempt(), retry.due()));
    } else if (event instanceof RunEvent.ApprovalAsked(TaskName task, var deadline)) {
      set(task, new TaskState.Asking(deadline));
    } else if (event instanceof RunEvent.ApprovalGiven(TaskName task, String _)) {
      set(task, new TaskState.Cleared());
    } else if (event instanceof RunEvent.CancelRequested cancel) {
      cancelled = true;
      atOnce |= cancel.atOnce();
      expired |= cancel.expired();
    } else if (event instanceof RunEvent.RunStarted) {
      started = true;
    } else if (event instanceof RunEvent.RunFinished(RunStatus end)) {
      status = end;
    }
  }

  private void set(TaskName task, TaskState state) {
    states.put(plan.number(task), state);
  }

  private void finish(int number, TaskResult result) {
    states.put(number, new TaskState.Finished(result));
    left--;
    failed |= result.fails();
    stopped |= result.status() == TaskStatus.CANCELLED;
    if (!plan.task(number).always() && --ordinaryLeft == 0) {
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
    boolean first = values.put(event.output(), event.value()) == null;
    outputs.put(number, values);
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
