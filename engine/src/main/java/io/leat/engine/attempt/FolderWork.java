package io.leat.engine.attempt;

import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.agent.AttemptTicket;
import io.leat.engine.agent.StepScript;
import io.leat.engine.agent.StopReason;
import io.leat.engine.artifact.CacheFound;
import io.leat.engine.artifact.CachesInPlace;
import io.leat.engine.driver.StepNotes;
import io.leat.engine.durable.FileThreads;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.Template;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.folder.RunHeader;
import io.leat.engine.graph.Job;
import io.leat.engine.job.CacheDeclaration;
import io.leat.engine.job.Need;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.Recording;
import io.leat.engine.job.SecretUse;
import io.leat.engine.job.Step;
import io.leat.engine.job.Task;
import io.leat.engine.job.VariableName;
import io.leat.engine.log.TextMask;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.LogGap;
import io.leat.engine.run.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What surrounds the attempts of a run in a folder: values are filled in, and what the attempts leave is kept. */
public final class FolderWork implements AttemptWork {
  private final LeatFolder leat;
  private final RunFolder folder;
  private final RunHeader header;
  private final Job job;
  private final RunPlan plan;
  private final Workspaces workspaces;
  private final StepScripts scripts;
  private final SecretSource secrets;
  private final PipeSecrets pipes;
  private final String path;
  private final long mostLog;
  private final Clock clock;
  private final Map<String, String> common;
  private final Map<Long, IndexedLog> indexed = new ConcurrentHashMap<>();
  private final @Nullable ChildRuns children;
  private final Map<Long, List<ChildAsk>> asks = new ConcurrentHashMap<>();
  private final Set<ChildAsk> asked = ConcurrentHashMap.newKeySet();
  private final boolean watched;
  private final AttemptConclusion ending;
  private @Nullable StoredFiles kept;

  /**
   * The work around the attempts of one run.
   *
   * @param leat where all runs of the folder keep things
   * @param values the value of every parameter
   * @param path the {@code PATH} by which steps find their tools
   * @param children who starts the runs that steps ask for; null for the steps themselves
   */
  public FolderWork(
      LeatFolder leat,
      RunFolder folder,
      RunHeader header,
      Job job,
      RunPlan plan,
      Map<VariableName, Scalar> values,
      Workspaces workspaces,
      Programs programs,
      SecretSource secrets,
      String path,
      @Nullable ChildRuns children,
      long mostLog,
      Clock clock) {
    this.leat = leat;
    this.folder = folder;
    this.header = header;
    this.job = job;
    this.plan = plan;
    this.workspaces = workspaces;
    this.scripts = new StepScripts(workspaces, programs, folder, children != null);
    this.secrets = secrets;
    this.pipes = new PipeSecrets(plan, secrets);
    this.path = path;
    this.children = children;
    this.mostLog = mostLog;
    this.clock = clock;
    this.watched = workspaces instanceof Workspaces.InPlace && reuses(job);
    this.ending =
        new AttemptConclusion(folder, plan, workspaces, this::kept, watched, clock, this::mask);
    this.common = LeatVariables.ofRun(header, values);
  }

  private static boolean reuses(Job job) {
    return job.graph().tasks().stream().anyMatch(SharedWorkspace::concerns);
  }

  private Task task(Lease lease) {
    return plan.task(lease.task());
  }

  @Override
  public boolean slow(Lease lease) {
    Task task = task(lease);
    boolean asks = workspaces.own() || StoredFiles.concerns(task) || recorded(lease);
    if (!asks && task.when() == null) {
      // files(...) in a script or in the environment
      boolean[] digests = new boolean[1];
      task.walk(each -> digests[0] |= each instanceof Expression.Call);
      asks = digests[0];
    }
    return asks;
  }

  /** Made when a task first needs it, since most runs are of tasks that keep nothing. */
  private synchronized StoredFiles kept() {
    StoredFiles known = kept;
    if (known == null) {
      Path shared = workspaces instanceof Workspaces.InPlace(Path all) ? all : null;
      known = new StoredFiles(leat, folder, header.number(), job.name(), shared, path);
      kept = known;
    }
    return known;
  }

  @Override
  public Prepared prepare(Lease lease, Facts known) throws IOException {
    Task task = task(lease);
    String made = workspaces.make(lease);
    Facts facts = new FileFacts(known, this::kept, workspaces.of(lease));
    if (!made.isEmpty()) {
      note(lease, List.of(made));
    }
    Map<String, String> environment = new LinkedHashMap<>(common);
    LeatVariables.ofAttempt(task, lease, plan, facts, environment);
    TextRoom room = new TextRoom();
    for (Map.Entry<VariableName, Template> each : job.env().entrySet()) {
      environment.put(each.getKey().text(), room.take(StepScripts.filled(each.getValue(), facts)));
    }
    SecretSource own = pipes.of(lease, why -> told(lease, List.of(why)));
    GivenSecrets given = new GivenSecrets(own, facts, room);
    for (VariableName name : task.givenSecrets()) {
      given.give(name);
    }
    for (Map.Entry<VariableName, Template> each : task.env().entrySet()) {
      if (SecretUse.in(each.getValue())) {
        environment.remove(each.getKey().text());
        given.give(each.getKey(), each.getValue());
      } else {
        environment.put(
            each.getKey().text(), room.take(StepScripts.filled(each.getValue(), facts)));
      }
    }
    List<StepScript> steps = scripts.of(lease, task, folder(lease), given, room);
    if (StoredFiles.concerns(task)) {
      Prepared.Reuse reuse =
          FileThreads.on(() -> bring(lease, task, steps, environment, given, room));
      if (reuse != null) {
        return reuse;
      }
    }
    // behind what may take an earlier result, which needs none
    pipes.giveTokens(lease, given, environment);
    Path input = null;
    List<Path> outputs = List.of();
    if (plan.group(plan.number(lease.task())).length > 0) {
      outputs = new ArrayList<>();
      for (int member : plan.group(plan.number(lease.task()))) {
        for (Need need : plan.task(member).needs()) {
          if (need instanceof Need.Stream stream) {
            if (stream.task().equals(task.name())) {
              outputs.add(folder.input(plan.task(member).name(), lease.attempt()));
            } else if (plan.task(member).name().equals(task.name())) {
              input = folder.input(task.name(), lease.attempt());
            }
          }
        }
      }
    }
    environment.putAll(workspaces.environment());
    if (!task.reports().isEmpty()) {
      FileThreads.run(() -> EarlierReports.ofAttempt(lease, task, plan, folder, workspaces));
    }
    workspaces.complete(lease);
    taken(lease);
    return new Prepared.Launch(
        new AttemptSpec(
            new AttemptTicket(
                lease,
                folder(lease),
                mark(lease),
                timeout(lease),
                given.others(pipes.ahead(lease, own))),
            workspaces.of(lease),
            steps,
            environment,
            given.secrets(),
            new AttemptSpec.Streams(
                input,
                outputs,
                Objects.requireNonNullElse(plan.recording(task.name()), Recording.LOG))));
  }

  @Override
  public void taken(Lease lease) {
    indexed.put(lease.fence(), new IndexedLog(folder(lease).log()));
    Task task = task(lease);
    if (watched) {
      try {
        kept().results().began(lease, task);
      } catch (IOException unwritten) {
        // a result that does not hold then is only not taken
      }
    }
    if (children != null && task.runsJobs()) {
      List<ChildAsk> ofAttempt = new ArrayList<>();
      for (int i = 0; i < task.steps().size(); i++) {
        if (task.steps().get(i) instanceof Step.RunJob run) {
          ofAttempt.add(ChildAsk.of(lease, i + 1, folder(lease), task, run));
        }
      }
      asks.put(lease.fence(), ofAttempt);
    }
  }

  /**
   * Brings what a task uses into the workspace, or an earlier result in place of a new one. In place its caches come first: what follows
   * works on with them, and finds no half (ADR 64). An attempt with a workspace of its own needs none where it takes a result.
   */
  private Prepared.@Nullable Reuse bring(
      Lease lease,
      Task task,
      List<StepScript> steps,
      Map<String, String> environment,
      GivenSecrets given,
      TextRoom room)
      throws IOException {
    Facts facts = given.facts();
    Path workspace = workspaces.of(lease);
    kept().bring(task, workspace);
    List<String> keys =
        StepScripts.filled(task.caches().stream().map(CacheDeclaration::key).toList(), facts, room);
    boolean first = !workspaces.own() && !keys.isEmpty();
    List<CacheFound> found = new ArrayList<>();
    if (first) {
      // nobody else may take what is brought by halves for what was there
      kept().alone(() -> found.addAll(bringCaches(lease, task, facts, keys, room)));
    }
    AttemptKeys.Inputs inputs = null;
    if (!task.inputs().isEmpty()) {
      boolean streams = plan.group(plan.number(lease.task())).length > 0;
      boolean runs = task.runsJobs();
      boolean live = task.environment() != null;
      String lacking =
          streams
              ? "a stream ties it to other tasks"
              : runs
                  ? "it runs another job, which may be another one by now"
                  : live
                      ? "it brings a version live, and another may have come there since"
                      : lacking(task, found);
      ResultCache.Earlier earlier =
          kept()
              .results()
              .earlier(task, lacking, steps, environment, given, lease, workspace, clock.instant());
      if (earlier
          instanceof ResultCache.Earlier.Found(int number, Map<OutputName, Scalar> outputs)) {
        return new Prepared.Reuse(new AttemptOutcome.Reused(number), outputs);
      }
      if (earlier instanceof ResultCache.Earlier.None(String because, AttemptKeys.Inputs none)) {
        note(lease, List.of("no earlier result was taken: " + because));
        // of another job nothing would be run, and nothing be brought live
        inputs = runs || live ? null : none;
      }
    }
    if (!first && !keys.isEmpty()) {
      bringCaches(lease, task, facts, keys, room);
    }
    if (inputs != null) {
      AttemptKeys.Inputs all = kept().results().withCaches(task, inputs, workspace);
      new AttemptKeys(keys, all).write(folder.keys(lease.task(), lease.attempt()));
    }
    return null;
  }

  /** Why a result is not taken for what the caches of its task lack; null when they lack nothing. */
  private static @Nullable String lacking(Task task, List<CacheFound> found) {
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i) instanceof CacheFound.Prefix || found.get(i) instanceof CacheFound.Miss) {
        return found.get(i).said(task.caches().get(i).name()).getFirst();
      }
    }
    return null;
  }

  /** Brings the caches of a task back, notes what was said, and stores their keys. */
  private List<CacheFound> bringCaches(
      Lease lease, Task task, Facts facts, List<String> keys, TextRoom room) throws IOException {
    Path workspace = workspaces.of(lease);
    List<CachesInPlace.Wanted> all = new ArrayList<>();
    for (CacheDeclaration cache : task.caches()) {
      List<String> others = StepScripts.filled(cache.restore(), facts, room);
      all.add(new CachesInPlace.Wanted(cache.name(), cache.paths(), keys.get(all.size()), others));
    }
    Path stored = folder.keys(lease.task(), lease.attempt());
    boolean again = Files.exists(stored);
    CachesInPlace place = kept().inPlace(workspace);
    List<CacheFound> found = kept().bringCaches(all, place, workspace, clock.instant());
    if (!workspaces.own()) {
      EarlierReports.ofCaches(task, found, plan, folder, workspace);
    }
    List<String> said = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      // what is there may be what came back for who began the attempt
      if (!again || !(found.get(i) instanceof CacheFound.Aside)) {
        said.addAll(found.get(i).said(task.caches().get(i).name()));
      }
    }
    note(lease, said);
    new AttemptKeys(keys, null).write(stored);
    if (place != null) {
      place.whole();
    }
    return found;
  }

  /** Notes what is said, if there is room for it. */
  private void told(Lease lease, List<String> said) {
    try {
      note(lease, said);
    } catch (IOException noRoom) {
      // it is what only people read
      return;
    }
  }

  private void note(Lease lease, List<String> said) throws IOException {
    RunFolder.note(folder.notes(lease.task(), lease.attempt()), said);
  }

  /** Whether what the task writes to others becomes an artifact. */
  private boolean recorded(Lease lease) {
    return plan.recording(lease.task()) == Recording.ARTIFACT;
  }

  @Override
  public AttemptOutcome conclude(Lease lease, AttemptOutcome outcome, Facts facts)
      throws IOException {
    IndexedLog index = indexed.remove(lease.fence());
    (index == null ? new IndexedLog(folder(lease).log()) : index).close(clock.instant());
    drop(lease);
    AttemptFolder attempt = folder(lease);
    StepNotes notes = StepNotes.readLoose(attempt);
    AttemptOutcome known = notes.late(task(lease), outcome);
    LogGap gap = attempt.gap();
    if (gap == null && !notes.grew(attempt.log().toFile().length())) {
      gap = LogGap.CUT;
      attempt.note(gap);
    }
    if (notes.cut() && (known.good() || known.brokenPipe())) {
      known =
          new AttemptOutcome.Broken(
              "what it wrote to others could not be recorded whole: was the disk full?");
    }
    // where nobody takes what they print steps end by SIGPIPE
    if (gap != null && (known.good() || (gap == LogGap.LOST && known.brokenPipe()))) {
      known = AttemptOutcome.Errored.of(gap);
    }
    SecretOutput.dropFiles(attempt);
    SecretOutput.remove(attempt.output(), mask(lease));
    return ending.conclude(lease, task(lease), recorded(lease), known, facts);
  }

  @Override
  public void giveUp(Lease lease, StopReason reason) {
    workspaces.giveUp(lease, reason);
    secrets.giveUp(lease);
  }

  @Override
  public boolean remains(Lease lease) {
    return ending.remains(lease) || secrets.remains(lease);
  }

  @Override
  public void ended(Lease lease, AttemptOutcome outcome) {
    ending.ended(lease, task(lease), recorded(lease), outcome);
    secrets.ended(lease);
  }

  /**
   * Follows the logs with an index of their lines and times; what it cannot index is found by reading. Hands on what steps ask for.
   */
  @Override
  public void look() {
    for (IndexedLog each : indexed.values()) {
      each.advance(clock.instant());
    }
    for (List<ChildAsk> ofAttempt : asks.values()) {
      for (ChildAsk ask : ofAttempt) {
        if (!asked.contains(ask) && ask.open() && asked.add(ask)) {
          Objects.requireNonNull(children).asked(ask);
        }
      }
    }
  }

  private void drop(Lease lease) {
    List<ChildAsk> ofAttempt = asks.remove(lease.fence());
    if (ofAttempt != null) {
      for (ChildAsk ask : ofAttempt) {
        asked.remove(ask);
        if (ask.open()) {
          Objects.requireNonNull(children).dropped(ask);
        }
      }
    }
  }

  @Override
  public AttemptFolder folder(Lease lease) {
    return folder.attempt(lease.task(), lease.attempt());
  }

  @Override
  public Path input(Lease lease) {
    return folder.input(lease.task(), lease.attempt());
  }

  @Override
  public String mark() {
    return mark(folder);
  }

  @Override
  public String mark(Lease lease) {
    return mark() + lease.fence() + ";";
  }

  /** The beginning of the marks of all attempts of the run in {@code folder}. */
  public static String mark(RunFolder folder) {
    return "|" + folder.path() + ":";
  }

  @Override
  public long mostLog() {
    return mostLog;
  }

  @Override
  public @Nullable Duration timeout(Lease lease) {
    return task(lease).timeout();
  }

  private TextMask mask(Lease lease) {
    return TextMask.of(masked(lease));
  }

  @Override
  public UnaryOperator<String> telling(Lease lease) {
    return mask(lease)::mask;
  }

  @Override
  public List<String> masked(Lease lease) {
    return pipes.masked(lease);
  }
}
