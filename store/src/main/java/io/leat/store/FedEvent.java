package io.leat.store;

import io.leat.engine.run.RecordedEvent;

/**
 * An event in the feed of all runs.
 *
 * @param sequence its place in the feed; grows in the order of the commits, with gaps
 * @param run its number
 */
public record FedEvent(long sequence, long run, RecordedEvent event) {}
