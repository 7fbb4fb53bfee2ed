package io.leat.server.host;

import io.leat.engine.expression.Glob;
import io.leat.engine.job.Task;
import io.leat.engine.run.EnvironmentEntry;
import io.leat.engine.run.EnvironmentGuard;
import io.leat.engine.run.Protection;
import io.leat.server.idtoken.TaskClaims;
import io.leat.store.ProjectEnvironment;
import io.leat.store.Store;
import io.leat.store.StoreUnavailable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the environments of a project ask of a run, by their settings as they are stored when a task asks. For any thread. */
final class ProjectGuard implements EnvironmentGuard {
  private static final String BRANCHES = "refs/heads/";
  private static final String TAGS = "refs/tags/";

  private final Store store;
  private final long project;
  private final RunSource source;

  ProjectGuard(Store store, long project, RunSource source) {
    this.store = store;
    this.project = project;
    this.source = source;
  }

  @Override
  public EnvironmentEntry entry(Task task) throws InterruptedException {
    try {
      String name = Objects.requireNonNull(task.environmentName()).text();
      Optional<ProjectEnvironment> found =
          StorePatience.ask(() -> store.environments().find(project, name));
      return found.isEmpty() ? new EnvironmentEntry.Free() : entry(task, found.get());
    } catch (IOException | StoreUnavailable problem) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return new EnvironmentEntry.Refused(
          "it cannot be told whether it may go live: " + problem.getMessage());
    }
  }

  private EnvironmentEntry entry(Task task, ProjectEnvironment environment) throws IOException {
    ProjectEnvironment.Rule rule = environment.rule();
    if (!rule.branches().isEmpty() || !rule.tags().isEmpty()) {
      TaskClaims.Source of = source.get();
      boolean may =
          matches(rule.branches(), BRANCHES, of.ref()) || matches(rule.tags(), TAGS, of.ref());
      if (!may) {
        return new EnvironmentEntry.Refused(refusal(environment, of));
      }
    }
    ProjectEnvironment.Approve approve = rule.approve();
    return approve == null
        ? new EnvironmentEntry.Free()
        : new EnvironmentEntry.Asks(
            new Protection(
                Objects.requireNonNull(task.environmentName()), approve.by(), approve.notOwn()),
            approve.within());
  }

  private static boolean matches(List<String> patterns, String prefix, String ref) {
    return !patterns.isEmpty()
        && ref.startsWith(prefix)
        && Glob.take(patterns.stream().map(Glob::of).toList(), ref.substring(prefix.length()));
  }

  private static String refusal(ProjectEnvironment environment, TaskClaims.Source of) {
    List<String> taken = new ArrayList<>();
    if (!environment.rule().branches().isEmpty()) {
      taken.add("branches '" + String.join("', '", environment.rule().branches()) + "'");
    }
    if (!environment.rule().tags().isEmpty()) {
      taken.add("tags '" + String.join("', '", environment.rule().tags()) + "'");
    }
    String its =
        switch (of.kind()) {
          case "branch" -> "the branch '" + of.ref().substring(BRANCHES.length()) + "'";
          case "tag" -> "the tag '" + of.ref().substring(TAGS.length()) + "'";
          case "pull" -> "the pull request '" + of.ref() + "'";
          case "commit" -> "a commit of which the repository says neither branch nor tag";
          default -> "files without a history";
        };
    return "the environment '"
        + environment.name()
        + "' takes versions of the "
        + String.join(" and the ", taken)
        + " alone, and this run is of "
        + its;
  }
}
