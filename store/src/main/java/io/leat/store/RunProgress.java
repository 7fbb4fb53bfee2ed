package io.leat.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a run up to now.
 *
 * @param started null before
 * @param ended null before
 * @param note why it was cancelled or rejected; else empty
 * @param diagnostics JSON; null for none
 */
public record RunProgress(
    RunPhase phase,
    Instant created,
    @Nullable Instant started,
    @Nullable Instant ended,
    String note,
    @Nullable String diagnostics) {}
