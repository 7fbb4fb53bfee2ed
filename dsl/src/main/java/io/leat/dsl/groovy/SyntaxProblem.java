package io.leat.dsl.groovy;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import org.jspecify.annotations.Nullable;

/** Ends the reading of a text that is not a sentence of the language. Without a stack trace: it is a value that is thrown. */
final class SyntaxProblem extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Diagnostic diagnostic;

  SyntaxProblem(DiagnosticCode code, SourceSpan span, String message, @Nullable String help) {
    this(Diagnostic.of(code, span, message).help(help));
  }

  SyntaxProblem(Diagnostic diagnostic) {
    super(diagnostic.message(), null, false, false);
    this.diagnostic = diagnostic;
  }

  Diagnostic diagnostic() {
    return diagnostic;
  }
}
