package io.leat.engine.schedule;

/**
 * The runs of a project of which one runs at a time.
 *
 * @param project the number of the project
 * @param name not empty
 */
public record ConcurrencyGroup(long project, String name) {}
