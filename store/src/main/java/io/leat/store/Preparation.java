package io.leat.store;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a run once its Jobfile was read.
 *
 * @param job its name
 * @param branch null when there is none, as are {@code tag} and {@code commit}
 * @param hash of the canonical form of the job
 * @param group its concurrency group; null for none
 * @param policy of the group; null for none
 */
public record Preparation(
    String job,
    @Nullable String branch,
    @Nullable String tag,
    @Nullable String commit,
    String hash,
    @Nullable String group,
    @Nullable String policy) {}
