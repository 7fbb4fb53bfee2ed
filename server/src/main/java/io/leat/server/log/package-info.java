/**
 * The log of the server: who says what is at which level, and how a line looks (ADR 38).
 * May import: the configuration. All others log by SLF4J and know nothing of this.
 * Start reading at {@link io.leat.server.log.ServerLog}.
 */
@NullMarked
package io.leat.server.log;

import org.jspecify.annotations.NullMarked;
