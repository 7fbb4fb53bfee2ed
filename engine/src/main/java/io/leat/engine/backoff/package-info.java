/**
 * How long is waited before what failed is tried again.
 * May import: nothing of Leat.
 * Start reading at {@link io.leat.engine.backoff.BackOff}.
 */
@NullMarked
package io.leat.engine.backoff;

import org.jspecify.annotations.NullMarked;
