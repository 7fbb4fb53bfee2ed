package io.leat.contract;

/**
 * Whether a run is kept whatever its age.
 *
 * @param pinned whether it is
 */
public record RunChange(boolean pinned) {}
