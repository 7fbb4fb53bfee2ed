package io.leat.engine.dispatch;

import io.leat.engine.driver.AgentDriver;
import io.leat.engine.driver.AttemptReport;
import io.leat.engine.driver.AttemptSpec;
import io.leat.engine.driver.OutputFile;
import io.leat.engine.driver.StopReason;
import io.leat.engine.expression.Facts;
import io.leat.engine.job.LockName;
import io.leat.engine.job.Need;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.RunRules;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunState;
import io.leat.engine.run.RunStatus;
import io.leat.engine.run.RunStore;
import io.leat.engine.run.TaskState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs one run: takes signals one after the other, stores the events that they cause, and then acts on them. All that several signals
 * cause at once is one write.
 *
 * <p>{@link #run} is called by one thread; {@link #send} and {@link #report} by any.
 */
public final class Dispatcher implements AutoCloseable {
  private static final long TICK_MILLIS = 100;
  private static final long OUTPUT_TICK_MILLIS = 20;
  private static final int STORE_TRIES = 120;

  private final RunState state;
  private final RunPlan plan;
  private final RunStore store;
  private final AgentDriver driver;
  private final AttemptWork work;
  private final Locks locks;
  private final int slots;
  private final String agent;
  private final Clock clock;
  private final Consumer<RecordedEvent> feed;
  private final LinkedBlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private final ArrayDeque<TaskName> ready = new ArrayDeque<>();
  private final PriorityQueue<Due> dues =
      new PriorityQueue<>((one, other) -> one.at.compareTo(other.at));
  private final Map<Long, Lease> held = new HashMap<>();
  private final Map<Long, OutputFile> outputs = new HashMap<>();
  private final List<RecordedEvent> undone = new ArrayList<>();
  private @Nullable ExecutorService workers;

  /** Something for the loop: a signal, a report of the driver, or work that must be done on its thread. */
  private interface Message {
    void handle() throws IOException;
  }

  private record Due(Instant at, TaskName task) {}

  /**
   * A dispatcher.
   *
   * @param state a run that has not begun, or as its stored events made it
   * @param slots how many attempts may run at once; at least 1
   * @param feed is told each event after it was stored, in order, on the thread of the loop
   */
  public Dispatcher(
      RunState state,
      RunStore store,
      AgentDriver driver,
      AttemptWork work,
      Locks locks,
      int slots,
      String agent,
      Clock clock,
      Consumer<RecordedEvent> feed) {
    this.state = state;
    this.plan = state.plan();
    this.store = store;
    this.driver = driver;
    this.work = work;
    this.locks = locks;
    this.slots = slots;
    this.agent = agent;
    this.clock = clock;
    this.feed = feed;
  }

  /** Sends a signal to the run. */
  public void send(RunSignal signal) {
    messages.add(() -> decide(signal));
  }

  /** Takes what the driver reports. */
  public void report(AttemptReport report) {
    messages.add(() -> reported(report));
  }

  /**
   * Runs until the run has ended, or this thread is interrupted; the attempts of an interrupted run go on.
   *
   * @param carried what a run that has not begun takes over from an earlier one
   * @throws IOException when events cannot be stored; the attempts go on, and the run can be taken up again
   */
  public RunStatus run(List<RunSignal.Carry> carried) throws IOException, InterruptedException {
    if (state.started()) {
      recover();
    } else {
      for (RunSignal.Carry each : carried) {
        decide(each);
      }
      decide(new RunSignal.Start());
    }
    settle();
    while (state.status().isEmpty()) {
      Message message = messages.poll(pause(), TimeUnit.MILLISECONDS);
      while (message != null) {
        message.handle();
        message = messages.poll();
      }
      look();
      settle();
    }
    return state.status().get();
  }

  private long pause() {
    long pause = outputs.isEmpty() ? TICK_MILLIS : OUTPUT_TICK_MILLIS;
    Due next = dues.peek();
    if (next != null) {
      pause = Math.min(pause, Math.max(0, Duration.between(clock.instant(), next.at).toMillis()));
    }
    return pause;
  }

  /** Grants what can be granted, stores all that was decided, and acts on it, until nothing more follows at once. */
  private void settle() throws IOException, InterruptedException {
    grant();
    while (!undone.isEmpty()) {
      List<RecordedEvent> events = List.copyOf(undone);
      undone.clear();
      keep(events);
      for (RecordedEvent event : events) {
        feed.accept(event);
      }
      act(events);
      grant();
    }
  }

  /** Stores events. A full disk may have room again a little later, so this is tried for a while. */
  private void keep(List<RecordedEvent> events) throws IOException, InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        store.append(events);
        return;
      } catch (IOException problem) {
        if (tries == STORE_TRIES) {
          throw problem;
        }
        Thread.sleep(250);
      }
    }
  }

  private void decide(RunSignal signal) {
    Instant now = clock.instant();
    for (RunEvent event : RunRules.decide(state, signal, now)) {
      state.apply(event, now);
      undone.add(new RecordedEvent(state.version(), now, event));
      if (event instanceof RunEvent.TaskReady(TaskName task, int _)) {
        ready.add(task);
      } else if (event instanceof RunEvent.RetryScheduled retry) {
        dues.add(new Due(retry.due(), retry.task()));
      } else if (event instanceof RunEvent.ApprovalAsked(TaskName task, Instant deadline)
          && deadline != null) {
        dues.add(new Due(deadline, task));
      } else if (event instanceof RunEvent.AttemptLeased(Lease lease)) {
        held.put(lease.fence(), lease);
      } else if (event instanceof RunEvent.AttemptEnded(Lease lease, AttemptOutcome _)) {
        held.remove(lease.fence());
        outputs.remove(lease.fence());
        locks.release(lease);
      }
    }
  }

  /** Gives free slots to what is ready, in the order in which it became so; what waits for a lock lets others pass. */
  private void grant() {
    int passed = 0;
    while (held.size() < slots && passed < ready.size()) {
      TaskName name = ready.removeFirst();
      if (!(state.task(name) instanceof TaskState.Ready(int attempt))) {
        continue;
      }
      int[] group = plan.group(plan.number(name));
      if (group.length == 0) {
        if (locks.take(plan.task(plan.number(name)), attempt)) {
          decide(new RunSignal.Grant(List.of(name), agent));
        } else {
          ready.addLast(name);
          passed++;
        }
      } else if (held.isEmpty() || held.size() + group.length <= slots) {
        // a pipe wider than the machine runs alone
        together(group, name, attempt);
      } else {
        ready.addLast(name);
        passed++;
      }
    }
  }

  private void together(int[] group, TaskName name, int attempt) {
    List<TaskName> members = new ArrayList<>(group.length);
    List<Task> locked = new ArrayList<>(group.length);
    for (int member : group) {
      Task task = plan.task(member);
      members.add(task.name());
      if (locks.take(task, attempt)) {
        locked.add(task);
      } else {
        locked.forEach(each -> locks.release(new Lease(each.name(), attempt, 0, agent)));
        ready.addLast(name);
        return;
      }
    }
    decide(new RunSignal.Grant(members, agent));
  }

  private void act(List<RecordedEvent> events) {
    for (RecordedEvent recorded : events) {
      RunEvent event = recorded.event();
      if (event instanceof RunEvent.AttemptLeased(Lease lease)) {
        begin(lease);
      } else if (event instanceof RunEvent.CancelRequested cancel) {
        stopAll(cancel.by(), cancel.atOnce());
      } else if (event instanceof RunEvent.AttemptEnded(Lease lease, AttemptOutcome outcome)
          && !outcome.good()) {
        stopProducers(lease, outcome);
      }
    }
  }

  private void stopAll(String by, boolean atOnce) {
    for (Lease lease : held.values()) {
      if (atOnce || !plan.task(plan.number(lease.task())).always()) {
        driver.stop(lease, new StopReason.Cancelled(by));
      }
    }
  }

  /** A reader that failed reads no more; who writes to it would wait for ever, or learn it only at the next write. */
  private void stopProducers(Lease reader, AttemptOutcome outcome) {
    Task task = plan.task(plan.number(reader.task()));
    for (Need need : task.needs()) {
      if (need instanceof Need.Stream) {
        Lease producer = state.task(need.task()).held();
        if (producer != null && !outcome.brokenPipe()) {
          driver.stop(
              producer,
              new StopReason.Cancelled("'" + reader.task() + "', which reads from it, failed"));
        }
      }
    }
  }

  private void begin(Lease lease) {
    Facts facts = state.facts();
    if (work.slow(lease)) {
      workers().execute(() -> launch(lease, facts));
    } else {
      launch(lease, facts);
    }
    Task task = plan.task(plan.number(lease.task()));
    if (!task.outputs().isEmpty()) {
      outputs.put(lease.fence(), output(lease));
    }
  }

  private OutputFile output(Lease lease) {
    return new OutputFile(
        work.folder(lease).output(),
        plan.task(plan.number(lease.task())).outputs(),
        (name, value) -> decide(new RunSignal.Published(lease, name, value)));
  }

  private void launch(Lease lease, Facts facts) {
    try {
      AttemptWork.Prepared prepared = work.prepare(lease, facts);
      if (prepared instanceof AttemptWork.Prepared.Launch(AttemptSpec spec)) {
        fifos(spec);
        driver.launch(spec);
      } else if (prepared instanceof AttemptWork.Prepared.Reuse(var outcome, var values)) {
        values.forEach((name, value) -> send(new RunSignal.Published(lease, name, value)));
        send(new RunSignal.Ended(lease, outcome));
      }
    } catch (IOException | RuntimeException problem) {
      String why = problem.getMessage();
      send(
          new RunSignal.Ended(
              lease, new AttemptOutcome.Errored(why == null ? problem.toString() : why)));
    }
  }

  /** Both ends of a stream ask for its FIFO; it is made once. */
  private void fifos(AttemptSpec spec) throws IOException {
    Path input = spec.input();
    if (input != null) {
      driver.makeFifo(input);
    }
    for (Path each : spec.outputs()) {
      driver.makeFifo(each);
    }
  }

  private ExecutorService workers() {
    ExecutorService known = workers;
    if (known == null) {
      known = Executors.newVirtualThreadPerTaskExecutor();
      workers = known;
    }
    return known;
  }

  private void reported(AttemptReport report) {
    Lease lease = report.lease();
    if (!lease.equals(state.task(lease.task()).held())) {
      return;
    }
    if (report instanceof AttemptReport.Ended(Lease _, AttemptOutcome outcome)) {
      ended(lease, outcome);
    } else {
      decide(new RunSignal.Started(lease));
    }
  }

  private void ended(Lease lease, AttemptOutcome outcome) {
    AttemptOutcome known = outcome;
    OutputFile output = outputs.remove(lease.fence());
    if (output == null) {
      output = output(lease);
    }
    try {
      output.read(true);
    } catch (OutputFile.BadOutput bad) {
      known = outcome.good() ? new AttemptOutcome.Broken(String.valueOf(bad.getMessage())) : known;
    } catch (IOException unreadable) {
      known = new AttemptOutcome.Errored("cannot read its outputs: " + unreadable.getMessage());
    }
    AttemptOutcome end = known;
    if (work.slow(lease)) {
      Facts facts = state.facts();
      workers().execute(() -> send(new RunSignal.Ended(lease, work.conclude(lease, end, facts))));
    } else {
      decide(new RunSignal.Ended(lease, work.conclude(lease, end, state.facts())));
    }
  }

  /** What is to be done from time to time: outputs as they are written, times that have come, the driver's own look. */
  private void look() {
    for (Long fence : List.copyOf(outputs.keySet())) {
      OutputFile output = outputs.get(fence);
      if (output != null) {
        try {
          output.read(false);
        } catch (IOException | OutputFile.BadOutput badNow) {
          // said when the attempt ends
        }
      }
    }
    Instant now = clock.instant();
    Due due = dues.peek();
    while (due != null && !due.at.isAfter(now)) {
      dues.remove();
      decide(new RunSignal.Due(due.task));
      due = dues.peek();
    }
    driver.tick();
    work.look();
  }

  /** After a restart: what was leased is looked for, what is ready or due is noted. */
  private void recover() {
    for (int i = 0; i < plan.size(); i++) {
      TaskState task = state.task(i);
      TaskName name = plan.task(i).name();
      Lease lease = task.held();
      if (lease != null) {
        held.put(lease.fence(), lease);
        locks.adopt(plan.task(i), lease);
      } else if (task instanceof TaskState.Ready) {
        ready.add(name);
      } else if (task instanceof TaskState.Waiting(int _, Instant due)) {
        dues.add(new Due(due, name));
      } else if (task instanceof TaskState.Asking(Instant deadline) && deadline != null) {
        dues.add(new Due(deadline, name));
      }
    }
    for (Lease lease : List.copyOf(held.values())) {
      adopt(lease);
    }
    if (state.cancelled()) {
      stopAll("the run was cancelled", state.atOnce());
    }
  }

  private void adopt(Lease lease) {
    try {
      AgentDriver.Adoption adoption =
          driver.adopt(lease, work.folder(lease), work.mark(lease), work.timeout(lease));
      if (adoption == AgentDriver.Adoption.NEVER_STARTED) {
        begin(lease);
      } else if (!plan.task(plan.number(lease.task())).outputs().isEmpty()) {
        outputs.put(lease.fence(), output(lease));
      }
    } catch (IOException problem) {
      send(
          new RunSignal.Ended(
              lease, new AttemptOutcome.Lost("cannot look for it: " + problem.getMessage())));
    }
  }

  /** Which tasks are ready and wait for a lock, and for whom; for people. */
  public Map<TaskName, LockName> waitingForLocks() {
    return locks.waiting();
  }

  @Override
  public void close() {
    ExecutorService known = workers;
    if (known != null) {
      known.shutdownNow();
    }
  }
}
