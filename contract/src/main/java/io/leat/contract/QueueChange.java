package io.leat.contract;

/**
 * Whether the queue is held.
 *
 * @param paused whether nothing is to begin
 */
public record QueueChange(boolean paused) {}
