package io.leat.server.host;

import io.leat.engine.expression.Facts;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.log.Secret;
import io.leat.engine.run.LackingSecrets;
import io.leat.store.Project;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a run has the secrets that its tasks name, before it begins. For any thread. */
final class SecretsCheck {
  private final RunParts parts;

  SecretsCheck(RunParts parts) {
    this.parts = parts;
  }

  /**
   * Refuses what would end without its secrets hours later, or with one that no log can be masked for.
   *
   * @param tasks of the run, what each needs before it
   */
  void check(Project project, RunRequest request, Iterable<Task> tasks, Facts known)
      throws Refusal {
    if (request.withoutSecrets()) {
      return;
    }
    boolean fork = Forks.wrote(request.facts());
    Map<String, TaskName> lacking =
        LackingSecrets.of(tasks, known, name -> !fork && parts.secret(project, name) != null);
    if (!lacking.isEmpty()) {
      String first = project.name() + "/" + lacking.keySet().iterator().next();
      String hint =
          parts.hasSecrets()
              ? "; put what is lacking into the server's folder of secrets, as " + first
              : "; the server has no folder of secrets: its setting 'secrets' names one";
      throw new Refusal(LackingSecrets.said(lacking) + (fork ? Forks.HINT : hint), List.of());
    }
    Map<String, TaskName> unfit =
        LackingSecrets.of(tasks, known, name -> problem(project, name) == null);
    for (Map.Entry<String, TaskName> each : unfit.entrySet()) {
      throw new Refusal(
          "the secret '"
              + each.getKey()
              + "' of task '"
              + each.getValue()
              + "' "
              + problem(project, each.getKey()),
          List.of());
    }
  }

  private @Nullable String problem(Project project, String name) {
    String value = parts.secret(project, name);
    return value == null ? null : Secret.problem(value);
  }
}
