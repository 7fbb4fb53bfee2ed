package io.leat.store;

import java.time.Instant;

/**
 * A run that has ended, as those see it who decide how long it is kept.
 *
 * @param place among the ended runs of its job: 1 is the latest
 * @param held whether it stays in any case: it is pinned, or an open run was made of it
 */
public record EndedRun(long number, Instant ended, long place, boolean held) {}
