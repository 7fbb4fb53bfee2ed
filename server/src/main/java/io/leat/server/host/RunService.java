package io.leat.server.host;

import io.leat.dsl.source.Diagnostic;
import io.leat.engine.Engine;
import io.leat.engine.dispatch.SteadyClock;
import io.leat.engine.expression.Scalar;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.job.EnvironmentName;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.RunSignal;
import io.leat.engine.schedule.AgentRoom;
import io.leat.engine.schedule.Rank;
import io.leat.server.agent.AgentPool;
import io.leat.server.round.Rounds;
import io.leat.store.Conflict;
import io.leat.store.OpenRun;
import io.leat.store.Project;
import io.leat.store.Removal;
import io.leat.store.Reservation;
import io.leat.store.Run;
import io.leat.store.RunPhase;
import io.leat.store.RunSpec;
import io.leat.store.Store;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs all runs of the server: prepares them as they come, admits them in the order of the queue, and takes them up again after a
 * restart. What is said to be done here is stored first. Safe for all threads.
 */
public final class RunService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunService.class);
  private static final long TICK_MILLIS = 200;
  private static final Duration LAST_TICK = Duration.ofSeconds(1);
  private static final long LOOK_NANOS = 10_000_000_000L;
  private static final String PAUSED = "queue.paused";

  private final Store store;
  private final Origins origins;
  private final RunParts parts;
  private final HostSetup setup;
  private final Clock clock;
  private final LimitedJobfileReader jobfileReader;
  private final Preparer preparer;
  private final AgentPool agents;
  private final Engine<HostedRun> engine;
  private final HostedRuns runs;
  private final Folders folders;
  private final Packer packer;
  private final RunListener listener;
  private final Children children;
  private final Arrivals arrivals;
  private final FailedStarts failures;
  private final LaterWork later;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Rounds rounds;
  private final Thread ticker;
  private final Object moving = new Object();
  private final Object diskLook = new Object();
  private boolean halted;
  private volatile boolean closed;

  /** A service that does nothing yet. */
  public RunService(
      Store store, Origins origins, HostSetup setup, RunListener listener, Clock clock) {
    this.store = store;
    this.origins = origins;
    this.parts = new RunParts(store, origins, setup);
    this.setup = setup;
    this.listener = listener;
    this.clock = clock;
    this.rounds = new Rounds(clock);
    this.later = new LaterWork(workers, rounds, SteadyClock.from(clock));
    this.failures = new FailedStarts(later, clock);
    StartRights rights = new StartRights(store.projects());
    this.jobfileReader = new LimitedJobfileReader(setup.jobfiles(), setup.data(), clock);
    this.preparer = new Preparer(store.runs(), origins, rights, jobfileReader, parts);
    this.children = new Children(store, rights, new Parents(), workers, rounds, later);
    this.runs =
        new HostedRuns(
            store,
            new HostedRuns.Parts(
                parts, this::agents, children, preparer, this::packer, this::arrivals),
            failures,
            later,
            listener,
            clock);
    this.engine =
        new Engine<>(
            runs,
            setup.limits(),
            opening -> workers.execute(() -> rounds.run("the beginning of a run", opening)));
    this.agents =
        new AgentPool(
            store.agents(),
            new AgentPool.Setup(
                setup.slots(), setup.drivers(), setup.grace(), listener::agentsChanged),
            engine.scheduler(),
            clock);
    this.folders = new Folders(store, setup.data(), workers);
    this.packer = new Packer(store, parts, folders, this::open, clock);
    this.arrivals =
        new Arrivals(
            store, preparer, engine, parts, children, new Comings(), workers, later, clock);
    this.ticker = Thread.ofPlatform().name("ticker").daemon().unstarted(this::tick);
  }

  private Packer packer() {
    return packer;
  }

  private HostedRun open(Run run) throws IOException {
    return runs.open(
        run, planned -> engine.scheduler().slots(planned.rank(), planned.project().name(), null));
  }

  private Arrivals arrivals() {
    return arrivals;
  }

  /** Takes up all open runs where they were left, and goes on from there. */
  public void start() throws IOException, InterruptedException {
    lookAtDisk();
    agents.start();
    engine.pause(store.settings().get(PAUSED).filter(since -> !since.isEmpty()).isPresent());
    List<OpenRun> open = store.runs().open();
    packer.start();
    children.restarted();
    List<OpenRun> holding = parts.lockHolders(open);
    // the server before died between a first lock and a first event: others may wait for that lock
    holding.stream().filter(OpenRun::isQueued).forEach(parts::releaseLocks);
    engine.resume(
        open.stream().filter(run -> !run.isQueued()).map(OpenRun::number).toList(),
        holding.stream().filter(run -> !run.isQueued()).map(OpenRun::number).toList());
    open.stream().filter(run -> !run.prepared()).forEach(arrivals::submitted);
    List<OpenRun> prepared =
        open.stream()
            .filter(run -> run.isQueued() && run.prepared() && engine.prepare(run.number()))
            .sorted(Comparator.comparing(run -> new Rank(run.priority(), run.number())))
            .toList();
    workers.execute(() -> prepared.forEach(this::queue));
    ticker.start();
    agents.tidy(this::endedFolder);
  }

  /** Has a run wait that was prepared by the server before; it is tried again later when that fails. */
  private void queue(OpenRun run) {
    try {
      engine.submit(parts.planned(run));
    } catch (RuntimeException problem) {
      engine.giveUp(run.number());
      runs.failed(run.number(), problem, () -> engine.takeUp(run.number()));
    }
  }

  /** The folder of a run that has ended; null for one that has not, or is not known. */
  private @Nullable RunFolder endedFolder(long number) {
    return store.runs().find(number).filter(run -> !run.open()).map(parts::folder).orElse(null);
  }

  /**
   * Before the first start on what a backup brought: ends the runs that went on with the server before, and holds the queue, for what
   * waited there may have run since. It is for a person to let it go on.
   *
   * @throws IOException when a run cannot be judged; says which
   */
  public void restored() throws IOException {
    store.settings().set(PAUSED, clock.instant().toString());
    new RestoredRuns(setup.data(), store.runs(), clock).end();
  }

  // ---- what comes in

  /**
   * Why a run can never begin.
   *
   * @param why in a line
   * @param diagnostics what is wrong with the Jobfile or the parameters; empty when that is not it
   */
  public record Refused(String why, List<Diagnostic> diagnostics) {}

  /** Where the Jobfiles of this server are read. */
  public LimitedJobfileReader jobfileReader() {
    return jobfileReader;
  }

  /** What is wrong with a run that is asked for, as far as it can be told without a repository. Nothing is stored. */
  public Optional<Refused> refused(Project project, RunSpec wanted) throws InterruptedException {
    return preparer
        .refused(project, wanted)
        .map(refused -> new Refused(refused.note(), refused.diagnostics()));
  }

  /** Stores a run that is asked for, and has it prepared and queued; a full queue refuses it ({@link io.leat.store.QueueFull}). */
  public Run submit(RunSpec wanted, @Nullable Reservation once) {
    return arrivals.submit(wanted, once);
  }

  /** Like {@link #submit}, unless a run of the same project and job is queued or running. */
  public Optional<Run> submitIfIdle(RunSpec wanted, @Nullable Reservation once) {
    return arrivals.submitIfIdle(wanted, once);
  }

  /** Has a run prepared and queued that was stored, unless that goes on or is done. */
  public void submitted(Run run) {
    arrivals.submitted(run);
  }

  /** What arrivals need of this. */
  private final class Comings implements Arrivals.Host {
    @Override
    public void changed(long run) {
      listener.changed(run);
    }

    @Override
    public void ended(Run run, RunPhase phase) {
      runs.ended(run, phase);
    }

    @Override
    public void stop(long run, String why) {
      if (!engine.send(run, new RunSignal.Cancel(why, false))) {
        // it is being begun, or taken up again, or has ended
        later.put(new Object(), Duration.ZERO, () -> stopLater(run, why));
      }
    }

    private void stopLater(long run, String why) {
      try {
        if (engine.cancel(run, why, false) == Engine.Outcome.NOT_NOW) {
          later.put(new Object(), LaterWork.SOON, () -> stopLater(run, why));
        }
      } catch (InterruptedException shutdown) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void failed(long run, Exception problem, Runnable again) {
      if (!closed) {
        runs.failed(run, problem, again);
      }
    }

    @Override
    public void goesOn(long run) {
      failures.over(run);
    }
  }

  // ---- what is done about it

  /** What children need of this. */
  private final class Parents implements Children.Host {
    @Override
    public Run submit(RunSpec wanted) {
      return arrivals.submitAwaited(wanted);
    }

    @Override
    public void cancel(long run, String why) throws InterruptedException {
      RunService.this.cancel(run, why, false);
    }

    @Override
    public Map<OutputName, Scalar> outputs(Run run) throws IOException {
      return preparer.outputs(run);
    }
  }

  /** Looks after what nobody signals. */
  private void tick() {
    long looked = System.nanoTime();
    try {
      while (!closed) {
        rounds.attempt("the look after agents", agents::tick);
        rounds.attempt("the look after the disk", this::lookAtDisk);
        rounds.attempt("what was put off", later::look);
        if (System.nanoTime() - looked > LOOK_NANOS) {
          looked = System.nanoTime();
          workers.execute(() -> rounds.run("what nobody knows", arrivals::takeUpUnknown));
        }
        Thread.sleep(TICK_MILLIS);
      }
    } catch (InterruptedException shutdown) {
      return;
    }
  }

  /** Lets nothing begin while there is no room for it; to be called at once when that has changed. For any thread. */
  public void lookAtDisk() {
    synchronized (diskLook) {
      boolean halt = !halt().isEmpty();
      if (halt != halted) {
        halted = halt;
        engine.scheduler().halt(halt);
      }
    }
  }

  // ---- what people do

  /**
   * Stops a run, or ends it before it has begun; as {@link Engine#cancel}.
   *
   * @throws Conflict when it began, and cannot be gone on with for now
   */
  public Engine.Outcome cancel(long number, String by, boolean atOnce) throws InterruptedException {
    Engine.Outcome outcome = engine.cancel(number, by, atOnce);
    if (outcome == Engine.Outcome.NOT_NOW) {
      String why = store.runs().find(number).map(this::waits).orElse("");
      throw new Conflict("run " + number + " cannot be cancelled now; try again soon. " + why);
    }
    return outcome;
  }

  /** Lets a task run that asks, or refuses it; as {@link Engine#approve}. */
  public Engine.Outcome approve(
      long number, TaskName task, String by, boolean agreed, @Nullable EnvironmentName of)
      throws InterruptedException {
    return engine.approve(number, task, by, agreed, of);
  }

  /** Moves a queued run in the queue: higher comes first. */
  public void prioritize(long number, int priority) {
    synchronized (moving) {
      store.runs().prioritize(number, priority);
      engine.prioritize(number, priority);
    }
    listener.changed(number);
  }

  /** Holds queued runs back, or lets them go on; what runs goes on. */
  public void pause(boolean hold) {
    store.settings().set(PAUSED, hold ? clock.instant().toString() : "");
    engine.pause(hold);
  }

  /** Whether queued runs are held back. */
  public boolean paused() {
    return engine.paused();
  }

  /** How many runs run here now. */
  public int running() {
    return engine.running();
  }

  /** How many prepared runs wait. */
  public int queued() {
    return engine.waiting();
  }

  /** Why nothing new begins now, in a sentence without a full stop; empty when it does. */
  public String halt() {
    return setup.halt().get().orElse("");
  }

  private String waits(Run run) {
    return waits(List.of(run)).getOrDefault(run.number(), "it is being started");
  }

  /** What those of {@code runs} wait for that are queued or cannot go on, a sentence each, by their numbers. */
  public Map<Long, String> waits(Collection<Run> runs) {
    List<Run> queued = runs.stream().filter(run -> run.phase() == RunPhase.QUEUED).toList();
    String halt = halt();
    Map<Long, String> waits =
        QueueReason.all(
            queued,
            engine.standings(queued.stream().map(Run::number).toList()),
            this::rooms,
            project -> halt.isEmpty() ? engine.shortage(project) : halt);
    for (Run run : runs) {
      if (engine.isInterrupted(run.number())) {
        waits.put(
            run.number(),
            "The run goes on when there is room: " + engine.shortage(run.project()) + ".");
      } else if (!runs(run.number())) {
        failures.reason(run).ifPresent(why -> waits.put(run.number(), why));
      }
    }
    return waits;
  }

  /** The agents that a run may use, by name, and how full they are. */
  public List<AgentRoom> rooms(Run run) {
    return engine.scheduler().rooms(parts.projectName(run.project()));
  }

  /** All agents, by name, and how full they are. */
  public List<AgentRoom> rooms() {
    return engine.scheduler().rooms(null);
  }

  /** Whether a run is being run on by this server. */
  public boolean runs(long number) {
    return engine.running(number) != null;
  }

  /** The files of a run; empty when it was never prepared. */
  public Optional<RunFiles> files(Run run) throws IOException {
    HostedRun running = engine.running(run.number());
    if (running != null) {
      return Optional.of(running.files());
    }
    return run.prepared() ? Optional.of(parts.files(run)) : Optional.empty();
  }

  /** The agents. */
  public AgentPool agents() {
    return agents;
  }

  /** What the runs are made of beside their rows. */
  public RunParts parts() {
    return parts;
  }

  /** Has mirrors forget workspaces that went with their runs. */
  public void forgetWorkspaces() {
    for (Project project : store.projects().all()) {
      try {
        origins.of(project).forgetWorkspaces();
      } catch (Origin.Missing later) {
        LOG.debug("the mirror of '{}' cannot be asked", project.name(), later);
      }
    }
  }

  /** Has what is left to be done about the folders of runs that ended before then be done. */
  public void pack(Instant before) {
    packer.add(store.endings().before(before));
  }

  /** The folders, which are deleted with their runs and projects. */
  public Folders folders() {
    return folders;
  }

  /**
   * Removes a run with all that it left.
   *
   * @throws Conflict when it is open or pinned, when an open run was made of it, or when there is none
   */
  public void remove(long number) {
    folders.removeSoon(store.runs().delete(number));
    listener.changed(number);
  }

  /**
   * Removes a run that is not kept any longer, and tells the audit.
   *
   * @param why for people
   * @throws Conflict as {@link #remove}
   */
  public void expire(long number, String why) {
    folders.remove(store.runs().expire(number, why, clock.instant()));
    listener.changed(number);
  }

  /**
   * Removes a project with all its runs.
   *
   * @throws Conflict while a run of it is open
   */
  public void removeProject(Project project) {
    arrivals.removeProject(project);
    origins.forget(project.id());
    folders.removeSoon(new Removal(project.id(), Removal.ALL));
  }

  /** Leaves all runs; their attempts go on, and the next server takes them up. */
  @Override
  public void close() {
    closed = true;
    engine.beginNothing();
    ticker.interrupt();
    // what it begins needs the workers
    Rounds.awaitEnd(ticker, LAST_TICK);
    workers.shutdownNow();
    packer.close();
    engine.close();
    agents.close();
  }
}
