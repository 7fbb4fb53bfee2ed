package io.leat.store;

import java.time.Instant;

/**
 * One version of the Jobfile of a freestyle project.
 *
 * @param version counted from 1 within the project
 * @param syntax the word of its syntax
 * @param by who wrote it
 */
public record Jobfile(
    long project, int version, String text, String syntax, String by, Instant created) {}
