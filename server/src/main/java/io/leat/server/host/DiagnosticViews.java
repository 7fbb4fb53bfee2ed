package io.leat.server.host;

import io.leat.contract.DiagnosticView;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.Severity;
import java.util.List;

/** Diagnostics of a Jobfile as the contract shows them, and as they are stored. */
public final class DiagnosticViews {
  private DiagnosticViews() {}

  /** In their order. */
  public static List<DiagnosticView> of(List<Diagnostic> diagnostics) {
    return diagnostics.stream().map(DiagnosticViews::of).toList();
  }

  private static DiagnosticView of(Diagnostic diagnostic) {
    return new DiagnosticView(
        diagnostic.code().text(),
        diagnostic.severity() == Severity.ERROR
            ? DiagnosticView.Severity.ERROR
            : DiagnosticView.Severity.WARNING,
        diagnostic.span().source().name(),
        diagnostic.span().line(),
        diagnostic.span().column(),
        diagnostic.message(),
        diagnostic.help());
  }
}
