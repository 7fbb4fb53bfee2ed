package io.leat.dsl.eval;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import org.jspecify.annotations.Nullable;

/** Ends the evaluation of a statement. Without a stack trace: it is a value that is thrown. */
final class EvaluationProblem extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Diagnostic diagnostic;

  EvaluationProblem(DiagnosticCode code, SourceSpan span, String message, @Nullable String help) {
    this(Diagnostic.of(code, span, message).help(help));
  }

  EvaluationProblem(Diagnostic diagnostic) {
    super(diagnostic.message(), null, false, false);
    this.diagnostic = diagnostic;
  }

  Diagnostic diagnostic() {
    return diagnostic;
  }
}
