package io.leat.server.host;

import io.leat.agent.ssh.SshLinks;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.Limits;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.Demand;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.TaskName;
import io.leat.engine.local.Programs;
import io.leat.engine.local.RunFolder;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunStatus;
import io.leat.engine.story.AgentRoom;
import io.leat.server.agent.AgentPool;
import io.leat.server.agent.SharedPlacement;
import io.leat.store.Conflict;
import io.leat.store.NewRun;
import io.leat.store.Preparation;
import io.leat.store.Project;
import io.leat.store.Removal;
import io.leat.store.Run;
import io.leat.store.StaleStore;
import io.leat.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs all runs of the server: prepares them as they come, admits them in the order of the queue, and takes them up again after a
 * restart. What is said to be done here is stored first.
 *
 * <p>Safe for all threads.
 */
public final class RunHost implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger("io.leat.server");
  private static final long TICK_MILLIS = 50;
  private static final long AGAIN_MILLIS = 5_000;
  private static final String PAUSED = "queue.paused";

  /**
   * What a host needs beside its store.
   *
   * @param data the data folder
   * @param slots how many attempts run at once on this machine, unless the local agent is told otherwise
   * @param hosts how agents over SSH are reached
   * @param links asked only when there is one
   * @param grace after how long out of reach what runs on an agent is lost; null for never
   * @param environment what every attempt inherits
   * @param programs that steps are run by
   * @param secrets the folder with a folder a project and in it a file a secret; null for none
   */
  public record Setup(
      Path data,
      int slots,
      AgentPool.Hosts hosts,
      Supplier<SshLinks> links,
      @Nullable Duration grace,
      Map<String, String> environment,
      Programs programs,
      @Nullable Path secrets,
      Limits limits) {
    public Setup {
      environment = Map.copyOf(environment);
    }
  }

  /** Is told, after it is stored, what happens. Must not block. */
  public interface Listener {
    /** A run was created, or changed otherwise than by an event. */
    void changed(long run);

    /** A run has one more event; the row is as it was admitted. */
    void happened(Run run, RecordedEvent event);

    /** Agents came, went, or are in another state. */
    void agentsChanged();

    /** A run ended; {@code status} is a word of {@link Run}. */
    void ended(Run run, String status);
  }

  private final Store store;
  private final Origins origins;
  private final RunParts parts;
  private final Setup setup;
  private final Clock clock;
  private final Preparer preparer;
  private final AgentPool agents;
  private final SharedPlacement placement = new SharedPlacement();
  private final Folders folders;
  private final Listener listener;
  private final Children children;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final WaitingRuns queue = new WaitingRuns();
  private final Map<Long, LiveRun> live = new HashMap<>();
  private final Thread ticker;
  private final Future<Boolean> prepared;
  private final Object submitting = new Object();
  private boolean paused;
  private volatile boolean closed;

  /** A host that does nothing yet. */
  public RunHost(Store store, Origins origins, Setup setup, Listener listener, Clock clock) {
    this.store = store;
    this.origins = origins;
    this.parts = new RunParts(origins, setup);
    this.setup = setup;
    this.listener = listener;
    this.clock = clock;
    this.preparer = new Preparer(store.runs(), origins, setup.limits());
    this.agents =
        new AgentPool(
            store.agents(),
            new AgentPool.Setup(
                setup.data(),
                setup.slots(),
                setup.environment(),
                setup.programs().mask(),
                setup.hosts(),
                setup.links(),
                setup.grace(),
                listener::agentsChanged),
            placement,
            clock);
    this.folders = new Folders(store, setup.data());
    this.children = new Children(store.runs(), new Parents(), workers);
    this.ticker = Thread.ofPlatform().name("ticker").daemon().unstarted(this::tick);
    // the shell that launches takes its time to start
    this.prepared =
        workers.submit(
            () -> {
              agents.prepare();
              return true;
            });
  }

  /** Takes up all open runs where they were left, and goes on from there. */
  public void start() throws IOException, InterruptedException {
    agents.start();
    paused = store.settings().get(PAUSED).filter(since -> !since.isEmpty()).isPresent();
    List<Run> open = store.runs().open();
    // on all processors: what ran is without somebody who looks after it
    List<LiveRun> resumed =
        open.parallelStream()
            .filter(run -> run.status().equals(Run.RUNNING))
            .flatMap(run -> Optional.ofNullable(reopened(run)).stream())
            .toList();
    // all are open before the first goes on: the locks that they hold are known then
    resumed.parallelStream().forEach(this::begin);
    for (Run run : open) {
      if (run.status().equals(Run.RUNNING)) {
        continue;
      }
      if (run.prepared()) {
        synchronized (this) {
          queue.add(run);
        }
      } else {
        prepare(run);
      }
    }
    try {
      prepared.get();
    } catch (ExecutionException problem) {
      throw new IOException("no shell can be started: " + problem.getMessage(), problem);
    }
    ticker.start();
    agents.tidy(this::endedFolder);
    pump();
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
    RestoredRuns restored = new RestoredRuns(setup.data(), store.runs(), setup.limits(), clock);
    for (Run run : store.runs().open()) {
      if (run.status().equals(Run.RUNNING)) {
        try {
          restored.end(run);
        } catch (IOException problem) {
          throw new IOException(
              "run "
                  + run.number()
                  + " went on when the backup was made, and cannot be judged: "
                  + problem.getMessage(),
              problem);
        }
      }
    }
  }

  // ---- what comes in

  /**
   * Why a run can never begin.
   *
   * @param why in a line
   * @param diagnostics what is wrong with the Jobfile or the parameters; empty when that is not it
   */
  public record Refused(String why, List<Diagnostic> diagnostics) {}

  /** What is wrong with a run that is asked for, as far as it can be told without a repository. Nothing is stored. */
  public Optional<Refused> refused(Project project, NewRun wanted) throws InterruptedException {
    return preparer
        .refused(project, wanted)
        .map(refused -> new Refused(refused.note(), refused.diagnostics()));
  }

  /** Stores a run that is asked for, and has it prepared and queued. */
  public Run submit(NewRun wanted) {
    return submit(List.of(wanted)).getFirst();
  }

  /** Like {@link #submit(NewRun)}, unless a run of the same project and job is queued or running. */
  public Optional<Run> submitIfIdle(NewRun wanted) {
    Run run;
    synchronized (submitting) {
      for (Run each : store.runs().open()) {
        if (each.project() == wanted.project()
            && (wanted.job() == null || each.job() == null || wanted.job().equals(each.job()))) {
          return Optional.empty();
        }
      }
      run = store.runs().create(wanted, clock.instant());
    }
    submitted(run);
    return Optional.of(run);
  }

  /** Stores runs that are asked for, all or none, and has them prepared and queued. */
  public List<Run> submit(List<NewRun> wanted) {
    List<Run> runs;
    synchronized (submitting) {
      runs = store.runs().create(wanted, clock.instant());
    }
    runs.forEach(this::submitted);
    return runs;
  }

  /** Has a run prepared and queued that was stored just now. */
  public void submitted(Run run) {
    listener.changed(run.number());
    prepare(run);
  }

  private void prepare(Run run) {
    workers.execute(
        () -> {
          try {
            prepared(run, preparer.prepare(run));
          } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
          } catch (IOException | RuntimeException problem) {
            failed("prepare", run.number(), problem);
            again(() -> prepare(run));
          }
        });
  }

  private void prepared(Run run, Preparer.Outcome outcome) {
    try {
      if (outcome instanceof Preparer.Outcome.Ready(Preparation preparation, var files)) {
        store.runs().prepared(run.number(), preparation);
        Run ready = store.runs().find(run.number()).orElseThrow();
        Run holder = children.holder(ready);
        if (holder != null) {
          cancelQueued(
              ready.number(),
              "run "
                  + holder.number()
                  + ", which waits for it, is of the same concurrency group '"
                  + ready.group()
                  + "'");
          return;
        }
        supersede(ready);
        synchronized (this) {
          queue.add(ready, files.firstDemands());
        }
        listener.changed(run.number());
        pump();
      } else if (outcome instanceof Preparer.Outcome.Refused(String note, var diagnostics)) {
        store
            .runs()
            .reject(run.number(), note, DiagnosticJson.of(diagnostics).encode(), clock.instant());
        ended(run, Run.REJECTED);
        listener.changed(run.number());
      }
    } catch (Conflict cancelledMeanwhile) {
      LOG.log(Level.FINE, "run {0} was cancelled while it was prepared", run.number());
    }
  }

  /** Does what the policy of a concurrency group asks for when a new run comes into it. */
  private void supersede(Run newer) {
    String policy = String.valueOf(newer.policy());
    boolean older = policy.equals("cancel-older");
    if (newer.group() == null || !(older || policy.equals("newest-only"))) {
      return;
    }
    String why = "run " + newer.number() + " of the group '" + newer.group() + "' is newer";
    for (Run each : store.runs().open()) {
      if (each.number() < newer.number() && sameGroup(each, newer)) {
        // one that was queued a moment ago may have begun
        boolean gone = each.status().equals(Run.QUEUED) && cancelQueued(each.number(), why);
        if (!gone && older) {
          LiveRun running = live(each.number());
          if (running != null) {
            running.send(new RunSignal.Cancel(why, false));
          }
        }
      }
    }
  }

  private static boolean sameGroup(Run one, Run other) {
    return one.project() == other.project() && Objects.equals(one.group(), other.group());
  }

  // ---- what is done about it

  /** Admits queued runs while there are slots that nobody who runs wants. */
  private void pump() {
    List<LiveRun> admitted = new ArrayList<>();
    synchronized (this) {
      if (closed) {
        return;
      }
      SharedPlacement.Rest rest = placement.rest();
      int room = rest.count() - fresh();
      // looked at each tick: no more of it than there is room for
      for (Iterator<Run> waiting = queue.iterator(); room > 0 && waiting.hasNext(); ) {
        Run run = waiting.next();
        // what a running task waits for belongs to what goes on
        if (!grouped(run)
            && (!paused || children.awaited(run.number()))
            && rest.take(queue.demands(run, this::demands), parts.projectName(run))) {
          waiting.remove();
          LiveRun started = admit(run);
          if (started != null) {
            admitted.add(started);
            room--;
          }
        }
      }
    }
    admitted.forEach(this::begin);
  }

  private Set<Demand> demands(Run run) {
    try {
      return parts.files(run).firstDemands();
    } catch (IOException problem) {
      // said when it is begun
      return Set.of(Demand.NONE);
    }
  }

  private int fresh() {
    int fresh = 0;
    for (LiveRun each : live.values()) {
      fresh += each.fresh() ? 1 : 0;
    }
    return fresh;
  }

  /** Whether a run of the same concurrency group runs. */
  private boolean grouped(Run run) {
    if (run.group() != null) {
      for (LiveRun each : live.values()) {
        if (sameGroup(each.run(), run)) {
          return true;
        }
      }
    }
    return false;
  }

  private @Nullable LiveRun admit(Run run) {
    LiveRun admitted = opened(run);
    if (admitted != null) {
      live.put(run.number(), admitted);
    }
    return admitted;
  }

  private @Nullable LiveRun opened(Run run) {
    try {
      return open(run);
    } catch (IOException | RuntimeException problem) {
      failed("start", run.number(), problem);
      again(() -> requeue(run));
      return null;
    }
  }

  private void requeue(Run run) {
    synchronized (this) {
      queue.add(run);
    }
    pump();
  }

  private void begin(LiveRun run) {
    try {
      run.start(preparer.carried(run.files()), new Resting());
    } catch (IOException problem) {
      new Resting().broken(run, problem);
    }
  }

  private void resume(Run run) {
    LiveRun resumed = reopened(run);
    if (resumed != null) {
      begin(resumed);
    }
  }

  private @Nullable LiveRun reopened(Run run) {
    LiveRun resumed = opened(run);
    if (resumed != null) {
      synchronized (this) {
        if (closed) {
          return null;
        }
        live.put(run.number(), resumed);
      }
    }
    return resumed;
  }

  private LiveRun open(Run run) throws IOException {
    return new LiveRun(
        run,
        parts.files(run),
        store.runs().events(run.number()),
        agents,
        placement,
        parts.projectName(run),
        (each, share) ->
            parts.work(run, each, agents, share, children.of(run, each.header(), share), clock),
        clock,
        event -> listener.happened(run, event));
  }

  private final class Resting implements LiveRun.Rest {
    @Override
    public void ended(LiveRun run, RunStatus status) {
      forget(run);
      try {
        Files.writeString(run.files().folder().ended(), status.word());
      } catch (IOException unwritten) {
        LOG.log(Level.FINE, "the store knows it", unwritten);
      }
      RunHost.this.ended(run.run(), status.word());
      pump();
    }

    @Override
    public void broken(LiveRun run, Exception problem) {
      forget(run);
      failed("run", run.run().number(), problem);
      if (!(problem instanceof StaleStore)) {
        RunHost.this.again(
            () ->
                store
                    .runs()
                    .find(run.run().number())
                    .filter(Run::open)
                    .ifPresent(each -> resume(each)));
      }
    }
  }

  private void ended(Run run, String status) {
    listener.ended(run, status);
    children.ended(run);
  }

  /** What children need of this. */
  private final class Parents implements Children.Host {
    @Override
    public Run submit(NewRun wanted) {
      return RunHost.this.submit(wanted);
    }

    @Override
    public void cancel(long run, String why) throws InterruptedException {
      RunHost.this.cancel(run, why, false);
    }

    @Override
    public void again(Runnable what) {
      RunHost.this.again(what);
    }

    @Override
    public Map<OutputName, Scalar> outputs(Run run) throws IOException {
      return preparer.outputs(parts.files(run));
    }
  }

  private synchronized void forget(LiveRun run) {
    live.remove(run.run().number(), run);
  }

  private void failed(String what, long run, Exception problem) {
    if (!closed) {
      LOG.log(Level.WARNING, "cannot " + what + " run " + run + ", trying again soon", problem);
    }
  }

  /** Does something a little later, when what was in its way may be gone. */
  private void again(Runnable what) {
    if (!closed) {
      workers.execute(
          () -> {
            try {
              Thread.sleep(AGAIN_MILLIS);
              what.run();
            } catch (InterruptedException shutdown) {
              Thread.currentThread().interrupt();
            }
          });
    }
  }

  private void tick() {
    while (!closed) {
      try {
        agents.tick();
        placement.offer();
        List<LiveRun> runs;
        synchronized (this) {
          runs = List.copyOf(live.values());
        }
        runs.forEach(LiveRun::look);
        pump();
        Thread.sleep(TICK_MILLIS);
      } catch (InterruptedException shutdown) {
        return;
      } catch (RuntimeException bug) {
        LOG.log(Level.SEVERE, "in the ticker", bug);
      }
    }
  }

  // ---- what people do

  /** What became of a wish. */
  public enum Done {
    /** It is done, and stored. */
    DONE,
    /** It changes nothing: the run has ended, or the task does not ask. */
    NOTHING,
    /** There is no such run. */
    UNKNOWN
  }

  private synchronized @Nullable LiveRun live(long number) {
    return live.get(number);
  }

  /** Stops a run. What runs of it gets time to end, unless {@code atOnce}. */
  public Done cancel(long number, String by, boolean atOnce) throws InterruptedException {
    while (true) {
      LiveRun running = live(number);
      if (running != null) {
        return told(running.tell(new RunSignal.Cancel(by, atOnce)));
      }
      Optional<Run> run = store.runs().find(number);
      if (run.isEmpty()) {
        return Done.UNKNOWN;
      }
      if (!run.get().open()) {
        return Done.NOTHING;
      }
      if (run.get().status().equals(Run.QUEUED) && cancelQueued(number, "cancelled by " + by)) {
        return Done.DONE;
      }
      // it is just being started, or taken up again
      Thread.sleep(20);
    }
  }

  private boolean cancelQueued(long number, String note) {
    synchronized (this) {
      if (live.containsKey(number)) {
        return false;
      }
      queue.remove(number);
    }
    try {
      store.runs().cancelQueued(number, note, clock.instant());
    } catch (Conflict begun) {
      return false;
    }
    store.runs().find(number).ifPresent(run -> ended(run, run.status()));
    listener.changed(number);
    return true;
  }

  /** Lets a task run that asks, or refuses it. */
  public Done approve(long number, TaskName task, String by, boolean agreed)
      throws InterruptedException {
    LiveRun running = live(number);
    if (running == null) {
      return store.runs().find(number).isEmpty() ? Done.UNKNOWN : Done.NOTHING;
    }
    if (!running.files().plan().has(task)) {
      return Done.UNKNOWN;
    }
    return told(
        running.tell(agreed ? new RunSignal.Approve(task, by) : new RunSignal.Refuse(task, by)));
  }

  private static Done told(CompletableFuture<Boolean> told) throws InterruptedException {
    try {
      return told.get() ? Done.DONE : Done.NOTHING;
    } catch (ExecutionException bug) {
      throw new IllegalStateException(bug);
    }
  }

  /** Moves a queued run in the queue: higher comes first. */
  public Done prioritize(long number, int priority) {
    store.runs().prioritize(number, priority);
    Optional<Run> changed = store.runs().find(number);
    synchronized (this) {
      if (queue.has(number)) {
        changed.ifPresent(queue::add);
      }
    }
    listener.changed(number);
    pump();
    return changed.isEmpty() ? Done.UNKNOWN : Done.DONE;
  }

  /** Holds queued runs back, or lets them go on; what runs goes on. */
  public void pause(boolean hold) {
    store.settings().set(PAUSED, hold ? clock.instant().toString() : "");
    synchronized (this) {
      paused = hold;
    }
    pump();
  }

  /** Whether queued runs are held back. */
  public synchronized boolean paused() {
    return paused;
  }

  /** How many runs run here now. */
  public synchronized int running() {
    return live.size();
  }

  /** How many prepared runs wait. */
  public synchronized int queued() {
    return queue.size();
  }

  /** The agents that a run may use, by name, and how full they are. */
  public List<AgentRoom> rooms(Run run) {
    return placement.rooms(parts.projectName(run));
  }

  /** All agents, by name, and how full they are. */
  public List<AgentRoom> rooms() {
    return placement.rooms(null);
  }

  /** Whether a run is being run on by this server. */
  public boolean runs(long number) {
    return live(number) != null;
  }

  /** The files of a run; empty when it was never prepared. */
  public Optional<RunFiles> files(Run run) throws IOException {
    LiveRun running = live(run.number());
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
        LOG.log(Level.FINE, "the mirror of '" + project.name() + "' cannot be asked", later);
      }
    }
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
    folders.remove(store.runs().delete(number));
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
    synchronized (submitting) {
      for (Run each : store.runs().open()) {
        if (each.project() == project.id()) {
          throw new Conflict(
              "run " + each.number() + " of project '" + project.name() + "' is " + each.status());
        }
      }
      store.projects().delete(project.id());
    }
    origins.forget(project.id());
    folders.remove(new Removal(project.id(), Removal.ALL));
  }

  /** Leaves all runs; their attempts go on, and the next server takes them up. */
  @Override
  public void close() {
    List<LiveRun> runs;
    synchronized (this) {
      closed = true;
      runs = List.copyOf(live.values());
    }
    ticker.interrupt();
    workers.shutdownNow();
    try {
      for (LiveRun each : runs) {
        each.leave();
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    agents.close();
  }
}
