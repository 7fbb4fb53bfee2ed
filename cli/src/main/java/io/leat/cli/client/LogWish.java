package io.leat.cli.client;

import io.leat.engine.expression.TextPattern;
import org.jspecify.annotations.Nullable;

/**
 * What of a log is wanted.
 *
 * @param attempt null for the last
 * @param tail only the last so many lines; -1 for all
 * @param since only lines from this number on, counted from 1
 * @param pattern only lines in which this is found; null for all
 * @param follow whether to go on until the task has ended
 * @param plain whether escape sequences and controls are taken out, as for a terminal
 */
public record LogWish(
    @Nullable Integer attempt,
    int tail,
    int since,
    @Nullable TextPattern pattern,
    boolean follow,
    boolean plain) {}
