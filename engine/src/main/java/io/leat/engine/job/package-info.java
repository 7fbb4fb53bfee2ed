/**
 * What was declared: jobs, tasks, steps, parameters and triggers, as immutable values that check themselves; and what a Jobfile is evaluated with.
 * May import: {@code io.leat.engine.expression}.
 * Start reading at {@link io.leat.engine.job.Task}.
 */
@NullMarked
package io.leat.engine.job;

import org.jspecify.annotations.NullMarked;
