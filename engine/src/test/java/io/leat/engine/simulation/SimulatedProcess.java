package io.leat.engine.simulation;

import io.leat.engine.Engine;
import io.leat.engine.OpenedRun;
import io.leat.engine.RunCatalog;
import io.leat.engine.agent.AgentListener;
import io.leat.engine.agent.AttemptReport;
import io.leat.engine.agent.memory.MemoryDriver;
import io.leat.engine.dispatch.ActiveRun;
import io.leat.engine.dispatch.RunSetup;
import io.leat.engine.dispatch.StepwiseRun;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunState;
import io.leat.engine.run.RunStatus;
import io.leat.engine.run.TaskState;
import io.leat.engine.schedule.AgentCapacity;
import io.leat.engine.schedule.PlannedRun;
import io.leat.engine.schedule.QueuedRun;
import io.leat.engine.schedule.Rank;
import io.leat.engine.schedule.RunSlots;
import io.leat.engine.schedule.ShareLimits;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One life of a process that has an engine: the real one, with its scheduler and its runs, which are turned step by step. What it is to
 * outlive is in the {@link World}.
 */
final class SimulatedProcess {
  private static final Duration GRACE = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final World world;
  private final Ledger ledger;
  private final Engine<Opened> engine;
  private final Map<String, MemoryDriver> drivers = new TreeMap<>();
  private final AttemptRoutes routes = new AttemptRoutes(drivers);

  /** What opens runs that were told to begin, and which these are. */
  private final List<Runnable> openings = new ArrayList<>();

  private final Set<Long> beginning = new TreeSet<>();
  private final Map<Long, Started> started = new TreeMap<>();

  /** What is tried again, and when. */
  private final List<Later> later = new ArrayList<>();

  private record Opened(
      SimulatedRow row, PlannedRun planned, RunSetup setup, List<RunSignal.Carry> carried)
      implements OpenedRun {
    @Override
    public long weight() {
      return 1;
    }

    @Override
    public void close() {}
  }

  /** A run that is turned. */
  private static final class Started {
    final SimulatedRow row;
    final StepwiseRun run;
    final ActiveRun.Rest rest;
    boolean isBegun;

    Started(SimulatedRow row, StepwiseRun run, ActiveRun.Rest rest) {
      this.row = row;
      this.run = run;
      this.rest = rest;
    }
  }

  private record Later(Instant when, long number, Runnable again) {}

  SimulatedProcess(World world) {
    this.world = world;
    this.ledger = new Ledger(this::mayBegin);
    this.engine =
        new Engine<>(
            new Catalog(),
            new Engine.Limits(ShareLimits.NONE, Long.MAX_VALUE / 4),
            this::opens,
            this::starts);
  }

  /** Has a run opened later: one that the scheduler has waiting no more. */
  private void opens(Runnable opening) {
    openings.add(opening);
    List<Rank> queued = engine.scheduler().queued().stream().map(QueuedRun::rank).toList();
    List<SimulatedRow> told =
        ledger.queued().stream().filter(each -> !queued.contains(each.rank())).toList();
    told.forEach(ledger::unqueue);
    for (SimulatedRow each : told) {
      if (!mayBegin(each)) {
        throw new AssertionError("run " + each.number() + " begins while it must not");
      }
      ledger.begins(each);
      beginning.add(each.number());
    }
  }

  private synchronized void starts(
      ActiveRun run, String name, List<RunSignal.Carry> carried, ActiveRun.Rest rest) {
    SimulatedRow row =
        world.rows().stream().filter(each -> each.run.plan == run.plan()).findFirst().orElseThrow();
    started.put(row.number(), new Started(row, new StepwiseRun(run), rest));
  }

  /** Whether a run that waits may begin, as far as slots allow. */
  private boolean mayBegin(SimulatedRow row) {
    return !world.isPaused()
        && row.isQueued()
        && world.isFree(row)
        && world.rows().stream()
            .noneMatch(
                each ->
                    each != row
                        && row.group != null
                        && row.group.equals(each.group)
                        && (beginning.contains(each.number())
                            || started.containsKey(each.number())));
  }

  /** The runs as they are stored. */
  private final class Catalog implements RunCatalog<Opened> {
    @Override
    public Stored stored(long number) {
      SimulatedRow row = world.row(number);
      return row.run.isOver
          ? new Stored.Ended()
          : row.isQueued() ? new Stored.Queued() : new Stored.Begun();
    }

    @Override
    public @Nullable PlannedRun requeued(long number) {
      SimulatedRow row = world.row(number);
      world.locks().releaseAll(row.run);
      return row.isQueued() ? row.planned() : null;
    }

    @Override
    public @Nullable Opened open(long number, Function<PlannedRun, RunSlots> slots) {
      SimulatedRow row = world.row(number);
      return row.run.isOver ? null : opened(row, slots.apply(row.planned()));
    }

    @Override
    public boolean cancelQueued(long number, String why) {
      return withdraw(world.row(number));
    }

    @Override
    public boolean isAwaited(long number) {
      return false;
    }

    @Override
    public void ended(Opened run, RunStatus status) {
      run.row().run.isOver = true;
    }

    @Override
    public void refused(Opened run, Exception problem) {
      throw new AssertionError("no other hand ends run " + run.row().number(), problem);
    }

    @Override
    public void failed(long number, Exception problem, Runnable again) {
      later.add(new Later(world.clock().instant().plus(PAUSE), number, again));
    }
  }

  private synchronized Opened opened(SimulatedRow row, RunSlots slots) {
    CheckedSlots checked = ledger.slots(row, slots, row.isQueued());
    RunSetup.Around around =
        new RunSetup.Around(
            listener -> routes.of(row.number(), listener),
            row.run.work,
            world.locks().takenUp(row.run),
            checked);
    row.listens();
    return new Opened(
        row,
        row.planned(),
        new RunSetup(
            row.run.state(),
            row.run.store,
            around,
            new RunSetup.Clocks(world.clock(), world.clock()),
            row.limit,
            row::fed),
        List.of());
  }

  // ---- its life

  /** Takes up all that was stored. */
  void start() {
    for (SimulatedAgent each : world.agents()) {
      drivers.put(
          each.name,
          each.machine.driver(new Listener(), new Misconduct(world.faults(), world::run)));
    }
    halt();
    changed();
    engine.pause(world.isPaused());
    world.rows().stream()
        .filter(SimulatedRow::isQueued)
        .forEach(each -> world.locks().releaseAll(each.run));
    List<Long> begun =
        world.rows().stream().filter(SimulatedRow::isRunning).map(SimulatedRow::number).toList();
    engine.resume(begun, begun);
    goOn();
    world.rows().stream()
        .filter(SimulatedRow::isQueued)
        .sorted(Comparator.comparing(SimulatedRow::rank))
        .forEach(this::submit);
    world.rows().stream().filter(each -> each.run.isOver).forEach(this::tidy);
  }

  /** Ends what a run that has ended left running: an earlier process may have died before all agents were reached. */
  private void tidy(SimulatedRow row) {
    drivers.values().forEach(each -> each.kill(row.run.work.mark()));
  }

  private final class Listener implements AgentListener {
    @Override
    public void reported(AttemptReport report) {
      world.run(report.lease()).reported(report);
      routes.reported(report);
    }

    @Override
    public void changed() {
      SimulatedProcess.this.changed();
    }
  }

  // ---- agents

  /** What is known of agents has changed. */
  void changed() {
    List<AgentCapacity> all = new ArrayList<>();
    for (SimulatedAgent each : world.agents()) {
      if (each.isEntered) {
        all.add(each.capacity());
      }
    }
    ledger.agents(all);
    engine.scheduler().agents(all);
  }

  /** Whether the disk is full may have changed. */
  void halt() {
    ledger.halt(world.isFull());
    engine.scheduler().halt(world.isFull());
  }

  /** Looks at an agent: what ran there is told, and what waits for it is launched, or lost when it is away for long. */
  void look(SimulatedAgent agent) {
    agent.machine.look();
    if (agent.machine.awayFor().compareTo(GRACE) > 0) {
      driver(agent).link().abandon("it was away for long");
      routes.giveUp(agent.name);
    } else {
      routes.retry(agent.name);
    }
  }

  MemoryDriver driver(SimulatedAgent agent) {
    MemoryDriver driver = drivers.get(agent.name);
    if (driver == null) {
      throw new IllegalStateException("no agent '" + agent.name + "'");
    }
    return driver;
  }

  // ---- runs

  /** Has a run wait that is stored. */
  void submit(SimulatedRow row) {
    ledger.queue(row);
    if (!engine.prepare(row.number()) || !engine.submit(row.planned())) {
      throw new AssertionError("run " + row.number() + " is known already");
    }
  }

  /** Opens the runs that were told to begin, and has them go on. */
  void beginTold() {
    world.faults().action();
    List<Runnable> all = List.copyOf(openings);
    openings.clear();
    all.forEach(Runnable::run);
    beginning.clear();
    goOn();
  }

  /** Begins what was started. */
  private void goOn() {
    for (Started each : List.copyOf(started.values())) {
      if (!each.isBegun) {
        each.isBegun = true;
        perform(each, run -> run.begin(List.of()));
      }
    }
  }

  /** Something that a run does. */
  private interface Turn {
    void of(StepwiseRun run) throws IOException;
  }

  private void perform(Started one, Turn turn) {
    try {
      turn.of(one.run);
      one.row.checkFed();
      if (one.run.ended()) {
        RunStatus status = one.run.end();
        started.remove(one.row.number());
        one.rest.ended(status);
      }
    } catch (IOException broken) {
      started.remove(one.row.number());
      one.run.active().close();
      one.rest.broken(broken);
    }
  }

  /** The runs that are run. */
  List<SimulatedRow> live() {
    return started.values().stream().map(each -> each.row).toList();
  }

  /** One turn of the loop of a run. */
  void turn(SimulatedRow row) {
    Started known = started.get(row.number());
    if (known != null) {
      perform(known, StepwiseRun::turn);
    }
  }

  /** Tries again what failed, when it is time. */
  void tryAgain() {
    for (Later each : List.copyOf(later)) {
      if (!world.clock().instant().isBefore(each.when())) {
        later.remove(each);
        if (world.row(each.number()).isQueued()) {
          ledger.queue(world.row(each.number()));
        }
        each.again().run();
      }
    }
    goOn();
  }

  // ---- what people do

  /** Tells a run something; null when it is not run. */
  @Nullable CompletableFuture<Boolean> tell(SimulatedRow row, RunSignal signal) {
    Started known = started.get(row.number());
    return known == null ? null : known.run.active().tell(signal);
  }

  /** Ends a run that waits; whether it did. */
  boolean withdraw(SimulatedRow row) {
    return engine.withdraw(
        row.number(),
        () -> {
          boolean ends = row.isQueued();
          row.run.isOver |= ends;
          world.faults().action();
          ledger.unqueue(row);
          return ends;
        });
  }

  /** Gives a run another priority, which counts while it waits. */
  void prioritize(SimulatedRow row, int priority) {
    if (row.isQueued() && ledger.queued().contains(row)) {
      row.priority = priority;
      world.faults().action();
      engine.prioritize(row.number(), priority);
    }
  }

  /** The queue is held, or goes on. */
  void pause() {
    engine.pause(world.isPaused());
  }

  /** The tasks of a run that wait for somebody's consent. */
  List<TaskName> asking(SimulatedRow row) {
    List<TaskName> asking = new ArrayList<>();
    RunState state = opened(row).setup().state();
    for (int i = 0; i < row.run.plan.size(); i++) {
      if (state.task(i) instanceof TaskState.Asking) {
        asking.add(row.run.plan.task(i).name());
      }
    }
    return asking;
  }

  private Opened opened(SimulatedRow row) {
    Opened opened = engine.running(row.number());
    if (opened == null) {
      throw new AssertionError(row.run + " is not known to run");
    }
    return opened;
  }

  // ---- what holds

  /** Fails when something does not hold that does after each step. */
  void check() {
    for (Started each : started.values()) {
      RunState state = opened(each.row).setup().state();
      each.row.run.compare(state);
      world.locks().check(each.row.run, state);
    }
    ledger.checkIdle(!beginning.isEmpty());
    for (SimulatedAgent each : world.agents()) {
      ledger.checkRunning(each.name, each.machine.running());
    }
    List<Rank> order = engine.scheduler().queued().stream().map(QueuedRun::rank).toList();
    List<Rank> ranks = ledger.queued().stream().map(SimulatedRow::rank).sorted().toList();
    if (!order.equals(ranks)) {
      throw new AssertionError("these wait: " + order + ", and should: " + ranks);
    }
  }

  /** Fails unless nothing is left when all runs have ended. */
  void checkEnd() {
    for (SimulatedAgent each : world.agents()) {
      if (engine.scheduler().used(each.name) != 0) {
        throw new AssertionError("slots of '" + each.name + "' are still held");
      }
    }
    if (engine.running() + engine.waiting() != 0) {
      throw new AssertionError("runs that have ended are still known");
    }
  }
}
