/**
 * Files of the user: which Jobfile is meant, the git checkout around it, and what {@code load} may read.
 * May import: {@code io.leat.dsl}, {@code io.leat.cli.terminal}.
 * Start reading at {@link io.leat.cli.checkout.JobfileFinder}.
 */
@NullMarked
package io.leat.cli.checkout;

import org.jspecify.annotations.NullMarked;
