package io.leat.engine.dispatch;

import io.leat.engine.driver.AgentDriver;
import io.leat.engine.driver.AttemptReport;
import io.leat.engine.driver.AttemptSpec;
import io.leat.engine.driver.OutputFile;
import io.leat.engine.driver.Reason;
import io.leat.engine.driver.StopReason;
import io.leat.engine.durable.DiskFull;
import io.leat.engine.expression.Facts;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.Place;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.RunRules;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunState;
import io.leat.engine.run.RunStatus;
import io.leat.engine.run.RunStore;
import io.leat.engine.run.TaskResult;
import io.leat.engine.run.TaskState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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

  /** It may have done all that it is for, so it is not begun again. */
  private static final AttemptOutcome GONE =
      new AttemptOutcome.Lost(
          "it had begun, and its folder is gone (by a cleaner of temporary files?)");

  private static final Duration STORE_PATIENCE = Duration.ofSeconds(30);

  private final RunState state;
  private final RunPlan plan;
  private final RunStore store;
  private final AgentDriver driver;
  private final AttemptWork work;
  private final Locks locks;
  private final Placement placement;
  private final Clock clock;
  private final Clock steady;
  private final Consumer<RecordedEvent> feed;
  private final LinkedBlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private final ReadyQueue ready;
  private final Dues dues;
  private final Map<Long, Lease> held = new HashMap<>();
  private final Map<Long, Publications> outputs = new HashMap<>();
  private final List<RecordedEvent> undone = new ArrayList<>();
  private final Answers answers = new Answers();
  private final Shortage shortage;
  private final LogLimit logLimit;
  private final Map<Long, StopReason> stops = new ConcurrentHashMap<>();
  private final Concluding concluding;
  private final PipeStops pipes;
  private @Nullable Instant storeFailing;
  private @Nullable ExecutorService workers;

  /** How many attempts whose end is stored have not left yet. */
  private int leaving;

  /** Something for the loop: a signal, a report of the driver, or work that must be done on its thread. */
  interface Message {
    void handle() throws IOException;
  }

  /**
   * A dispatcher.
   *
   * @param state a run that has not begun, or as its stored events made it
   * @param clock what time it is
   * @param steady how long something lasts, also when the other clock is set
   * @param feed is told each event after it was stored, in order, on the thread of the loop
   */
  public Dispatcher(
      RunState state,
      RunStore store,
      AgentDriver driver,
      AttemptWork work,
      Locks locks,
      Placement placement,
      Clock clock,
      Clock steady,
      Consumer<RecordedEvent> feed) {
    this.state = state;
    this.plan = state.plan();
    this.store = store;
    this.driver = driver;
    this.work = work;
    this.locks = locks;
    this.placement = placement;
    this.ready = new ReadyQueue(state, locks, placement);
    this.shortage = new Shortage(steady, placement);
    this.logLimit = new LogLimit(work, steady, this::stop);
    this.concluding = new Concluding(work, steady);
    this.pipes = new PipeStops(state, this::stop);
    this.clock = clock;
    this.steady = steady;
    this.dues = new Dues(steady);
    this.feed = feed;
  }

  /** Sends a signal to the run. */
  public void send(RunSignal signal) {
    messages.add(() -> decide(signal));
  }

  /**
   * Sends a signal to the run, and tells when what it caused is stored: true, or false when it caused nothing, as the approval of a
   * task that does not ask, or when the loop ended before.
   */
  public CompletableFuture<Boolean> tell(RunSignal signal) {
    Answers.Answer answer = answers.ask();
    messages.add(
        () -> {
          int before = undone.size();
          decide(signal);
          if (undone.size() == before) {
            answers.nothing(answer);
          } else {
            answers.decided(answer);
          }
        });
    return answer.stored;
  }

  /** Has the loop look again whether there are slots. */
  public void wake() {
    messages.add(() -> {});
  }

  /** Takes what the driver reports. */
  public void report(AttemptReport report) {
    messages.add(() -> reported(report));
  }

  /**
   * Runs until the run has ended, or this thread is interrupted; the attempts of an interrupted run go on.
   *
   * @param carried what a run that has not begun takes over from an earlier one
   * @throws IOException when events cannot be stored, or the disk has been full for long; the attempts go on, and the run can be taken up
   *     again
   */
  public RunStatus run(List<RunSignal.Carry> carried) throws IOException, InterruptedException {
    if (!state.started()) {
      carried.forEach(this::decide);
    }
    begin();
    while (!ended()) {
      turn(messages.poll(pause(), TimeUnit.MILLISECONDS));
    }
    return state.status().orElseThrow();
  }

  /** Begins the run, or takes it up where its events left it. */
  void begin() throws IOException {
    if (state.started()) {
      recover();
    } else {
      decide(new RunSignal.Start());
    }
    settle();
  }

  /** Whether the run has ended, that is stored, and its attempts have left. */
  boolean ended() {
    return state.status().isPresent() && undone.isEmpty() && leaving == 0;
  }

  /** One turn of the loop: handles {@code first} and all that is queued, and does what is to be done by now; does not wait. */
  void turn(@Nullable Message first) throws IOException {
    Message message = first == null ? messages.poll() : first;
    while (message != null) {
      message.handle();
      message = messages.poll();
    }
    look();
    settle();
  }

  private long pause() {
    return dues.pause(outputs.isEmpty() ? TICK_MILLIS : OUTPUT_TICK_MILLIS);
  }

  /** Grants what can be granted, stores all that was decided, and acts on it, until nothing more follows at once. */
  private void settle() throws IOException {
    grant();
    while (!undone.isEmpty()) {
      List<RecordedEvent> events = List.copyOf(undone);
      if (!stored(events)) {
        return;
      }
      undone.clear();
      answers.stored();
      for (RecordedEvent event : events) {
        feed.accept(event);
      }
      act(events);
      grant();
    }
  }

  /** Stores events, or leaves them for the next turn: a full disk may have room again a little later. Until then nothing is acted upon. */
  private boolean stored(List<RecordedEvent> events) throws IOException {
    try {
      store.append(events);
      storeFailing = null;
      return true;
    } catch (RunStore.Refused never) {
      throw never;
    } catch (IOException problem) {
      Instant now = steady.instant();
      Instant since = storeFailing;
      if (since == null) {
        storeFailing = now;
      } else if (Duration.between(since, now).compareTo(STORE_PATIENCE) > 0) {
        throw problem;
      }
      return false;
    }
  }

  /** To the millisecond, as times are stored: a run that is taken up again has the same times. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private void decide(RunSignal signal) {
    decide(signal, now());
  }

  private void decide(RunSignal signal, Instant now) {
    for (RunEvent event : RunRules.decide(state, signal, now)) {
      state.apply(event, now);
      undone.add(new RecordedEvent(state.version(), now, event));
      switch (event) {
        case RunEvent.TaskReady(TaskName task, int _) -> ready.add(task);
        case RunEvent.RetryScheduled retry -> dues.add(retry.due(), retry.task(), now);
        case RunEvent.ApprovalAsked(TaskName task, Instant deadline) when deadline != null ->
            dues.add(deadline, task, now);
        case RunEvent.AttemptLeased(Lease lease) -> held.put(lease.fence(), lease);
        case RunEvent.AttemptEnded(Lease lease, AttemptOutcome _) -> {
          held.remove(lease.fence());
          outputs.remove(lease.fence());
          stops.remove(lease.fence());
          concluding.over(lease);
          shortage.over(lease);
          placement.give(lease.agent());
        }
        case RunEvent.OfRun _, RunEvent.OfTask _, RunEvent.OfAttempt _ -> {}
      }
    }
  }

  /** Gives free slots to what is ready. */
  private void grant() {
    for (List<Place> next = ready.next(); !next.isEmpty(); next = ready.next()) {
      int before = held.size();
      decide(new RunSignal.Grant(next));
      if (held.size() == before) {
        placement.give(next);
      }
    }
    placement.settled();
  }

  private void act(List<RecordedEvent> events) {
    for (RecordedEvent recorded : events) {
      switch (recorded.event()) {
        case RunEvent.AttemptLeased(Lease lease) -> begin(lease);
        case RunEvent.CancelRequested cancel -> stopAll(cancel.by(), cancel.atOnce());
        case RunEvent.TaskFinished(TaskName _, TaskResult result) when result.fails() ->
            stopFellows();
        case RunEvent.AttemptEnded(Lease lease, AttemptOutcome outcome) -> {
          // not before: who takes the run up keeps what the attempt left once more
          locks.release(plan.task(plan.number(lease.task())));
          leave(lease, outcome);
          if (!outcome.good()) {
            pipes.ended(lease, outcome);
          }
        }
        case RunEvent.OfRun _, RunEvent.OfTask _, RunEvent.OfAttempt _ -> {}
      }
    }
  }

  /** Has what an attempt does not need any more taken away, now that its end is stored. */
  private void leave(Lease lease, AttemptOutcome outcome) {
    if (!work.slow(lease)) {
      work.ended(lease, outcome);
      return;
    }
    leaving++;
    workers()
        .execute(
            () -> {
              try {
                work.ended(lease, outcome);
              } finally {
                messages.add(() -> leaving--);
              }
            });
  }

  private void stopAll(String by, boolean atOnce) {
    for (Lease lease : held.values()) {
      if (atOnce || !plan.task(plan.number(lease.task())).always()) {
        stop(lease, new StopReason.Cancelled(by));
        concluding.giveUp(lease, new StopReason.Cancelled(by));
      }
    }
  }

  /** Stops what does not go on, since one of its group has failed. */
  private void stopFellows() {
    for (Lease lease : held.values()) {
      state
          .failedFirst(plan.task(plan.number(lease.task())))
          .ifPresent(because -> stop(lease, new StopReason.Cancelled(because)));
    }
  }

  /** Stops an attempt, also one that is still being prepared and that the driver does not know yet. */
  private void stop(Lease lease, StopReason reason) {
    StopReason first = stops.putIfAbsent(lease.fence(), reason);
    driver.stop(lease, first == null ? reason : first);
    if (state.task(lease.task()) instanceof TaskState.Leased) {
      work.giveUp(lease, first == null ? reason : first);
    }
  }

  private void begin(Lease lease) {
    if (work.slow(lease)) {
      Facts facts = state.facts(lease.task());
      workers().execute(() -> launch(lease, facts));
    } else {
      launch(lease, state.facts(lease.task()));
    }
    if (!plan.task(plan.number(lease.task())).outputs().isEmpty()) {
      outputs.put(lease.fence(), output(lease));
    }
  }

  private Publications output(Lease lease) {
    return new Publications(work, lease, state, this::decide);
  }

  private void launch(Lease lease, Facts facts) {
    try {
      AttemptWork.Prepared prepared = work.prepare(lease, facts);
      if (prepared instanceof AttemptWork.Prepared.Launch(AttemptSpec spec)) {
        StopReason stopped = stops.get(lease.fence());
        if (stopped != null) {
          send(new RunSignal.Ended(lease, stopped.outcome()));
          return;
        }
        for (Path each : spec.fifos()) {
          driver.makeFifo(each);
        }
        driver.launch(spec);
        messages.add(() -> launched(lease));
      } else if (prepared instanceof AttemptWork.Prepared.Reuse(var outcome, var values)) {
        messages.add(
            () -> decide(new RunSignal.Ended(lease, output(lease).reuse(values, outcome))));
      }
    } catch (IOException | RuntimeException problem) {
      StopReason stopped = stops.get(lease.fence());
      AttemptOutcome.Errored never =
          new AttemptOutcome.Errored("cannot start it: " + Reason.of(problem));
      if (stopped != null) {
        send(new RunSignal.Ended(lease, stopped.outcome()));
      } else if (DiskFull.caused(problem)) {
        messages.add(() -> lacking(lease, problem, never, () -> begin(lease)));
      } else {
        send(new RunSignal.Ended(lease, never));
      }
    }
  }

  /** Has {@code again} done a little later, when there may be room on the disk; {@code never} is the end when it will never be. */
  private void lacking(Lease lease, Exception problem, AttemptOutcome.Errored never, Runnable again)
      throws IOException {
    if (!lease.equals(state.task(lease.task()).held())) {
      return;
    }
    Path folder = work.folder(lease).path().resolveSibling(".");
    IOException full =
        new IOException(
            "'" + lease.task() + "' waits for room on the disk: " + Reason.of(problem), problem);
    if (!shortage.again(lease, folder, full, again)) {
      decide(new RunSignal.Ended(lease, never));
    }
  }

  /** What was to be stopped while it was being launched is stopped now. */
  private void launched(Lease lease) {
    shortage.over(lease);
    StopReason reason = stops.get(lease.fence());
    if (reason != null) {
      driver.stop(lease, reason);
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
    switch (report) {
      case AttemptReport.Started one -> decide(new RunSignal.Started(lease), one.begun(now()));
      case AttemptReport.NeverStarted _ -> begin(lease);
      case AttemptReport.Ended(Lease _, AttemptOutcome outcome) -> {
        if (concluding.begin(lease, outcome)) {
          ended(lease, outcome);
        }
      }
    }
  }

  private void ended(Lease lease, AttemptOutcome outcome) {
    AttemptOutcome known = outcome;
    Publications output = outputs.remove(lease.fence());
    if (output == null) {
      output = output(lease);
    }
    try {
      output.read(true);
    } catch (OutputFile.BadOutput bad) {
      known = outcome.good() ? new AttemptOutcome.Broken(String.valueOf(bad.getMessage())) : known;
    } catch (IOException unreadable) {
      known =
          outcome.good()
              ? new AttemptOutcome.Errored("cannot read its outputs: " + unreadable.getMessage())
              : known;
    }
    conclude(lease, known);
  }

  private void conclude(Lease lease, AttemptOutcome outcome) {
    Facts facts = state.factsAtEnd(lease.task());
    if (work.slow(lease)) {
      workers().execute(() -> messages.add(concluded(lease, outcome, facts)));
    } else {
      messages.add(concluded(lease, outcome, facts));
    }
  }

  /** Keeps what an attempt left; gives what follows, for the loop. */
  private Message concluded(Lease lease, AttemptOutcome outcome, Facts facts) {
    AttemptOutcome end;
    try {
      end = work.conclude(lease, outcome, facts);
    } catch (IOException noRoom) {
      AttemptOutcome.Errored never =
          new AttemptOutcome.Errored("cannot keep what it left: " + Reason.of(noRoom));
      return () -> lacking(lease, noRoom, never, () -> conclude(lease, outcome));
    } catch (RuntimeException bug) {
      // the run must not wait for ever for the end of this attempt
      end = new AttemptOutcome.Errored("cannot keep what it left: " + bug);
    }
    AttemptOutcome known = end;
    return () -> decide(new RunSignal.Ended(lease, known));
  }

  /** What is to be done from time to time: outputs as they are written, times that have come, the driver's own look. */
  private void look() {
    for (Publications output : List.copyOf(outputs.values())) {
      try {
        output.read(false);
      } catch (IOException | OutputFile.BadOutput badNow) {
        // said when the attempt ends
      }
    }
    for (Dues.Due due : dues.come()) {
      Instant now = now();
      // a clock that was set back would have it be too early
      decide(new RunSignal.Due(due.task()), now.isBefore(due.at()) ? due.at() : now);
    }
    shortage.look();
    logLimit.look(held.values());
    concluding.look();
    driver.tick();
    work.look();
  }

  /** After a restart: what was leased is looked for, what is ready or due is noted, locks that were not given back are. */
  private void recover() throws IOException {
    store.replay(
        stored -> {
          if (stored.event() instanceof RunEvent.AttemptEnded(Lease lease, AttemptOutcome outcome)
              && work.remains(lease)) {
            leave(lease, outcome);
          }
        });
    for (int i = 0; i < plan.size(); i++) {
      TaskState task = state.task(i);
      TaskName name = plan.task(i).name();
      Lease lease = task.held();
      if (lease != null) {
        held.put(lease.fence(), lease);
        locks.adopt(plan.task(i), lease);
        placement.adopt(lease.agent());
        continue;
      }
      locks.release(plan.task(i));
      if (task instanceof TaskState.Ready) {
        ready.add(name);
      } else if (task instanceof TaskState.Waiting(int _, Instant due)) {
        dues.add(due, name, now());
      } else if (task instanceof TaskState.Asking(Instant deadline) && deadline != null) {
        dues.add(deadline, name, now());
      }
    }
    for (Lease lease : List.copyOf(held.values())) {
      adopt(lease);
    }
    List.copyOf(held.values()).forEach(pipes::takenUp);
    stopFellows();
    if (state.cancelled()) {
      stopAll("the run was cancelled", state.atOnce());
    }
    for (int i = 0; i < plan.size(); i++) {
      if (state.task(i)
              instanceof TaskState.Ended(Lease lease, AttemptOutcome outcome, long _, boolean _)
          && !outcome.good()) {
        pipes.ended(lease, outcome);
      }
    }
  }

  private void adopt(Lease lease) {
    try {
      if (driver.adopt(work.ticket(lease)) == AgentDriver.Adoption.NEVER_STARTED) {
        if (state.task(lease.task()) instanceof TaskState.Running) {
          send(new RunSignal.Ended(lease, GONE));
        } else {
          begin(lease);
        }
        return;
      }
      work.taken(lease);
      if (!plan.task(plan.number(lease.task())).outputs().isEmpty()) {
        outputs.put(lease.fence(), output(lease));
      }
    } catch (IOException problem) {
      send(
          new RunSignal.Ended(
              lease, new AttemptOutcome.Lost("cannot look for it: " + problem.getMessage())));
    }
  }

  @Override
  public void close() {
    answers.close();
    ExecutorService known = workers;
    if (known != null) {
      known.shutdownNow();
    }
  }
}
