package io.leat.server.host;

import io.leat.engine.durable.Reason;
import io.leat.engine.expression.Facts;
import io.leat.engine.job.EnvironmentName;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.VariableName;
import io.leat.engine.log.Secret;
import io.leat.engine.run.AskedTokens;
import io.leat.engine.run.LackingSecrets;
import io.leat.server.idtoken.IdTokenSigner;
import io.leat.store.Project;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a run has the secrets and the tokens that its tasks name, before it begins. For any thread. */
final class SecretsCheck {
  private final ProjectSecrets secrets;
  private final IdTokenSigner idTokens;

  SecretsCheck(ProjectSecrets secrets, IdTokenSigner idTokens) {
    this.secrets = secrets;
    this.idTokens = idTokens;
  }

  /**
   * Refuses what would end without its secrets hours later, or with one that no log can be masked for.
   *
   * @param tasks of the run, what each needs before it
   */
  void check(Project project, RunRequest request, Iterable<Task> tasks, Facts known)
      throws RunRefused {
    if (request.withoutSecrets()) {
      return;
    }
    Trust trust = Trust.of(request.facts());
    Map<VariableName, TaskName> tokens = AskedTokens.of(tasks, known);
    String unsigned = trust.idTokens(idTokens).refusal().orElse(null);
    if (!tokens.isEmpty() && unsigned != null) {
      throw new RunRefused(AskedTokens.said(tokens) + ": " + unsigned, List.of());
    }
    ProjectSecrets given = trust.secrets(secrets);
    Map<String, String> problems = new HashMap<>();
    Map<String, TaskName> unfit =
        LackingSecrets.of(
            tasks,
            known,
            (task, name) -> {
              String problem = problem(given, project, task, name);
              problems.put(name, problem == null ? "" : problem);
              return problem == null;
            });
    Map<String, TaskName> lacking = new LinkedHashMap<>(unfit);
    lacking.keySet().removeIf(name -> !problems.getOrDefault(name, "").isEmpty());
    if (!lacking.isEmpty()) {
      String hint =
          "; an administrator gives what is lacking: leat secrets set "
              + lacking.keySet().iterator().next()
              + " --project "
              + project.name()
              + environment(lacking.values().iterator().next(), tasks);
      throw new RunRefused(
          LackingSecrets.said(lacking) + (trust == Trust.TRUSTED ? hint : Trust.HINT), List.of());
    }
    if (!unfit.isEmpty()) {
      List<String> said = new ArrayList<>();
      unfit.forEach(
          (name, task) ->
              said.add("the secret '" + name + "' of task '" + task + "' " + problems.get(name)));
      throw new RunRefused(String.join("; ", said), List.of());
    }
  }

  /** By which the secret is that of the environment alone where the task has one: it may need a right of its own. */
  private static String environment(TaskName name, Iterable<Task> tasks) {
    for (Task task : tasks) {
      EnvironmentName environment = task.environmentName();
      if (task.name().equals(name) && environment != null) {
        return " --environment " + environment;
      }
    }
    return "";
  }

  /** What is wrong with a secret, behind its name; empty when it is not there, and null when nothing is. */
  private static @Nullable String problem(
      ProjectSecrets given, Project project, Task task, String name) {
    try {
      TaskSecret secret = given.find(project, task.environmentName(), name, null);
      return switch (secret) {
        case null -> "";
        case TaskSecret.Kept(String value) -> Secret.problem(value);
        // to read it may be to borrow it
        case TaskSecret.Pointed _ -> null;
      };
    } catch (IOException unreadable) {
      return "cannot be read: " + Reason.of(unreadable);
    }
  }
}
