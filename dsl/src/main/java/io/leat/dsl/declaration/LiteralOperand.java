package io.leat.dsl.declaration;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.ValueKind;

/**
 * A text or a number that is written out beside {@code ||} or {@code &&}. It is always true, or always false, and mostly the rest of a
 * comparison that was meant: {@code git.branch == 'main' || 'release'}.
 */
public final class LiteralOperand {
  private LiteralOperand() {}

  /** Whether a value beside such an operator is refused; a flag, and nothing, may stand there. */
  public static boolean is(Scalar value) {
    return value.kind() == ValueKind.TEXT || value.kind() == ValueKind.NUMBER;
  }

  /**
   * What is said of one.
   *
   * @param operator {@code ||} or {@code &&}
   * @param span where the value stands
   */
  public static Diagnostic problem(String operator, Scalar value, SourceSpan span) {
    boolean isText = value.kind() == ValueKind.TEXT;
    return Diagnostic.of(
            DiagnosticCode.WRONG_TYPE,
            span,
            "'"
                + operator
                + "' takes conditions, and "
                + (isText ? "the text '" : "the number ")
                + value.text()
                + (isText ? "'" : "")
                + " is always "
                + value.truth())
        .help(
            "compare it as well: git.branch == 'main' || git.branch == 'release', or git.branch in"
                + " ['main', 'release']");
  }
}
