/**
 * How what a run leaves is written so that a kill at any moment finds it whole or not there.
 * May import: nothing of Leat.
 * Start reading at {@link io.leat.engine.durable.DurableFile}.
 */
@NullMarked
package io.leat.engine.durable;

import org.jspecify.annotations.NullMarked;
