package io.leat.dsl.check;

import io.leat.dsl.declaration.Uses;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.Suggestion;
import io.leat.dsl.vocabulary.TaskDraft;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.RunStatus;
import io.leat.engine.run.TaskStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks who asks how the run came out: tasks that run at its end, and of tasks that have ended by then. */
final class OutcomeCheck {
  private final Map<TaskName, TaskDraft> drafts;
  private final Uses uses;
  private final Diagnostics diagnostics;

  OutcomeCheck(Map<TaskName, TaskDraft> drafts, Uses uses, Diagnostics diagnostics) {
    this.drafts = drafts;
    this.uses = uses;
    this.diagnostics = diagnostics;
  }

  /** The only values that a fact about an outcome can have; empty when it is another fact. */
  static Optional<List<Scalar>> choices(Expression.Reference reference) {
    return switch (String.join(".", reference.path())) {
      case "run.status" ->
          Optional.of(words(Arrays.stream(RunStatus.values()).map(RunStatus::word)));
      case "run.before" ->
          Optional.of(
              List.of(
                  Scalar.of(RunStatus.SUCCEEDED.word()),
                  Scalar.of(RunStatus.FAILED.word()),
                  Scalar.nothing()));
      default ->
          reference.root().equals("tasks") && reference.path().size() == 3
              ? Optional.of(words(Arrays.stream(TaskStatus.values()).map(TaskStatus::word)))
              : Optional.empty();
    };
  }

  private static List<Scalar> words(Stream<String> words) {
    return words.<Scalar>map(Scalar::of).toList();
  }

  void check(List<Task> tasks) {
    for (Task task : tasks) {
      task.walk(
          each -> {
            if (each instanceof Expression.Reference reference) {
              reference(task, reference);
            }
          });
    }
  }

  private void reference(Task task, Expression.Reference reference) {
    boolean ofTask = reference.root().equals("tasks") && reference.path().size() == 3;
    boolean early =
        ofTask || (reference.root().equals("run") && !reference.path().getLast().equals("number"));
    if (!early) {
      return;
    }
    if (!task.always()) {
      report(
          task,
          reference,
          DiagnosticCode.OUTCOME_TOO_EARLY,
          "task '" + task.name() + "' asks for '" + reference + "', which is known at the end",
          "put the task into 'always', 'onFailure', 'onSuccess' or 'onFixed'");
      return;
    }
    if (!ofTask) {
      return;
    }
    TaskName name = new TaskName(reference.path().get(1));
    TaskDraft other = drafts.get(name);
    if (other == null) {
      String help =
          Suggestion.help(name.text(), drafts.keySet().stream().map(TaskName::text).toList());
      report(
          task,
          reference,
          DiagnosticCode.UNKNOWN_TASK,
          "task '" + task.name() + "' asks how unknown task '" + name + "' ended",
          help != null ? help : "declare it, or take the question away");
    } else if (other.task.build().isFamily()) {
      report(
          task,
          reference,
          DiagnosticCode.FAMILY,
          "'" + name + "' is a family: each of its legs has a status of its own",
          "ask for run.status");
    } else if (other.task.build().always()
        && task.needs().stream().noneMatch(need -> need.task().equals(name))) {
      report(
          task,
          reference,
          DiagnosticCode.OUTCOME_TOO_EARLY,
          "task '" + task.name() + "' asks how '" + name + "' ended, which runs at the end too",
          "let it need '" + name + "'");
    }
  }

  private void report(
      Task task, Expression.Reference reference, DiagnosticCode code, String what, String help) {
    TaskDraft draft = drafts.get(task.name());
    SourceSpan otherwise = draft == null ? null : draft.nameSpan;
    uses.of(reference.path())
        .or(() -> Optional.ofNullable(otherwise))
        .ifPresent(span -> diagnostics.add(Diagnostic.of(code, span, what).help(help)));
  }
}
