package io.leat.server.host;

import io.leat.engine.attempt.ChildRuns;
import io.leat.engine.attempt.ContentUse;
import io.leat.engine.attempt.FolderWork;
import io.leat.engine.attempt.Workspaces;
import io.leat.engine.folder.FolderLocks;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.job.Demand;
import io.leat.engine.run.EnvironmentGuard;
import io.leat.engine.schedule.PlannedRun;
import io.leat.engine.schedule.RunSlots;
import io.leat.server.agent.AgentCarrier;
import io.leat.server.agent.AgentPool;
import io.leat.server.idtoken.IdTokenSigner;
import io.leat.server.provided.Loans;
import io.leat.store.OpenRun;
import io.leat.store.Project;
import io.leat.store.Run;
import io.leat.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What runs are made of beside their rows: their project, their folder and files, their sources and secrets. Safe for all threads. */
public final class RunParts {
  private static final Set<String> LOCALE = Set.of("LANG", "LANGUAGE", "TZ");

  private final Store store;
  private final Origins origins;
  private final HostSetup setup;

  RunParts(Store store, Origins origins, HostSetup setup) {
    this.store = store;
    this.origins = origins;
    this.setup = setup;
  }

  /** The name of a project; empty when it is gone. */
  String projectName(long project) {
    return origins.project(project).map(Project::name).orElse("");
  }

  private Project project(Run run) throws IOException {
    return origins
        .project(run.project())
        .orElseThrow(() -> new IOException("the project of run " + run.number() + " is gone"));
  }

  private Origin origin(Project project) throws IOException {
    try {
      return origins.of(project);
    } catch (Origin.Missing missing) {
      throw new IOException(missing.getMessage(), missing);
    }
  }

  private LeatFolder leat(long project) {
    return ProjectFolder.of(setup.data(), project).leat();
  }

  /** The folder of a run, whether it is there or not. */
  public RunFolder folder(long project, long number) {
    return leat(project).run(Math.toIntExact(number));
  }

  /** The folder of a run, whether it is there or not. */
  RunFolder folder(Run run) {
    return folder(run.project(), run.number());
  }

  /** Those of {@code runs} that are written down as holders of locks, for which others may wait. */
  List<OpenRun> lockHolders(List<OpenRun> runs) {
    Map<Long, Set<RunFolder>> holders = new HashMap<>();
    return runs.stream()
        .filter(
            run ->
                holders
                    .computeIfAbsent(
                        run.project(), project -> FolderLocks.holders(leat(project).locks()))
                    .contains(folder(run.project(), run.number())))
        .toList();
  }

  /** Gives back the locks of a run that has not begun. */
  void releaseLocks(OpenRun run) {
    RunFolder folder = folder(run.project(), run.number());
    new FolderLocks(leat(run.project()).locks(), folder, (_, _) -> {}).releaseAll();
  }

  /** The contents of the artifacts of a project. */
  public ContentUse contents(long project) {
    return new ContentUse(leat(project));
  }

  /**
   * Reads the files of a run that was prepared.
   *
   * @throws IOException when a file is missing or damaged; names it
   */
  RunFiles files(Run run) throws IOException {
    return files(run.project(), run.number());
  }

  private RunFiles files(long project, long number) throws IOException {
    return RunFiles.open(leat(project), folder(project, number));
  }

  /** What decides when a prepared run may begin. Reads what its first tasks ask of their agents. */
  PlannedRun planned(OpenRun run) {
    return planned(run, firstDemands(run));
  }

  /** The same, where it is known what they ask. */
  PlannedRun planned(OpenRun run, Set<Demand> first) {
    return new PlannedRun(
        run.number(),
        run.priority(),
        new PlannedRun.Project(run.project(), projectName(run.project())),
        Groups.of(run),
        first);
  }

  private Set<Demand> firstDemands(OpenRun run) {
    try {
      return files(run.project(), run.number()).firstDemands();
    } catch (IOException problem) {
      // said when it is begun
      return Set.of(Demand.NONE);
    }
  }

  /**
   * Writes the files that the attempts of a run begin with, as a tar archive.
   *
   * @throws IOException when they cannot be had, or {@code out} takes no more
   */
  public void sources(Run run, RunFiles files, OutputStream out) throws IOException {
    try {
      origin(project(run)).archive(files.header().inputs().revision().commit(), out);
    } catch (Origin.Missing missing) {
      throw new IOException(missing.getMessage(), missing);
    }
  }

  /** The variables that every attempt inherits and that decide how programs write and sort; none that could hold a secret. */
  public Map<String, String> locale() {
    Map<String, String> locale = new HashMap<>(setup.environment());
    locale.keySet().removeIf(name -> !LOCALE.contains(name) && !name.startsWith("LC_"));
    return locale;
  }

  /**
   * What is done around the tasks of a run.
   *
   * @param guard who lets them bring versions to environments
   */
  record Work(FolderWork attempts, EnvironmentGuard guard) {}

  /**
   * The work of the tasks of a run.
   *
   * @throws IOException when its project is gone, or its sources cannot be had
   */
  Work work(
      Run run, RunFiles files, AgentPool agents, RunSlots slots, ChildRuns children, Clock clock)
      throws IOException {
    Project project = project(run);
    Origin origin = origin(project);
    Trust trust = Trust.of(files.header().inputs().facts());
    RunSource source = new RunSource(run, files, origin);
    EnvironmentGuard guard = trust.environments(new ProjectGuard(store, project.id(), source));
    FolderWork attempts =
        new FolderWork(
            files.leat(),
            files.folder(),
            files.header(),
            files.job().job(),
            files.plan(),
            new HashMap<>(files.job().parameters()),
            new Workspaces.Own(
                files.folder(),
                origin.below(),
                origin.repository(),
                false,
                origin.filler(files.header().inputs().revision().commit()),
                new AgentCarrier(agents, Long.toString(project.id()), slots)),
            setup.programs(),
            new RunSecrets(
                trust.secrets(setup.secrets()),
                new RunIdTokens(
                    trust.idTokens(setup.idTokens()), store, project, run, files, source, clock),
                project,
                run.number()),
            setup.environment().getOrDefault("PATH", ""),
            children,
            setup.mostLog(),
            clock);
    return new Work(attempts, guard);
  }

  /** The attempts of a run have ended, each of them. */
  void ended(long run) {
    Loans loans = setup.secrets().loans();
    if (loans != null) {
      loans.ended(run);
    }
  }

  /** What the tasks of runs are given. */
  ProjectSecrets secrets() {
    return setup.secrets();
  }

  /** Who signs by which tasks say who they are. */
  IdTokenSigner idTokens() {
    return setup.idTokens();
  }
}
