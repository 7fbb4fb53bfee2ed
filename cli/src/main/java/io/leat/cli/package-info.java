/**
 * The command line: commands, their options, exit codes.
 * May import: {@code io.leat.contract}, {@code io.leat.dsl}, {@code io.leat.engine}, {@code io.leat.git}, and the packages below this one.
 * Start reading at {@link io.leat.cli.Leat}.
 */
@NullMarked
package io.leat.cli;

import org.jspecify.annotations.NullMarked;
