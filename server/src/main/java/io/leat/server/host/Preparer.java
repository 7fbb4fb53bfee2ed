package io.leat.server.host;

import io.leat.dsl.PlannedJob;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.Syntax;
import io.leat.engine.attempt.Carried;
import io.leat.engine.durable.Pack;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.Template;
import io.leat.engine.folder.CacheScopes;
import io.leat.engine.folder.Isolation;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.folder.RunHeader;
import io.leat.engine.graph.TaskGraph;
import io.leat.engine.job.Concurrency;
import io.leat.engine.job.Inputs;
import io.leat.engine.job.JobPath;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.Revision;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.TriggerKind;
import io.leat.engine.run.Foreseen;
import io.leat.engine.run.RerunFrom;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunState;
import io.leat.engine.run.Takeover;
import io.leat.store.Kind;
import io.leat.store.Preparation;
import io.leat.store.Project;
import io.leat.store.Run;
import io.leat.store.RunSpec;
import io.leat.store.Runs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * Finds out what a run is to do: brings the sources, reads the Jobfile, checks it, and lays the files of the run down. Few are read at
 * once; however many wait for their repositories, they hold up no others.
 */
final class Preparer {
  private static final int READ_AT_ONCE = 8;
  private static final String HEADS = "refs/heads/";

  private final Runs runs;
  private final Origins origins;
  private final StartRights rights;
  private final LimitedJobfileReader jobfileReader;
  private final RunParts parts;
  private final SecretsCheck secrets;
  private final Semaphore reading = new Semaphore(READ_AT_ONCE, true);

  /** Where other runs are read whole, beside those that are held. */
  private final Semaphore beside = new Semaphore(2, true);

  Preparer(
      Runs runs,
      Origins origins,
      StartRights rights,
      LimitedJobfileReader jobfileReader,
      RunParts parts) {
    this.parts = parts;
    this.secrets = new SecretsCheck(parts.secrets(), parts.idTokens());
    this.runs = runs;
    this.origins = origins;
    this.rights = rights;
    this.jobfileReader = jobfileReader;
  }

  /** What came of preparing a run. */
  sealed interface Outcome {
    /**
     * It can run.
     *
     * @param files as they were made
     */
    record Ready(Preparation preparation, RunFiles files) implements Outcome {}

    /**
     * It cannot.
     *
     * @param note why, in a line
     * @param diagnostics what is wrong with the Jobfile; empty when that is not it
     */
    record Refused(String note, List<Diagnostic> diagnostics) implements Outcome {}
  }

  /**
   * Prepares {@code run}. May be done again after a death in between.
   *
   * @throws IOException when files cannot be written; trying again may help
   */
  Outcome prepare(Run run) throws IOException, InterruptedException {
    Project project = origins.project(run.project()).orElse(null);
    if (project == null) {
      return new Outcome.Refused("its project was removed", List.of());
    }
    RunRequest request = RunRequest.read(run.spec().request());
    try {
      RunRequest.Repeat repeat = request.repeat();
      if (repeat != null) {
        return limited(() -> again(run, project, request, repeat));
      }
      Origin origin = origins.of(project);
      Revision point = point(run, project, request, origin);
      return limited(() -> fresh(run, project, request, origin, point));
    } catch (RunRefused refusal) {
      return refusal.outcome();
    } catch (Origin.Missing missing) {
      return new Outcome.Refused(String.valueOf(missing.getMessage()), List.of());
    }
  }

  /**
   * The state that a run is of: as its parent's if it belongs to that, which may be elsewhere by now; else as the repository says. Nothing
   * that follows from branch and tag asks again what was asked for.
   */
  private Revision point(Run run, Project project, RunRequest request, Origin origin)
      throws IOException, InterruptedException, RunRefused, Origin.Missing {
    String ref = run.spec().ref();
    if (inherits(run, request)) {
      Revision point = parent(run, project).header().inputs().revision();
      origin.bring(ref, point.commit());
      return point;
    }
    Revision point = origin.locate(ref, request.commit());
    Map<String, String> facts = request.facts();
    Optional<String> refusal = Trust.of(facts).refusal(origin, point, facts);
    if (refusal.isPresent()) {
      throw new RunRefused(refusal.get(), List.of());
    }
    return point;
  }

  /** Work that needs memory and the processor, but no repository. */
  private interface Reading {
    Outcome.Ready read() throws IOException, InterruptedException, RunRefused, Origin.Missing;
  }

  private Outcome.Ready limited(Reading work)
      throws IOException, InterruptedException, RunRefused, Origin.Missing {
    reading.acquire();
    try {
      return work.read();
    } finally {
      reading.release();
    }
  }

  private Outcome.Ready fresh(
      Run run, Project project, RunRequest request, Origin origin, Revision point)
      throws IOException, InterruptedException, RunRefused, Origin.Missing {
    boolean inherits = inherits(run, request);
    Trust trust = Trust.of(request.facts());
    Revision source = trust.jobfile(origin, point, request.facts());
    Origin.Found found = inherits ? ofParent(run, project) : origin.jobfile(source);
    Inputs inputs =
        new Inputs(
            run.spec().parameters(),
            point,
            request.changed(),
            run.cause().trigger(),
            known(request.facts(), origin.said(point.commit())));
    PlannedJob job =
        JobChoice.planned(
            each -> jobfileReader.read(found, each, origin.loader(source)),
            inputs,
            run.job(),
            request.tasks());
    checkStarts(project, job, request.tasks(), inputs.facts());
    secrets.check(project, request, wanted(job, request.tasks()), job.facts());
    Map<String, String> said = trust.knowing(request.facts(), source);
    RunHeader header = header(run, project, request.with(said), inputs, found, job, origin);
    LeatFolder leat = leat(project);
    RunFolder folder =
        leat.place(header, job.canonical(), new String(found.bytes(), StandardCharsets.UTF_8));
    if (inherits) {
      CacheScopes.copy(parent(run, project), folder);
    } else {
      scopes(run, point, origin, trust).write(folder);
    }
    return ready(RunFiles.of(leat, folder, header, job, job.canonical().length()));
  }

  /** Whether a run has the Jobfile and the caches of the one whose task started it: then that is of the same project. */
  private boolean inherits(Run run, RunRequest request) {
    return request.parentTask() != null
        && run.cause().parent() != null
        && runs.find(run.cause().parent())
            .filter(each -> each.project() == run.project())
            .isPresent();
  }

  /** Refuses what would end hours later, at a step that starts a job of another project. */
  private void checkStarts(
      Project project, PlannedJob job, List<String> tasks, Map<String, String> facts)
      throws RunRefused {
    TaskGraph asked = job.job().graph().partNamed(tasks);
    for (Foreseen.StartedJob each : Foreseen.startedJobs(asked.order(), job.facts())) {
      JobPath wanted = each.step().job();
      try {
        if (wanted.ofProject()) {
          rights.target(project, facts, wanted);
        }
      } catch (StartRights.Denied denied) {
        throw new RunRefused(
            "task '"
                + each.task()
                + "' may not start the job '"
                + wanted
                + "': "
                + denied.getMessage(),
            List.of());
      }
    }
  }

  /**
   * Whose caches and results a run may take: its branch's, then the default branch's. A pull request has a scope of its own, whoever made
   * it, and so has what is on no branch: what such a run keeps never comes into a run of a branch.
   */
  private static CacheScopes scopes(Run run, Revision point, Origin origin, Trust trust)
      throws Origin.Missing {
    String ref = origin.defaultBranch();
    if (ref == null && point.commit() == null) {
      // files without a history have no branches
      return CacheScopes.NONE;
    }
    String own;
    if (run.cause().trigger() == TriggerKind.PULL_REQUEST) {
      own = "pull request " + run.spec().ref();
    } else if (point.branch() != null) {
      own = "branch " + point.branch();
    } else {
      own = point.tag() != null ? "tag " + point.tag() : "commit " + point.commit();
    }
    return trust.caches(
        own.replace('\n', ' '), ref == null ? null : "branch " + ref.substring(HEADS.length()));
  }

  /** What is known of a pull request and of its commit: what was given goes first, and of that only what is a fact of planning. */
  private static Map<String, String> known(Map<String, String> given, Map<String, String> said) {
    Map<String, String> known = new TreeMap<>(said);
    known.putAll(given);
    known.keySet().retainAll(Inputs.FACTS);
    return known;
  }

  /** The tasks that are asked for with all that they need, what each needs before it. */
  private static List<Task> wanted(PlannedJob job, List<String> tasks) {
    return job.job().graph().partNamed(tasks).order();
  }

  /**
   * What is wrong with what is asked of a project whose Jobfile is here; empty when nothing is, and when only a repository can tell.
   *
   * @throws InterruptedException when the server ends
   * @throws LimitedJobfileReader.Busy when it cannot be looked at now
   */
  Optional<Outcome.Refused> refused(Project project, RunSpec wanted) throws InterruptedException {
    if (project.kind() != Kind.FREESTYLE) {
      return Optional.empty();
    }
    RunRequest request = RunRequest.read(wanted.request());
    Inputs inputs =
        new Inputs(
            wanted.parameters(),
            Revision.NONE,
            request.changed(),
            wanted.cause().trigger(),
            known(request.facts(), Map.of()));
    try {
      Origin origin = origins.of(project);
      Revision point = origin.locate(wanted.ref(), request.commit());
      Origin.Found found = origin.jobfile(point);
      PlannedJob job =
          JobChoice.planned(
              each -> jobfileReader.readNow(found, each, origin.loader(point)),
              inputs,
              wanted.job(),
              request.tasks());
      secrets.check(project, request, wanted(job, request.tasks()), job.facts());
      return Optional.empty();
    } catch (RunRefused refusal) {
      return Optional.of(refusal.outcome());
    } catch (Origin.Missing missing) {
      return Optional.of(new Outcome.Refused(String.valueOf(missing.getMessage()), List.of()));
    }
  }

  /** The very Jobfile that the parent was read from. */
  private Origin.Found ofParent(Run run, Project project) throws IOException {
    RunFolder parent = parent(run, project);
    RunHeader header = parent.header();
    return new Origin.Found(
        header.jobSource().path(),
        Syntax.valueOf(header.jobSource().syntax().toUpperCase(Locale.ROOT)),
        Pack.bytes(parent.source()));
  }

  private RunFolder parent(Run run, Project project) {
    return leat(project).run(Math.toIntExact(Objects.requireNonNull(run.cause().parent())));
  }

  private RunHeader header(
      Run run,
      Project project,
      RunRequest request,
      Inputs inputs,
      Origin.Found found,
      PlannedJob job,
      Origin origin) {
    Path root = ProjectFolder.of(origins.data(), project.id()).path();
    String name = job.job().name().text();
    Long parent = run.cause().parent();
    return new RunHeader(
        Math.toIntExact(run.number()),
        run.progress().created(),
        new RunHeader.JobSource(name, job.hash(), found.path(), found.syntax().word()),
        inputs.knowing(facts(run, project, name, inputs, request.facts())),
        new RunHeader.Request(request.tasks(), parent == null ? "" : Long.toString(parent), ""),
        new RunHeader.Execution(root.resolve(origin.below()), 0, new Isolation(root, false)));
  }

  /** What is known besides branch, commit and tag, and how the run before of that job and branch ended. */
  private Map<String, String> facts(
      Run run, Project project, String job, Inputs inputs, Map<String, String> asked) {
    Map<String, String> facts = new TreeMap<>(inputs.facts());
    facts.putAll(Trust.saidIn(asked));
    facts.remove(RunHeader.BEFORE);
    runs.before(run.number(), project.id(), job, inputs.revision().branch())
        .ifPresent(before -> facts.put(RunHeader.BEFORE, before.phase().word()));
    return facts;
  }

  /** The same graph as an earlier run, at the same commit, with what is taken over from there. */
  private Outcome.Ready again(
      Run run, Project project, RunRequest request, RunRequest.Repeat repeat)
      throws IOException, RunRefused {
    LeatFolder leat = leat(project);
    Run first =
        runs.find(repeat.run())
            .filter(each -> each.project() == project.id() && each.prepared())
            .orElseThrow(() -> new RunRefused("run " + repeat.run() + " is gone", List.of()));
    RunFiles earlier = RunFiles.open(leat, leat.run(Math.toIntExact(first.number())));
    RunHeader old = earlier.header();
    RunHeader header =
        new RunHeader(
            Math.toIntExact(run.number()),
            run.progress().created(),
            old.jobSource(),
            old.inputs()
                .knowing(
                    facts(
                        run, project, old.jobSource().name(), old.inputs(), old.inputs().facts())),
            new RunHeader.Request(old.request().tasks(), Long.toString(first.number()), ""),
            new RunHeader.Execution(old.execution().workspace(), 0, old.execution().isolation()));
    RunFolder folder =
        leat.place(header, Pack.text(earlier.folder().job()), Pack.text(earlier.folder().source()));
    CacheScopes.copy(earlier.folder(), folder);
    RunFiles files = RunFiles.open(leat, folder);
    List<TaskName> taken = repeat.from() == null ? List.of() : take(files, earlier, repeat.from());
    List<Task> rest = new ArrayList<>();
    for (Task each : files.job().job().graph().order()) {
      if (files.plan().has(each.name()) && !taken.contains(each.name())) {
        rest.add(each);
      }
    }
    RunRequest of = request.with(files.header().inputs().facts());
    secrets.check(project, of, rest, files.job().facts());
    return ready(files);
  }

  private List<TaskName> take(RunFiles files, RunFiles earlier, RerunFrom from)
      throws IOException, RunRefused {
    // the commit is the same, and with it the files that tasks name as inputs
    Set<TaskName> begin =
        from.named(files.job().job().graph()).stream()
            .filter(files.plan()::has)
            .collect(Collectors.toSet());
    if (begin.isEmpty() && from instanceof RerunFrom.OfTask(String written)) {
      throw new RunRefused("there is no task '" + written + "' in it", List.of());
    }
    List<TaskName> taken =
        Takeover.of(earlier.state(runs), files.job().job().graph(), begin).stream()
            .filter(files.plan()::has)
            .toList();
    new Carried(earlier.header().number(), taken).write(earlier.folder(), files.folder());
    return taken;
  }

  /** What the tasks of a run published, by name; of two that published the same, the later in the plan. */
  Map<OutputName, Scalar> outputs(Run run) throws IOException {
    beside.acquireUninterruptibly();
    try {
      RunFiles files = parts.files(run);
      RunState state = files.state(runs);
      Map<OutputName, Scalar> outputs = new HashMap<>();
      for (int i = 0; i < files.plan().size(); i++) {
        outputs.putAll(state.outputs(i));
      }
      return outputs;
    } finally {
      beside.release();
    }
  }

  /** What a run takes over, as it was noted when it was prepared. */
  List<RunSignal.Carry> carried(RunFiles files) throws IOException {
    Optional<Carried> carried = Carried.read(files.folder());
    if (carried.isEmpty()) {
      return List.of();
    }
    RunFolder earlier = files.leat().run(carried.get().run());
    beside.acquireUninterruptibly();
    try {
      return carried.get().signals(RunFiles.open(files.leat(), earlier).state(runs));
    } finally {
      beside.release();
    }
  }

  private LeatFolder leat(Project project) {
    return ProjectFolder.of(origins.data(), project.id()).leat();
  }

  private static Outcome.Ready ready(RunFiles files) throws RunRefused {
    Concurrency concurrency = files.job().job().concurrency();
    Preparation.Group group = null;
    if (concurrency != null) {
      Optional<String> filled = filled(concurrency.group(), files);
      String name =
          filled.orElseThrow(
              () ->
                  new RunRefused(
                      "its concurrency group '"
                          + concurrency.group()
                          + "' asks for something that is not known",
                      List.of()));
      group = new Preparation.Group(name, concurrency.policy());
    }
    RunHeader header = files.header();
    return new Outcome.Ready(
        new Preparation(
            header.jobSource().name(),
            header.inputs().revision(),
            header.jobSource().hash(),
            group),
        files);
  }

  private static Optional<String> filled(Template template, RunFiles files) {
    return template.resolve(files.job().facts()).literal();
  }
}
