package io.leat.engine.run;

import java.time.Instant;

/**
 * An event as it is stored.
 *
 * @param version its place among the events of its run, counted from 1 without gaps
 * @param at when it was decided
 */
public record RecordedEvent(long version, Instant at, RunEvent event) {}
