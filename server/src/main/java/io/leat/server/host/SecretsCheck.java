package io.leat.server.host;

import io.leat.engine.durable.Reason;
import io.leat.engine.expression.Facts;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.log.Secret;
import io.leat.engine.run.LackingSecrets;
import io.leat.store.Project;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
      throws RunRefused {
    if (request.withoutSecrets()) {
      return;
    }
    boolean fork = Forks.wrote(request.facts());
    Map<String, String> problems = new HashMap<>();
    Map<String, TaskName> unfit =
        LackingSecrets.of(
            tasks,
            known,
            name -> {
              String problem = fork ? "" : problem(project, name);
              problems.put(name, problem == null ? "" : problem);
              return problem == null;
            });
    Map<String, TaskName> lacking = new LinkedHashMap<>(unfit);
    lacking.keySet().removeIf(name -> !problems.getOrDefault(name, "").isEmpty());
    if (!lacking.isEmpty()) {
      String first = project.name() + "/" + lacking.keySet().iterator().next();
      String hint =
          parts.hasSecrets()
              ? "; put what is lacking into the server's folder of secrets, as " + first
              : "; the server has no folder of secrets: its setting 'secrets' names one";
      throw new RunRefused(LackingSecrets.said(lacking) + (fork ? Forks.HINT : hint), List.of());
    }
    if (!unfit.isEmpty()) {
      List<String> said = new ArrayList<>();
      unfit.forEach(
          (name, task) ->
              said.add("the secret '" + name + "' of task '" + task + "' " + problems.get(name)));
      throw new RunRefused(String.join("; ", said), List.of());
    }
  }

  /** What is wrong with a secret, behind its name; empty when it is not there, and null when nothing is. */
  private @Nullable String problem(Project project, String name) {
    try {
      String value = parts.readSecret(project, name);
      return value == null ? "" : Secret.problem(value);
    } catch (CharacterCodingException notText) {
      return "is not in UTF-8";
    } catch (IOException unreadable) {
      return "cannot be read: " + Reason.of(unreadable);
    }
  }
}
