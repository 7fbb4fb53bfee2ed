package io.leat.engine.job;

import org.jspecify.annotations.Nullable;

/**
 * A state of the files of a repository.
 *
 * @param branch null when there is none, as are {@code tag} and {@code commit}
 */
public record Revision(@Nullable String branch, @Nullable String tag, @Nullable String commit) {
  /** Of files without a history. */
  public static final Revision NONE = new Revision(null, null, null);
}
