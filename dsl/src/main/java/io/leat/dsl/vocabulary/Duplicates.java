package io.leat.dsl.vocabulary;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;

/** Finds named parts of a task that are declared twice. */
final class Duplicates {
  private Duplicates() {}

  /** Whether this is the first of its name in the task; reports it otherwise. */
  static boolean first(TaskDraft task, Arguments in, String word) {
    SourceSpan span = in.span("name", 0);
    String name = in.one("name", Object.class).toString();
    if (task.spans.putIfAbsent(word + " " + name, span) == null) {
      return true;
    }
    in.problem(
        DiagnosticCode.DUPLICATE_DECLARATION,
        span,
        "the " + word + " '" + name + "' is declared twice in the task '" + task.task.name() + "'",
        "give one of them another name");
    return false;
  }
}
