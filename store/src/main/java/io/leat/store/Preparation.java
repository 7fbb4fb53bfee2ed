package io.leat.store;

import io.leat.engine.job.Concurrency;
import io.leat.engine.job.Revision;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run once its Jobfile was read.
 *
 * @param job its name
 * @param hash of the canonical form of the job
 * @param group its concurrency group; null for none
 */
public record Preparation(String job, Revision revision, String hash, @Nullable Group group) {

  /** A concurrency group, and what becomes of the runs in it. */
  public record Group(String name, Concurrency.Policy policy) {

    /** That of a row; null for none. */
    static @Nullable Group of(@Nullable String name, @Nullable String policy) {
      return name == null || policy == null ? null : new Group(name, Concurrency.Policy.of(policy));
    }
  }
}
