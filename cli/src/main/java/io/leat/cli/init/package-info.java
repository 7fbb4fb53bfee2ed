/**
 * A first Jobfile for a project, made of what its build files say. Reads files, and writes none.
 * May import: {@code io.leat.engine.job}, {@code io.leat.cli.terminal}.
 * Start reading at {@link io.leat.cli.init.Survey}.
 */
@NullMarked
package io.leat.cli.init;

import org.jspecify.annotations.NullMarked;
