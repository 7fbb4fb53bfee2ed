/**
 * What threads of the server do again and again, and what of it goes wrong again and again.
 * May import: the store, for what it says when it is away; the pauses of the engine.
 * Start reading at {@link io.leat.server.round.Rounds}.
 */
@NullMarked
package io.leat.server.round;

import org.jspecify.annotations.NullMarked;
