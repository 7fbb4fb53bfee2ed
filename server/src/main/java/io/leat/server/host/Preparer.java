package io.leat.server.host;

import io.leat.dsl.JobfileReader;
import io.leat.dsl.JobfileResult;
import io.leat.dsl.PlannedJob;
import io.leat.dsl.SourceLoader;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.Inputs;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.Suggestion;
import io.leat.dsl.source.Syntax;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.Template;
import io.leat.engine.job.Concurrency;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.TaskName;
import io.leat.engine.local.Carried;
import io.leat.engine.local.Isolation;
import io.leat.engine.local.LeatFolder;
import io.leat.engine.local.RunFolder;
import io.leat.engine.local.RunHeader;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunState;
import io.leat.engine.run.Takeover;
import io.leat.store.Kind;
import io.leat.store.NewRun;
import io.leat.store.Preparation;
import io.leat.store.Project;
import io.leat.store.Run;
import io.leat.store.Runs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a run is to do: brings the sources, reads the Jobfile, checks it, and lays the files of the run down. Few are read at
 * once; however many wait for their repositories, they hold up no others.
 */
final class Preparer {
  private static final int READ_AT_ONCE = 8;

  private final Runs runs;
  private final Origins origins;
  private final Limits limits;
  private final Semaphore reading = new Semaphore(READ_AT_ONCE, true);

  Preparer(Runs runs, Origins origins, Limits limits) {
    this.runs = runs;
    this.origins = origins;
    this.limits = limits;
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

  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;
    private final transient List<Diagnostic> diagnostics;

    Refusal(String note, List<Diagnostic> diagnostics) {
      super(note);
      this.diagnostics = diagnostics;
    }

    Outcome.Refused outcome() {
      return new Outcome.Refused(String.valueOf(getMessage()), diagnostics);
    }
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
    RunRequest request = RunRequest.read(run.request());
    try {
      if (request.again() > 0) {
        return limited(() -> again(run, project, request));
      }
      Origin origin = origins.of(project);
      Origin.Point point = origin.locate(run.ref(), request.commit());
      return limited(() -> fresh(run, project, request, origin, point));
    } catch (Refusal refusal) {
      return refusal.outcome();
    } catch (Origin.Missing missing) {
      return new Outcome.Refused(String.valueOf(missing.getMessage()), List.of());
    }
  }

  /** Work that needs memory and the processor, but no repository. */
  private interface Reading {
    Outcome.Ready read() throws IOException, Refusal, Origin.Missing;
  }

  private Outcome.Ready limited(Reading work)
      throws IOException, InterruptedException, Refusal, Origin.Missing {
    reading.acquire();
    try {
      return work.read();
    } finally {
      reading.release();
    }
  }

  private Outcome.Ready fresh(
      Run run, Project project, RunRequest request, Origin origin, Origin.Point point)
      throws IOException, Refusal, Origin.Missing {
    Origin.Found found =
        request.parentTask() == null ? origin.jobfile(point) : ofParent(run, project);
    Inputs inputs =
        new Inputs(
            run.parameters(),
            point.branch(),
            point.commit(),
            point.tag(),
            request.changed(),
            run.trigger());
    PlannedJob job = planned(found, inputs, origin.loader(point), run.job(), request.tasks());
    RunHeader header = header(run, project, request, inputs, found, job, origin);
    LeatFolder leat = leat(project);
    RunFolder folder =
        leat.place(header, job.canonical(), new String(found.bytes(), StandardCharsets.UTF_8));
    return ready(RunFiles.of(leat, folder, header, job));
  }

  private PlannedJob planned(
      Origin.Found found,
      Inputs inputs,
      SourceLoader loader,
      @Nullable String name,
      List<String> tasks)
      throws Refusal {
    JobfileResult result = read(found, inputs, loader);
    if (!(result instanceof JobfileResult.Accepted accepted)) {
      throw new Refusal(why(result, found, inputs, loader), result.diagnostics());
    }
    PlannedJob job = chosen(accepted.jobs(), name);
    for (String task : tasks) {
      List<String> names =
          job.job().graph().tasks().stream().map(each -> each.name().text()).toList();
      if (!names.contains(task)) {
        String help = Suggestion.help(task, names);
        throw new Refusal(
            "there is no task '" + task + "'" + (help == null ? "" : " (" + help + ")"), List.of());
      }
    }
    return job;
  }

  private JobfileResult read(Origin.Found found, Inputs inputs, SourceLoader loader) {
    return new JobfileReader(limits)
        .read(found.path(), found.syntax(), found.bytes(), inputs, loader);
  }

  /** What was rejected: the parameters, where the Jobfile is sound without them. */
  private String why(
      JobfileResult rejected, Origin.Found found, Inputs inputs, SourceLoader loader) {
    Inputs without =
        new Inputs(
            Map.of(),
            inputs.branch(),
            inputs.commit(),
            inputs.tag(),
            inputs.changed(),
            inputs.trigger());
    boolean given =
        !inputs.parameters().isEmpty()
            && read(found, without, loader) instanceof JobfileResult.Accepted;
    int count = rejected.diagnostics().size();
    return (given ? "its parameters were refused: " : "its Jobfile was rejected: ")
        + count
        + (count == 1 ? " problem" : " problems");
  }

  /**
   * What is wrong with what is asked of a project whose Jobfile is here; empty when nothing is, and when only a repository can tell.
   *
   * @throws InterruptedException when the server ends
   */
  Optional<Outcome.Refused> refused(Project project, NewRun wanted) throws InterruptedException {
    if (project.kind() != Kind.FREESTYLE) {
      return Optional.empty();
    }
    RunRequest request = RunRequest.read(wanted.request());
    Inputs inputs =
        new Inputs(wanted.parameters(), null, null, null, request.changed(), wanted.trigger());
    reading.acquire();
    try {
      Origin origin = origins.of(project);
      planned(
          origin.jobfile(Origin.Point.NOWHERE),
          inputs,
          origin.loader(Origin.Point.NOWHERE),
          wanted.job(),
          request.tasks());
      return Optional.empty();
    } catch (Refusal refusal) {
      return Optional.of(refusal.outcome());
    } catch (Origin.Missing missing) {
      return Optional.of(new Outcome.Refused(String.valueOf(missing.getMessage()), List.of()));
    } finally {
      reading.release();
    }
  }

  /** The very Jobfile that the parent was read from. */
  private Origin.Found ofParent(Run run, Project project) throws IOException {
    RunFolder parent =
        leat(project).run(Math.toIntExact(Objects.requireNonNull(run.parent()).longValue()));
    RunHeader header = parent.header();
    return new Origin.Found(
        header.source(),
        Syntax.valueOf(header.syntax().toUpperCase(Locale.ROOT)),
        Files.readAllBytes(parent.source()));
  }

  private static PlannedJob chosen(List<PlannedJob> jobs, @Nullable String name) throws Refusal {
    List<String> names = jobs.stream().map(job -> job.job().name().text()).toList();
    if (name == null && jobs.size() == 1) {
      return jobs.getFirst();
    }
    int place = name == null ? -1 : names.indexOf(name);
    if (place >= 0) {
      return jobs.get(place);
    }
    String all = "'" + String.join("', '", names) + "'";
    if (name == null) {
      throw new Refusal("the Jobfile has several jobs, say which: " + all, List.of());
    }
    String help = Suggestion.help(name, names);
    throw new Refusal(
        "there is no job '" + name + "' (" + (help == null ? "the jobs are " + all : help) + ")",
        List.of());
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
    return new RunHeader(
        Math.toIntExact(run.number()),
        job.job().name().text(),
        job.hash(),
        run.created(),
        root.resolve(origin.below()),
        inputs.parameters(),
        inputs.branch(),
        inputs.commit(),
        inputs.tag(),
        inputs.changed(),
        inputs.trigger(),
        0,
        new Isolation(root, false),
        request.tasks(),
        run.parent() == null ? "" : Long.toString(run.parent()),
        found.path(),
        found.syntax().word());
  }

  /** The same graph as an earlier run, at the same commit, with what is taken over from there. */
  private Outcome.Ready again(Run run, Project project, RunRequest request)
      throws IOException, Refusal {
    LeatFolder leat = leat(project);
    Run first =
        runs.find(request.again())
            .filter(each -> each.project() == project.id() && each.prepared())
            .orElseThrow(() -> new Refusal("run " + request.again() + " is gone", List.of()));
    RunFiles earlier = RunFiles.open(leat, leat.run(Math.toIntExact(first.number())), limits);
    RunHeader old = earlier.header();
    RunHeader header =
        new RunHeader(
            Math.toIntExact(run.number()),
            old.job(),
            old.hash(),
            run.created(),
            old.workspace(),
            old.parameters(),
            old.branch(),
            old.commit(),
            old.tag(),
            old.changed(),
            old.trigger(),
            0,
            old.isolation(),
            old.task(),
            Long.toString(first.number()),
            old.source(),
            old.syntax());
    RunFolder folder =
        leat.place(
            header,
            Files.readString(earlier.folder().job()),
            Files.readString(earlier.folder().source()));
    RunFiles files = RunFiles.open(leat, folder, limits);
    if (!request.from().equals("all")) {
      take(files, earlier, request.from());
    }
    return ready(files);
  }

  private void take(RunFiles files, RunFiles earlier, String from) throws IOException, Refusal {
    TaskName task = from.equals("failed") ? null : new TaskName(from);
    if (task != null && !files.plan().has(task)) {
      throw new Refusal("there is no task '" + from + "' in it", List.of());
    }
    List<TaskName> taken =
        Takeover.of(state(earlier), files.job().job().graph(), task).stream()
            .filter(files.plan()::has)
            .toList();
    new Carried(earlier.header().number(), taken).write(earlier.folder(), files.folder());
  }

  private RunState state(RunFiles files) {
    RunState state = new RunState(files.plan());
    runs.read(files.header().number(), 0, event -> state.apply(event.event(), event.at()));
    return state;
  }

  /** What the tasks of a run published, by name; of two that published the same, the later in the plan. */
  Map<OutputName, Scalar> outputs(RunFiles files) {
    RunState state = state(files);
    Map<OutputName, Scalar> outputs = new HashMap<>();
    for (int i = 0; i < files.plan().size(); i++) {
      outputs.putAll(state.outputs(i));
    }
    return outputs;
  }

  /** What a run takes over, as it was noted when it was prepared. */
  List<RunSignal.Carry> carried(RunFiles files) throws IOException {
    Optional<Carried> carried = Carried.read(files.folder());
    if (carried.isEmpty()) {
      return List.of();
    }
    RunFolder earlier = files.leat().run(carried.get().run());
    return carried.get().signals(state(RunFiles.open(files.leat(), earlier, limits)));
  }

  private LeatFolder leat(Project project) {
    return ProjectFolder.of(origins.data(), project.id()).leat();
  }

  private static Outcome.Ready ready(RunFiles files) throws Refusal {
    Concurrency concurrency = files.job().job().concurrency();
    String group = null;
    String policy = null;
    if (concurrency != null) {
      Optional<String> filled = filled(concurrency.group(), files);
      group =
          filled.orElseThrow(
              () ->
                  new Refusal(
                      "its concurrency group '"
                          + concurrency.group()
                          + "' asks for something that is not known",
                      List.of()));
      policy = concurrency.policy().word();
    }
    RunHeader header = files.header();
    return new Outcome.Ready(
        new Preparation(
            header.job(),
            header.branch(),
            header.tag(),
            header.commit(),
            header.hash(),
            group,
            policy),
        files);
  }

  private static Optional<String> filled(Template template, RunFiles files) {
    return template.resolve(files.job().facts()).literal();
  }
}
