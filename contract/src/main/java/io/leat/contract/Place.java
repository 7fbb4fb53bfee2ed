package io.leat.contract;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * The place of a run in the queue.
 *
 * @param priority the higher goes first
 */
public record Place(@Min(-1000) @Max(1000) int priority) {}
