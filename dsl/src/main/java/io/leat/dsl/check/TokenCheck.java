package io.leat.dsl.check;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.vocabulary.JobDraft;
import io.leat.dsl.vocabulary.TaskDraft;
import io.leat.engine.job.TokenAudience;
import io.leat.engine.job.VariableName;

/** Gives tasks the tokens of their job, and looks whether what a task is given by one name is one thing. */
final class TokenCheck {
  private final JobDraft job;
  private final Diagnostics diagnostics;

  TokenCheck(JobDraft job, Diagnostics diagnostics) {
    this.job = job;
    this.diagnostics = diagnostics;
  }

  /** Completes a task that has been read, and reports what is wrong with it. */
  void check(TaskDraft task) {
    for (VariableName each : task.task.idTokens().keySet()) {
      SourceSpan span = task.spans.getOrDefault("idToken " + each, task.nameSpan);
      if (task.task.hasSecret(each) || task.task.hasEnv(each)) {
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.DUPLICATE_DECLARATION,
                    span,
                    "the task '"
                        + task.task.name()
                        + "' has '"
                        + each
                        + "' as an idToken and as "
                        + (task.task.hasSecret(each) ? "a secret" : "a variable"))
                .help("give one of them another name"));
      } else if (!task.task.hasScript()) {
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.SECRET_UNUSED,
                    span,
                    "the task '"
                        + task.task.name()
                        + "' has no script that could use the idToken '"
                        + each
                        + "'")
                .help("take it away"));
      }
    }
    if (task.task.hasScript()) {
      job.idTokens.forEach((name, audience) -> give(task, name, audience));
    }
  }

  /** Reports what the job itself calls by one name. */
  void checkJob() {
    for (VariableName each : job.idTokens.keySet()) {
      if (job.env.containsKey(each) || job.secretEnv.containsKey(each)) {
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.DUPLICATE_DECLARATION,
                    job.idTokenSpans.getOrDefault(each, job.nameSpan),
                    "the job '" + job.name + "' has '" + each + "' as an idToken and as a variable")
                .help("give one of them another name"));
      }
    }
  }

  private void give(TaskDraft task, VariableName name, TokenAudience audience) {
    boolean own =
        task.task.idTokens().containsKey(name)
            || task.task.hasSecret(name)
            || task.task.hasEnv(name);
    if (own) {
      return;
    }
    if (task.task.idTokens().size() < TokenAudience.MOST) {
      task.task.idToken(name, audience);
    } else {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.OUT_OF_BOUNDS,
                  job.idTokenSpans.getOrDefault(name, job.nameSpan),
                  "with those of the job, the task '"
                      + task.task.name()
                      + "' would be given more than "
                      + TokenAudience.MOST
                      + " idTokens")
              .help("let one audience stand for several, or make several tasks of it"));
    }
  }
}
