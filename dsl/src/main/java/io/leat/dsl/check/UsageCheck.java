package io.leat.dsl.check;

import io.leat.dsl.declaration.Uses;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.vocabulary.JobDraft;
import io.leat.dsl.vocabulary.TaskDraft;
import io.leat.engine.expression.ChangedCalls;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Template;
import io.leat.engine.graph.Job;
import io.leat.engine.job.ArtifactDeclaration;
import io.leat.engine.job.ArtifactUse;
import io.leat.engine.job.KeptOn;
import io.leat.engine.job.Parameter;
import io.leat.engine.job.Step;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.VariableName;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks for what is declared and never used, used and never declared, and times that contradict each other. */
final class UsageCheck {
  private static final String ELSE =
      "; else they must lie untouched in the folder for a result to be taken";

  private final JobDraft draft;
  private final Job job;
  private final Map<Object, TaskDraft> drafts = new HashMap<>();
  private final Map<TaskName, Task> tasks = new HashMap<>();
  private final Set<TaskName> needed = new HashSet<>();
  private final Uses uses;
  private final Diagnostics diagnostics;

  UsageCheck(JobDraft draft, Job job, List<TaskDraft> tasks, Uses uses, Diagnostics diagnostics) {
    this.draft = draft;
    this.job = job;
    this.uses = uses;
    this.diagnostics = diagnostics;
    tasks.forEach(task -> drafts.put(task.task.name(), task));
    for (Task task : job.graph().declared().tasks()) {
      this.tasks.put(task.name(), task);
      task.needs().forEach(need -> needed.add(need.task()));
    }
  }

  void check() {
    Set<String> mentioned = new HashSet<>();
    Set<VariableName> secrets = new HashSet<>();
    HoleCheck holes = new HoleCheck(draft, diagnostics);
    for (Task task : job.graph().declared().tasks()) {
      secrets.addAll(task.givenSecrets());
      task.steps().forEach(step -> mentions(step, mentioned));
      timeout(task);
      task.uses().forEach(use -> keptOfFailed(task, use));
      result(task);
      condition(task, task.when());
      task.steps().forEach(step -> condition(task, step.settings().when()));
      TaskDraft written = drafts.get(task.name());
      if (written != null) {
        holes.check(task, written);
      }
    }
    for (Parameter parameter : job.parameters()) {
      String name = parameter.name().text();
      if (uses.of(List.of("params", name)).isEmpty() && !mentioned.contains(name)) {
        SourceSpan span = draft.parameterSpans.getOrDefault(parameter.name(), draft.nameSpan);
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.PARAMETER_UNUSED,
                    span,
                    "the parameter '" + name + "' is never used in this file")
                .help(
                    "read it as params."
                        + name
                        + ", or in a script as $"
                        + name
                        + "; a script file may still read it"));
      }
    }
    if (!secrets.isEmpty()) {
      job.graph().declared().tasks().forEach(task -> secrets(task, secrets));
    }
  }

  private void secrets(Task task, Set<VariableName> secrets) {
    Set<String> mentioned = new HashSet<>();
    task.steps().forEach(step -> mentions(step, mentioned));
    task.steps().forEach(step -> ScriptVariables.given(step).forEach(mentioned::remove));
    TaskDraft written = drafts.get(task.name());
    if (written == null) {
      return;
    }
    boolean scripts =
        task.steps().stream()
            .anyMatch(step -> step instanceof Step.Shell || step instanceof Step.Groovy);
    for (VariableName secret : task.givenSecrets()) {
      if (!scripts) {
        SourceSpan span = written.spans.getOrDefault("secret " + secret, written.nameSpan);
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.SECRET_UNUSED,
                    span,
                    "the task '"
                        + task.name()
                        + "' has no script that could use the secret '"
                        + secret
                        + "'")
                .help("take it away"));
      }
    }
    for (VariableName secret : secrets) {
      boolean own =
          task.givenSecrets().contains(secret)
              || task.env().containsKey(secret)
              || job.env().containsKey(secret);
      if (!own && mentioned.contains(secret.text())) {
        SourceSpan span = written.spans.getOrDefault("sh", written.nameSpan);
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.SECRET_UNDECLARED,
                    span,
                    "a script of the task '"
                        + task.name()
                        + "' reads $"
                        + secret
                        + ", a secret that the task does not name")
                .help(
                    "add secrets '" + secret + "' to the task",
                    "add secrets: " + secret + " to the task"));
      }
    }
  }

  /** How many names, signs and texts a condition has as a text; not less than that. */
  private static long words(Expression when) {
    long[] words = {0};
    when.walk(
        each ->
            words[0] +=
                switch (each) {
                  case Expression.Literal _, Expression.Not _, Expression.Comparison _ -> 1;
                  case Expression.Reference(List<String> path) -> 2L * path.size();
                  case Expression.All(List<Expression> operands) -> operands.size() + 2L;
                  case Expression.Any(List<Expression> operands) -> operands.size() + 2L;
                  case Expression.Membership(Expression _, List<Expression> members) ->
                      members.size() + 3L;
                  case Expression.Match _ -> 3;
                  case Expression.Call(var _, List<Expression> arguments) -> arguments.size() + 3L;
                  case Expression.Interpolation(Template text) -> 2L * text.parts().size();
                });
    return words[0];
  }

  /** Whether a condition can be kept; and what is left out by a file that changed is not tried, and later pushes do not make up for it. */
  private void condition(Task task, @Nullable Expression when) {
    TaskDraft written = drafts.get(task.name());
    if (when == null || written == null) {
      return;
    }
    SourceSpan span =
        when.equals(task.when())
            ? written.spans.getOrDefault("when", written.nameSpan)
            : written.nameSpan;
    if (words(when) > Limits.CONDITION) {
      // else it could be read here, and not where it is written as a text
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.TOO_LARGE,
                  span,
                  "a condition has at most " + Limits.CONDITION + " names, signs and texts")
              .help("let a task find it out, and publish it as an output"));
    }
    ChangedCalls calls = ChangedCalls.of(when);
    if (!calls.others().isEmpty()) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.CHANGED_UNMADE,
                  span,
                  calls.others().getFirst()
                      + " is compared, or part of a text: what it leaves out may never be tried")
              .help("write it by itself, with !, && and ||"));
    } else if (calls.isMixed()) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.CHANGED_UNMADE,
                  span,
                  "a change that "
                      + calls.negated().getFirst()
                      + " sees leaves out what "
                      + calls.plain().getFirst()
                      + " asks for, and no later push makes up for it")
              .help(
                  "leave files out by a pattern, as in changed('src/**', '!src/docs/**'), or write"
                      + " a task of its own for each"));
    }
  }

  private void result(Task task) {
    TaskDraft written = drafts.get(task.name());
    boolean silent =
        task.outputs().isEmpty() && task.artifacts(true).isEmpty() && task.reports().isEmpty();
    // a check that nobody waits for, such as a linter, makes nothing that could be missed
    if (written != null && !task.inputs().isEmpty() && silent && needed.contains(task.name())) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.RESULT_UNDECLARED,
                  written.spans.getOrDefault("inputs", written.nameSpan),
                  "the task '"
                      + task.name()
                      + "' has inputs, and declares neither artifact nor output nor reports: an"
                      + " earlier result brings nothing back")
              .help(
                  "declare the files that it makes, as in artifact 'out', files: 'out/**'" + ELSE,
                  "declare the files that it makes, as in artifact: {out: {files: out/**}}"
                      + ELSE));
    }
  }

  /** What uses an artifact needs the success of its task, and then one that is kept of a failure is not there. */
  private void keptOfFailed(Task task, ArtifactUse use) {
    Task from = tasks.get(use.from());
    ArtifactDeclaration kept = from == null ? null : from.artifacts().get(use.artifact());
    if (kept != null && kept.on() == KeptOn.FAILED) {
      TaskDraft written = drafts.get(task.name());
      SourceSpan span =
          written == null ? null : written.spans.get("use " + use.from() + "/" + use.artifact());
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.UNKNOWN_ARTIFACT,
                  span == null ? draft.nameSpan : span,
                  "the artifact '"
                      + use.artifact()
                      + "' is kept only when '"
                      + use.from()
                      + "' fails, and task '"
                      + task.name()
                      + "' needs its success")
              .help("keep it in both cases, on: 'always'"));
    }
  }

  private void timeout(Task task) {
    Duration whole = job.timeout();
    Duration own = task.timeout();
    TaskDraft written = drafts.get(task.name());
    if (whole != null && own != null && written != null && own.compareTo(whole) > 0) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.OUT_OF_BOUNDS,
                  written.spans.getOrDefault("timeout", written.nameSpan),
                  "the task '" + task.name() + "' may take longer than the whole job")
              .help("make the timeout of the job longer, or that of the task shorter"));
    }
  }

  /** The names of variables that the text of a step mentions, as {@code $NAME} or alone. */
  private static void mentions(Step step, Set<String> names) {
    step.templates().forEach(each -> words(each, names));
  }

  private static void words(Template script, Set<String> names) {
    for (Template.Part part : script.parts()) {
      if (part instanceof Template.Part.Text(String text)) {
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
          boolean inside =
              i < text.length()
                  && (Character.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == '_');
          if (inside && start < 0) {
            start = i;
          } else if (!inside && start >= 0) {
            names.add(text.substring(start, i));
            start = -1;
          }
        }
      }
    }
  }
}
