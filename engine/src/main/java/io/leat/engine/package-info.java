/**
 * The facade of the engine: which runs begin, go on and are stopped, for whoever has them run.
 * May import: the packages below that dispatch, schedule and describe runs.
 * Start reading at {@code Engine}.
 */
@NullMarked
package io.leat.engine;

import org.jspecify.annotations.NullMarked;
