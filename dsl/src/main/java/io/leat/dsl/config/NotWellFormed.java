package io.leat.dsl.config;

import io.leat.dsl.source.Diagnostic;

/** Ends the reading of a file that cannot be read on. Caught by {@link ConfigReader}; never leaves this package. */
class NotWellFormed extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Diagnostic diagnostic;

  NotWellFormed(Diagnostic diagnostic) {
    super(diagnostic.message(), null, false, false);
    this.diagnostic = diagnostic;
  }

  final Diagnostic diagnostic() {
    return diagnostic;
  }
}
