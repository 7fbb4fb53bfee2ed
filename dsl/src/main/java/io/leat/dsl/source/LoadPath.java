package io.leat.dsl.source;

import org.jspecify.annotations.Nullable;

/**
 * Which file {@code load} is about.
 *
 * @param repository the repository that it lies in; null for the checkout of the Jobfile itself
 * @param file from the root of that repository, in normal form, without {@code ..}
 */
public record LoadPath(@Nullable Repository repository, String file) {

  /**
   * Another repository, at what a ref of it was when it was locked.
   *
   * @param url as it was written
   * @param ref a branch, a tag or a commit, as it was written
   */
  public record Repository(String url, String ref) {}

  /** The file {@code other} of the same repository. */
  public LoadPath beside(String other) {
    return new LoadPath(repository, other);
  }

  /** How messages call it: {@code ci/a.leat}, or {@code https://example.com/ci.git@v3:ci/a.leat}. */
  @Override
  public String toString() {
    return repository == null ? file : repository.url + "@" + repository.ref + ":" + file;
  }
}
