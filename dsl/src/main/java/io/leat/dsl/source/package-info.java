/**
 * The text of a Jobfile, places in it, and what is said about them.
 * May import: nothing of Leat.
 * Start reading at {@link io.leat.dsl.source.JobfileSource}.
 */
@NullMarked
package io.leat.dsl.source;

import org.jspecify.annotations.NullMarked;
