package io.leat.server.idtoken;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a token says of an attempt of a task. All are texts, so that others compare them as they are.
 *
 * @param project its name and its id
 * @param source what it works on
 * @param run its number, and who caused it how
 * @param task which of its tasks
 */
public record TaskClaims(Project project, Source source, Run run, Task task) {

  /** A project; one that is made later under the same name has another id. */
  public record Project(String name, long id) {}

  /**
   * A state of files.
   *
   * @param ref the whole name of the branch or tag that the commit was found on, or of the pull request; empty for none
   * @param kind {@code branch}, {@code tag}, {@code pull}, {@code commit} or {@code none}
   * @param commit empty for files without a history
   */
  public record Source(String ref, String kind, String commit) {}

  /**
   * A run.
   *
   * @param trigger the word of what caused it
   * @param actor who did
   */
  public record Run(long number, String job, String trigger, String actor) {}

  /**
   * A task.
   *
   * @param attempt counted from 1
   * @param environment that it brings a version to; null for none
   */
  public record Task(String name, int attempt, @Nullable String environment) {}

  /** As they are signed. */
  public Map<String, String> texts() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("project", project.name());
    parts.put("job", run.job());
    parts.put("ref", source.ref());
    String environment = task.environment();
    if (environment != null) {
      parts.put("environment", environment);
    }
    Map<String, String> claims = new LinkedHashMap<>();
    claims.put("sub", Subject.of(parts));
    claims.put("project", project.name());
    claims.put("project_id", Long.toString(project.id()));
    claims.put("job", run.job());
    claims.put("task", task.name());
    claims.put("ref", source.ref());
    claims.put("ref_type", source.kind());
    claims.put("commit", source.commit());
    claims.put("run", Long.toString(run.number()));
    claims.put("attempt", Integer.toString(task.attempt()));
    if (environment != null) {
      claims.put("environment", environment);
    }
    claims.put("trigger", run.trigger());
    claims.put("actor", run.actor());
    // a run that is not is given none
    claims.put("trust", "trusted");
    return claims;
  }
}
