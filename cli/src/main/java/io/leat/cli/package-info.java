/**
 * The command line: commands, the terminal, exit codes.
 * May import: {@code io.leat.dsl}, {@code io.leat.engine}.
 * Start reading at {@code Leat}.
 */
@NullMarked
package io.leat.cli;

import org.jspecify.annotations.NullMarked;
