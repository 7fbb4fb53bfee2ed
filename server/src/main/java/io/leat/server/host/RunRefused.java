package io.leat.server.host;

import io.leat.dsl.source.Diagnostic;
import java.util.List;

/** A run cannot be prepared; the message says why, in a line. */
final class RunRefused extends Exception {
  private static final long serialVersionUID = 1;
  private final transient List<Diagnostic> diagnostics;

  RunRefused(String note, List<Diagnostic> diagnostics) {
    super(note);
    this.diagnostics = diagnostics;
  }

  Preparer.Outcome.Refused outcome() {
    return new Preparer.Outcome.Refused(String.valueOf(getMessage()), diagnostics);
  }
}
