/**
 * Diagnostics for people and for programs.
 * May import: {@code io.leat.dsl.source}, {@code io.leat.cli.terminal}.
 * Start reading at {@link io.leat.cli.diagnostic.DiagnosticPrinter}.
 */
@NullMarked
package io.leat.cli.diagnostic;

import org.jspecify.annotations.NullMarked;
