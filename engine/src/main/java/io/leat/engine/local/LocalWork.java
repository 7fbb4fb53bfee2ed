package io.leat.engine.local;

import io.leat.engine.artifact.FileSet;
import io.leat.engine.artifact.NotCollected;
import io.leat.engine.dispatch.AttemptWork;
import io.leat.engine.driver.AttemptFolder;
import io.leat.engine.driver.AttemptSpec;
import io.leat.engine.driver.StepScript;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Function;
import io.leat.engine.expression.Glob;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.Template;
import io.leat.engine.graph.Job;
import io.leat.engine.job.ArtifactName;
import io.leat.engine.job.CacheDeclaration;
import io.leat.engine.job.Need;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.Recording;
import io.leat.engine.job.Step;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.VariableName;
import io.leat.engine.log.LogIndexer;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RunPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What surrounds the attempts of a run in a folder: values are filled in, and what the attempts leave is kept. */
public final class LocalWork implements AttemptWork {
  private final LeatFolder leat;
  private final RunFolder folder;
  private final RunHeader header;
  private final Job job;
  private final RunPlan plan;
  private final Workspaces workspaces;
  private final Programs programs;
  private final SecretSource secrets;
  private final String path;
  private final Clock clock;
  private final Map<String, String> common = new LinkedHashMap<>();
  private final Map<Long, Map<CacheDeclaration, String>> cacheKeys = new ConcurrentHashMap<>();
  private final Map<Long, Indexed> indexed = new ConcurrentHashMap<>();
  private final @Nullable ChildRuns children;
  private final Map<Long, List<ChildAsk>> asks = new ConcurrentHashMap<>();
  private final Set<ChildAsk> asked = ConcurrentHashMap.newKeySet();
  private @Nullable Kept kept;

  /** Where the values of secrets come from. */
  public interface SecretSource {
    /** The value of the secret called {@code name}; null when it was not given. */
    @Nullable String value(String name);
  }

  /**
   * The work around the attempts of one run.
   *
   * @param leat where all runs of the folder keep things
   * @param values the value of every parameter
   * @param path the {@code PATH} by which steps find their tools
   * @param children who starts the runs that steps ask for; null for the steps themselves
   */
  public LocalWork(
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
      Clock clock) {
    this.leat = leat;
    this.folder = folder;
    this.header = header;
    this.job = job;
    this.plan = plan;
    this.workspaces = workspaces;
    this.programs = programs;
    this.secrets = secrets;
    this.path = path;
    this.children = children;
    this.clock = clock;
    common.put("CI", "true");
    common.put("LEAT_RUN", header.title());
    common.put("LEAT_JOB", header.job());
    common.put("LEAT_COMMIT", header.commit() == null ? "" : header.commit());
    common.put("LEAT_BRANCH", header.branch() == null ? "" : header.branch());
    values.forEach((name, value) -> common.put(name.text(), value.text()));
  }

  private Task task(Lease lease) {
    return plan.task(plan.number(lease.task()));
  }

  @Override
  public boolean slow(Lease lease) {
    Task task = task(lease);
    boolean asks = workspaces.own() || Kept.concerns(task) || recorded(lease);
    if (!asks && task.when() == null) {
      // files(...) in a script or in the environment
      boolean[] digests = new boolean[1];
      task.walk(each -> digests[0] |= each instanceof Expression.Call);
      asks = digests[0];
    }
    return asks;
  }

  /** Made when a task first needs it, since most runs are of tasks that keep nothing. */
  private synchronized Kept kept() {
    Kept known = kept;
    if (known == null) {
      known = new Kept(leat, folder, header.number(), job.name(), workspaces.own(), path);
      kept = known;
    }
    return known;
  }

  /** {@code known}, and the digests of files. */
  private Facts withFiles(Lease lease, Facts known) {
    return new Facts() {
      @Override
      public Optional<Scalar> of(Expression.Reference reference) {
        return known.of(reference);
      }

      @Override
      public Optional<Scalar> of(Expression.Call call) {
        if (call.function() != Function.FILES) {
          return known.of(call);
        }
        List<Glob> patterns = new ArrayList<>();
        for (Expression each : call.arguments()) {
          if (each instanceof Expression.Literal(Scalar pattern)) {
            patterns.add(Glob.of(pattern.text()));
          }
        }
        try {
          return Optional.of(Scalar.of(kept().digest(patterns, workspaces.of(lease))));
        } catch (IOException problem) {
          throw new UncheckedIOException(problem);
        }
      }
    };
  }

  @Override
  public Prepared prepare(Lease lease, Facts known) throws IOException {
    Facts facts = withFiles(lease, known);
    Task task = task(lease);
    String made = workspaces.make(lease);
    if (!made.isEmpty()) {
      Kept.note(folder.notes(lease.task(), lease.attempt()), List.of(made));
    }
    Map<String, String> environment = new LinkedHashMap<>(common);
    environment.put("LEAT_TASK", task.name().text());
    environment.put("LEAT_ATTEMPT", Integer.toString(lease.attempt()));
    for (Map.Entry<VariableName, Template> each : job.env().entrySet()) {
      environment.put(each.getKey().text(), filled(each.getValue(), facts));
    }
    for (Map.Entry<VariableName, Template> each : task.env().entrySet()) {
      environment.put(each.getKey().text(), filled(each.getValue(), facts));
    }
    Map<String, String> given = new LinkedHashMap<>();
    for (VariableName name : task.secrets()) {
      String value = secrets.value(name.text());
      if (value == null) {
        throw new IOException(
            "the secret '"
                + name
                + "' was not given; write --secret "
                + name
                + "=@FILE, or on a server put it into its folder of secrets as PROJECT/"
                + name);
      }
      given.put(name.text(), value);
    }
    List<StepScript> steps = new ArrayList<>(task.steps().size());
    for (Step step : task.steps()) {
      steps.add(step(lease, steps.size() + 1, step, facts));
    }
    if (Kept.concerns(task)) {
      Prepared.Reuse reuse = bring(lease, task, steps, environment, facts);
      if (reuse != null) {
        workspaces.ended(lease, reuse.outcome());
        return reuse;
      }
    }
    Path input = null;
    Recording recording = Recording.LOG;
    List<Path> outputs = List.of();
    if (plan.group(plan.number(lease.task())).length > 0) {
      outputs = new ArrayList<>();
      for (int member : plan.group(plan.number(lease.task()))) {
        for (Need need : plan.task(member).needs()) {
          if (need instanceof Need.Stream stream) {
            if (stream.task().equals(task.name())) {
              outputs.add(folder.input(plan.task(member).name(), lease.attempt()));
              recording = stream.recording();
            } else if (plan.task(member).name().equals(task.name())) {
              input = folder.input(task.name(), lease.attempt());
            }
          }
        }
      }
    }
    environment.putAll(workspaces.environment());
    workspaces.complete(lease);
    taken(lease);
    return new Prepared.Launch(
        new AttemptSpec(
            lease,
            folder(lease),
            workspaces.of(lease),
            steps,
            environment,
            mark(lease),
            given,
            masked(lease).stream().filter(value -> !given.containsValue(value)).toList(),
            timeout(lease),
            input,
            outputs,
            recording));
  }

  @Override
  public void taken(Lease lease) {
    indexed.put(lease.fence(), new Indexed(folder(lease).log()));
    Task task = task(lease);
    if (children != null && task.steps().stream().anyMatch(Step.RunJob.class::isInstance)) {
      List<ChildAsk> ofAttempt = new ArrayList<>();
      for (int i = 0; i < task.steps().size(); i++) {
        if (task.steps().get(i) instanceof Step.RunJob) {
          ofAttempt.add(ask(lease, i + 1));
        }
      }
      asks.put(lease.fence(), ofAttempt);
    }
  }

  private ChildAsk ask(Lease lease, int step) {
    return new ChildAsk(lease, step, folder(lease), task(lease).outputs().keySet());
  }

  private StepScript step(Lease lease, int number, Step step, Facts facts) throws IOException {
    String name = step.name() == null ? "" : step.name();
    if (step instanceof Step.Shell(String _, Template script)) {
      return new StepScript.Script(name, filled(script, facts));
    }
    if (step instanceof Step.Groovy(String _, Template script)) {
      return new StepScript.Source(name, programs.groovy(), filled(script, facts));
    }
    List<String> words = new ArrayList<>(programs.leat());
    words.add("step");
    if (step instanceof Step.RunJob run && children != null) {
      Map<String, String> parameters = new LinkedHashMap<>();
      for (Map.Entry<VariableName, Template> each : run.parameters().entrySet()) {
        parameters.put(each.getKey().text(), filled(each.getValue(), facts));
      }
      return new StepScript.Program(name, ask(lease, number).words(run.job(), parameters));
    }
    if (step instanceof Step.RunJob run) {
      words.addAll(List.of("run", "--parent", folder.path().toString(), "--job", run.job().text()));
      for (Map.Entry<VariableName, Template> each : run.parameters().entrySet()) {
        words.add("-p");
        words.add(each.getKey() + "=" + filled(each.getValue(), facts));
      }
    } else if (step instanceof Step.Checkout checkout) {
      words.add("checkout");
      option(words, "--url", checkout.url(), facts);
      option(words, "--ref", checkout.ref(), facts);
      words.addAll(List.of("--from", workspaces.source().toString()));
      words.addAll(List.of("--depth", Integer.toString(checkout.depth())));
      words.addAll(List.of("--into", checkout.into().isEmpty() ? "." : checkout.into()));
      if (checkout.submodules()) {
        words.add("--submodules");
      }
      if (checkout.lfs()) {
        words.add("--lfs");
      }
    }
    return new StepScript.Program(name, words);
  }

  private static void option(List<String> words, String name, @Nullable Template value, Facts facts)
      throws IOException {
    if (value != null) {
      words.add(name);
      words.add(filled(value, facts));
    }
  }

  private static String filled(Template template, Facts facts) throws IOException {
    String plain = template.literal().orElse(null);
    if (plain != null) {
      return plain;
    }
    return template
        .resolve(facts)
        .literal()
        .orElseThrow(
            () -> new IOException("'" + template + "' asks for something that nobody published"));
  }

  /** Brings what a task uses into the workspace, or an earlier result in place of a new one. */
  private Prepared.@Nullable Reuse bring(
      Lease lease, Task task, List<StepScript> steps, Map<String, String> environment, Facts facts)
      throws IOException {
    Path workspace = workspaces.of(lease);
    kept().bring(task, workspace);
    List<String> said = new ArrayList<>();
    if (!task.inputs().isEmpty()) {
      Kept.Earlier earlier =
          kept()
              .earlier(
                  lease.fence(),
                  task,
                  steps,
                  environment,
                  folder(lease),
                  workspace,
                  clock.instant());
      if (earlier instanceof Kept.Earlier.Found(int number, Map<OutputName, Scalar> outputs)) {
        return new Prepared.Reuse(new AttemptOutcome.Reused(number), outputs);
      }
      if (earlier instanceof Kept.Earlier.None(String because)) {
        said.add("no earlier result was taken: " + because);
      }
    }
    Map<CacheDeclaration, String> keys = new HashMap<>();
    List<List<String>> others = new ArrayList<>();
    for (CacheDeclaration cache : task.caches()) {
      keys.put(cache, filled(cache.key(), facts));
      List<String> beginnings = new ArrayList<>();
      for (Template each : cache.restore()) {
        beginnings.add(filled(each, facts));
      }
      others.add(beginnings);
    }
    if (!task.caches().isEmpty()) {
      cacheKeys.put(lease.fence(), keys);
      said.addAll(kept().restoreCaches(task, keys, others, workspace, clock.instant()));
    }
    if (!said.isEmpty()) {
      Kept.note(folder.notes(lease.task(), lease.attempt()), said);
    }
    return null;
  }

  /** The value that a task published under a name; null when it did not. */
  static @Nullable String published(TaskName task, OutputName name, Facts facts) {
    return facts
        .of(new Expression.Reference(List.of("outputs", task.text(), name.text())))
        .map(Scalar::text)
        .orElse(null);
  }

  /** Whether what the task writes to others becomes an artifact. */
  private boolean recorded(Lease lease) {
    for (int member : plan.group(plan.number(lease.task()))) {
      for (Need need : plan.task(member).needs()) {
        if (need instanceof Need.Stream(TaskName from, Recording recording)
            && from.equals(lease.task())
            && recording == Recording.ARTIFACT) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public AttemptOutcome conclude(Lease lease, AttemptOutcome outcome, Facts facts) {
    AttemptOutcome known = kept(lease, outcome, facts);
    workspaces.ended(lease, known);
    return known;
  }

  private AttemptOutcome kept(Lease lease, AttemptOutcome outcome, Facts facts) {
    Task task = task(lease);
    AttemptOutcome known = outcome;
    Indexed index = indexed.remove(lease.fence());
    (index == null ? new Indexed(folder(lease).log()) : index).close(clock.instant());
    drop(lease);
    try {
      if (recorded(lease)) {
        kept().record(task, folder(lease).stream());
      }
      if (Kept.leaves(task, outcome.good())) {
        workspaces.fetch(lease, Kept.wanted(task, outcome.good()));
      }
      if (!task.reports().isEmpty()) {
        TestNotes.write(
            Kept.matching(task.reports(), workspaces.of(lease)),
            folder.tests(lease.task(), lease.attempt()));
      }
      if (outcome.good()) {
        for (OutputName name : task.outputs().keySet()) {
          if (published(task.name(), name, facts) == null) {
            return new AttemptOutcome.Broken(
                "it declares the output '" + name + "' and did not publish it");
          }
        }
        if (Kept.concerns(task)) {
          keep(lease, task, facts);
        }
      }
    } catch (NotCollected problem) {
      known = new AttemptOutcome.Broken(String.join("; ", problem.problems()));
    } catch (IOException | UncheckedIOException problem) {
      known = new AttemptOutcome.Errored("cannot keep what it left: " + problem.getMessage());
    }
    return known;
  }

  private void keep(Lease lease, Task task, Facts facts) throws IOException {
    Map<ArtifactName, FileSet> artifacts = kept().keep(task, workspaces.of(lease));
    Map<CacheDeclaration, String> keys = cacheKeys.remove(lease.fence());
    if (!task.caches().isEmpty()) {
      Map<CacheDeclaration, String> again = new HashMap<>();
      for (CacheDeclaration cache : task.caches()) {
        // after a restart the keys are worked out again
        String key = keys == null ? null : keys.get(cache);
        again.put(cache, key == null ? filled(cache.key(), withFiles(lease, facts)) : key);
      }
      Kept.note(
          folder.notes(lease.task(), lease.attempt()),
          kept().saveCaches(task, again, workspaces.of(lease), clock.instant()));
    }
    kept().remember(lease.fence(), task, artifacts, facts, folder(lease));
  }

  /**
   * Follows the logs with an index of their lines and times; what it cannot index is found by reading. Hands on what steps ask for.
   */
  @Override
  public void look() {
    for (Indexed each : indexed.values()) {
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

  /**
   * The index of one log that grows. A log that is more than {@value #MOST} bytes ahead is left alone until it grows less, so that
   * neither its writer nor the end of its attempt waits; who reads what is not indexed counts its lines himself.
   */
  private static final class Indexed {
    private static final long MOST = 16 << 20;

    private final Path log;
    private @Nullable LogIndexer indexer;
    private boolean broken;

    Indexed(Path log) {
      this.log = log;
    }

    synchronized void advance(Instant now) {
      long length = broken ? 0 : log.toFile().length();
      if (length == 0 || (indexer != null && length - indexer.position() > MOST)) {
        return;
      }
      try {
        LogIndexer known = indexer;
        if (known == null) {
          known = LogIndexer.open(log);
          indexer = known;
        }
        known.advance(now, MOST);
      } catch (IOException problem) {
        // readers do without
        broken = true;
      }
    }

    synchronized void close(Instant now) {
      advance(now);
      broken = true;
      LogIndexer known = indexer;
      if (known != null) {
        try {
          known.close();
        } catch (IOException unwritten) {
          indexer = null;
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
  public String mark(Lease lease) {
    return mark(folder) + lease.fence() + ";";
  }

  /** The beginning of the marks of all attempts of the run in {@code folder}. */
  public static String mark(RunFolder folder) {
    return "|" + folder.path() + ":";
  }

  @Override
  public @Nullable Duration timeout(Lease lease) {
    return task(lease).timeout();
  }

  /** Its own secrets, and those of the tasks that it is in a pipe with, since what one prints the next may print too. */
  @Override
  public List<String> masked(Lease lease) {
    Set<VariableName> names = new LinkedHashSet<>(task(lease).secrets());
    for (int member : plan.group(plan.number(lease.task()))) {
      names.addAll(plan.task(member).secrets());
    }
    Set<String> values = new LinkedHashSet<>();
    for (VariableName name : names) {
      String value = secrets.value(name.text());
      if (value != null) {
        values.add(value);
      }
    }
    return List.copyOf(values);
  }
}
