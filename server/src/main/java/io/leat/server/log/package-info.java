/**
 * The log of the server: who says what is at which level, and how a line looks (ADR 38).
 * May import: the configuration, the reasons of {@code io.leat.engine.durable}. All others log by SLF4J and know of this the names in {@code server.log.field} alone.
 * Start reading at {@link io.leat.server.log.ServerLog}.
 */
@NullMarked
package io.leat.server.log;

import org.jspecify.annotations.NullMarked;
