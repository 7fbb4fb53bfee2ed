package io.leat.engine.dispatch;

import io.leat.engine.agent.AttemptDriver;
import io.leat.engine.agent.AttemptReport;
import io.leat.engine.attempt.AttemptWork;
import io.leat.engine.job.Demand;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.Assignment;
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
import io.leat.engine.run.TaskResult;
import io.leat.engine.run.TaskState;
import io.leat.engine.schedule.Locks;
import io.leat.engine.schedule.Slots;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
final class Dispatcher implements AutoCloseable {
  private static final long TICK_MILLIS = 100;
  private static final long OUTPUT_TICK_MILLIS = 20;
  private static final long IDLE_MILLIS = 60_000;

  private static final Duration STORE_PATIENCE = Duration.ofSeconds(30);

  private final RunState state;
  private final RunPlan plan;
  private final RunStore store;
  private final AttemptWork work;
  private final Locks locks;
  private final Slots slots;
  private final Clock clock;
  private final Clock steady;
  private final Consumer<RecordedEvent> feed;
  private final AttemptDriver driver;
  private final RunLimit limit;
  private final LinkedBlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private final ReadyQueue ready;
  private final DueTimes dues;
  private final List<RecordedEvent> undone = new ArrayList<>();
  private final Answers answers = new Answers();
  private final HeldAttempts held;
  private final PipeStops pipes;
  private final EnvironmentQuestions questions;
  private @Nullable Instant storeFailing;

  /** Something for the loop: a signal, a report of the driver, or work that must be done on its thread. */
  interface Message {
    void handle() throws IOException;
  }

  Dispatcher(RunSetup setup) {
    this.state = setup.state();
    this.plan = state.plan();
    this.store = setup.store();
    this.work = setup.around().work();
    this.locks = setup.around().locks();
    this.slots = setup.around().slots();
    this.clock = setup.clocks().now();
    this.steady = setup.clocks().steady();
    this.feed = setup.feed();
    this.ready = new ReadyQueue(state, locks, slots);
    this.dues = new DueTimes(steady);
    this.limit = new RunLimit(setup.limit(), setup.clocks());
    slots.onRoom(this::wake);
    this.driver = setup.around().driver().apply(this::report);
    this.held =
        new HeldAttempts(state, driver, work, new DiskShortage(steady, slots), steady, new Loop());
    this.pipes = new PipeStops(state, held::stop);
    this.questions = new EnvironmentQuestions(setup.around().guard(), this::send);
  }

  /** What is done about attempts comes back by this. */
  private final class Loop implements HeldAttempts.Loop {
    @Override
    public void post(Message message) {
      messages.add(message);
    }

    @Override
    public void decide(RunSignal signal) {
      Dispatcher.this.decide(signal);
    }
  }

  /** Sends a signal to the run. On any thread. */
  void send(RunSignal signal) {
    messages.add(() -> decide(signal));
  }

  /**
   * Sends a signal to the run, and tells when what it caused is stored: true, or false when it caused nothing, as the approval of a
   * task that does not ask, or when the loop ended before.
   */
  CompletableFuture<Boolean> tell(RunSignal signal) {
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
  private void wake() {
    messages.add(() -> {});
  }

  /** Takes what the driver reports. */
  void report(AttemptReport report) {
    messages.add(() -> reported(report));
  }

  /**
   * Runs until the run has ended, or this thread is interrupted; the attempts of an interrupted run go on.
   *
   * @param carried what a run that has not begun takes over from an earlier one
   * @throws IOException when events cannot be stored, or the disk has been full for long; the attempts go on, and the run can be taken up
   *     again
   */
  RunStatus run(List<RunSignal.Carry> carried) throws IOException, InterruptedException {
    begin(carried);
    while (!ended()) {
      turn(messages.poll(pause(), TimeUnit.MILLISECONDS));
    }
    return end();
  }

  /** How the run ended. What its attempts left running is ended: nobody would look after it any more. */
  RunStatus end() throws InterruptedException {
    driver.kill(work.mark());
    return state.status().orElseThrow();
  }

  /** Begins the run, or takes it up where its events left it; as {@link #run}. */
  void begin(List<RunSignal.Carry> carried) throws IOException {
    if (state.started()) {
      recover();
    } else {
      // an earlier process may have taken some, and died before it stored anything
      for (int i = 0; i < plan.size(); i++) {
        locks.release(plan.task(i));
      }
      carried.forEach(this::decide);
      decide(new RunSignal.Start());
    }
    settle();
    goOn();
  }

  /** Whether the run has ended, that is stored, and its attempts have left. */
  boolean ended() {
    return state.status().isPresent() && undone.isEmpty() && !held.isLeaving();
  }

  /** One turn of the loop: handles {@code first} and all that is queued, and does what is to be done by now; does not wait. */
  void turn(@Nullable Message first) throws IOException {
    Message message = first == null ? messages.poll() : first;
    boolean isNews = message != null;
    while (message != null) {
      message.handle();
      message = messages.poll();
    }
    look();
    settle();
    if (isNews) {
      goOn();
    }
  }

  /** Ends what would wait for ever, if there is nothing else in this run any more. */
  private void goOn() throws IOException {
    if (undone.isEmpty()
        && held.isIdle()
        && ready.isEmpty()
        && messages.isEmpty()
        && RunRules.isStuck(state)) {
      decide(new RunSignal.Stuck());
      settle();
    }
  }

  /** Attempts, locks that others hold and a store that refuses are looked at from time to time; else something is said, or due. */
  private long pause() {
    boolean isIdle = held.isIdle() && ready.isEmpty() && undone.isEmpty();
    long tick = held.mayPublish() ? OUTPUT_TICK_MILLIS : isIdle ? IDLE_MILLIS : TICK_MILLIS;
    return Math.min(limit.pause(tick), dues.pause(tick));
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
      if (event instanceof RunEvent.RunStarted) {
        limit.begins(now);
      } else if (event instanceof RunEvent.TaskReady(TaskName task, int _)) {
        ready.add(task);
      } else if (event instanceof RunEvent.RetryScheduled retry) {
        dues.add(retry.due(), retry.task(), now);
      } else if (event instanceof RunEvent.ApprovalAsked(TaskName task, Instant deadline, var _)
          && deadline != null) {
        dues.add(deadline, task, now);
      } else if (event instanceof RunEvent.AttemptLeased(Lease lease)) {
        held.add(lease);
      } else if (event instanceof RunEvent.AttemptEnded(Lease lease, AttemptOutcome _)) {
        held.remove(lease);
        slots.give(lease.agent(), Demand.of(plan.task(lease.task())));
      }
    }
  }

  /** Gives free slots to what is ready. */
  private void grant() {
    for (List<Assignment> next = ready.next(); !next.isEmpty(); next = ready.next()) {
      int before = held.size();
      decide(new RunSignal.Grant(next));
      if (held.size() == before) {
        next.forEach(each -> slots.give(each.agent(), Demand.of(plan.task(each.task()))));
      }
    }
    slots.settled();
  }

  private void act(List<RecordedEvent> events) {
    for (RecordedEvent recorded : events) {
      RunEvent event = recorded.event();
      if (event instanceof RunEvent.AttemptLeased(Lease lease)) {
        held.begin(lease);
      } else if (event instanceof RunEvent.EnvironmentAsked asked) {
        questions.ask(plan.task(asked.task()));
      } else if (event instanceof RunEvent.CancelRequested cancel) {
        held.stopAll(cancel.by(), cancel.atOnce());
      } else if (event instanceof RunEvent.TaskFinished(TaskName _, TaskResult result)
          && result.fails()) {
        held.stopFellows();
      } else if (event instanceof RunEvent.AttemptEnded(Lease lease, AttemptOutcome outcome)) {
        // not before: who takes the run up keeps what the attempt left once more
        locks.release(plan.task(lease.task()));
        held.leave(lease, outcome);
        if (!outcome.good()) {
          pipes.ended(lease, outcome);
        }
      }
    }
  }

  private void reported(AttemptReport report) {
    Lease lease = report.lease();
    if (!lease.equals(state.task(lease.task()).held())) {
      return;
    }
    switch (report) {
      case AttemptReport.Started one -> decide(new RunSignal.Started(lease), one.begun(now()));
      case AttemptReport.NeverStarted _ -> held.neverStarted(lease);
      case AttemptReport.Ended(Lease _, AttemptOutcome outcome) -> held.ended(lease, outcome);
    }
  }

  /** What is to be done from time to time: outputs as they are written, times that have come. */
  private void look() {
    held.publishNow();
    for (DueTimes.Due due : dues.come()) {
      Instant now = now();
      // a clock that was set back would have it be too early
      decide(new RunSignal.Due(due.task()), now.isBefore(due.at()) ? due.at() : now);
    }
    held.look();
    limit.over().ifPresent(this::decide);
  }

  /** After a restart: what was leased is looked for, what is ready or due is noted, locks that were not given back are. */
  private void recover() throws IOException {
    store.replay(
        stored -> {
          if (stored.event() instanceof RunEvent.RunStarted) {
            limit.begins(stored.at());
          } else if (stored.event()
                  instanceof RunEvent.AttemptEnded(Lease lease, AttemptOutcome outcome)
              && work.remains(lease)) {
            held.leave(lease, outcome);
          }
        });
    for (int i = 0; i < plan.size(); i++) {
      TaskState task = state.task(i);
      TaskName name = plan.task(i).name();
      Lease lease = task.held();
      if (lease != null) {
        held.add(lease);
        locks.adopt(plan.task(i), lease);
        slots.adopt(lease.agent(), Demand.of(plan.task(lease.task())));
        continue;
      }
      locks.release(plan.task(i));
      if (task instanceof TaskState.Ready) {
        ready.add(name);
      } else if (task instanceof TaskState.Waiting(int _, Instant due)) {
        dues.add(due, name, now());
      } else if (task instanceof TaskState.Asking(Instant deadline, var _) && deadline != null) {
        dues.add(deadline, name, now());
      } else if (task instanceof TaskState.Entering) {
        questions.ask(plan.task(i));
      }
    }
    held.leases().forEach(held::adopt);
    held.leases().forEach(pipes::takenUp);
    held.stopFellows();
    if (state.cancelled()) {
      held.stopAll("the run was cancelled", state.atOnce());
    }
    for (int i = 0; i < plan.size(); i++) {
      if (state.task(i)
              instanceof TaskState.Ended(Lease lease, AttemptOutcome outcome, long _, boolean _)
          && !outcome.good()) {
        pipes.ended(lease, outcome);
      }
    }
  }

  /**
   * Gives back what the run was made of, and locks for leases that are not stored; its attempts go on. Where the store has failed it is not
   * known what is stored: then the locks stay with the run until it is taken up.
   */
  @Override
  public void close() {
    if (storeFailing == null) {
      for (RecordedEvent each : undone) {
        if (each.event() instanceof RunEvent.AttemptLeased(Lease lease)) {
          locks.release(plan.task(lease.task()));
        }
      }
    }
    answers.close();
    questions.close();
    held.close();
    driver.close();
    slots.close();
  }
}
