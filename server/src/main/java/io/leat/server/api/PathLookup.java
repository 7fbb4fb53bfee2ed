package io.leat.server.api;

import io.leat.contract.Right;
import io.leat.engine.job.NameRule;
import io.leat.engine.job.TaskName;
import io.leat.server.host.LimitedJobfileReader;
import io.leat.server.host.RunFiles;
import io.leat.server.host.RunService;
import io.leat.server.http.Problem;
import io.leat.server.http.Refusal;
import io.leat.server.http.Request;
import io.leat.store.Project;
import io.leat.store.Run;
import io.leat.store.Store;
import java.io.IOException;

/** Finds what a path names, or answers 404. */
final class PathLookup {
  private final Store store;
  private final RunService host;

  PathLookup(Store store, RunService host) {
    this.store = store;
    this.host = host;
  }

  /** Why a Jobfile is not read now. */
  static Refusal busy(LimitedJobfileReader.Busy busy) {
    return Problem.unavailable("busy", String.valueOf(busy.getMessage())).refusal();
  }

  /** The project that the path names. */
  Project project(Request request) {
    return project(request.required("project"));
  }

  /** The project of that name. */
  Project project(String name) {
    return store
        .projects()
        .find(name)
        .orElseThrow(() -> Problem.notFound("project", name).refusal());
  }

  /**
   * The project of that name, which a request names beside its path.
   *
   * @throws Refusal 404 when it is not there or not seen, 403 when the caller lacks {@code right} there
   */
  Project project(Request request, String name, Right right) {
    Project project = project(name);
    request.requireRight(right, ProjectOwners.of(project), Problem.notFound("project", name));
    return project;
  }

  /** The run that the path names. */
  Run run(Request request) {
    return run(request.number("run"));
  }

  /** The run of that number. */
  Run run(long number) {
    return store
        .runs()
        .find(number)
        .orElseThrow(() -> Problem.notFound("run", Long.toString(number)).refusal());
  }

  /** The files of a run, which has some only once it was prepared. */
  RunFiles files(Run run) throws IOException {
    return host.files(run)
        .orElseThrow(
            () ->
                Problem.conflict(
                        "not-prepared",
                        "run "
                            + run.number()
                            + " has no tasks"
                            + (run.progress().note().isEmpty()
                                ? " yet"
                                : ": " + run.progress().note()))
                    .refusal());
  }

  /** The task that the path names. */
  TaskName task(Request request, RunFiles files) {
    String name = request.required("task");
    if (NameRule.TITLE.problem(name).isPresent() || !files.plan().has(new TaskName(name))) {
      throw Problem.notFound("task", name).refusal();
    }
    return new TaskName(name);
  }
}
