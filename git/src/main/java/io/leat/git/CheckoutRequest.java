package io.leat.git;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What to bring where.
 *
 * @param url the repository; null for the one on this machine that {@code from} lies in
 * @param from a folder, for the repository around it; not looked at when there is a URL
 * @param ref a branch, a tag or a commit; null for what HEAD of the repository is
 * @param depth how many commits of history; 0 for all
 * @param submodules whether submodules come along, and theirs
 * @param lfs whether files kept by Git LFS must be there, not only pointers to them
 * @param into the folder: a new one, an empty one, or a checkout of the same repository
 */
public record CheckoutRequest(
    @Nullable GitUrl url,
    Path from,
    @Nullable GitRef ref,
    int depth,
    boolean submodules,
    boolean lfs,
    Path into) {

  /** Checks the depth and makes the folders absolute. */
  public CheckoutRequest {
    if (depth < 0) {
      throw new IllegalArgumentException("a depth cannot be below 0: " + depth);
    }
    from = from.toAbsolutePath().normalize();
    into = into.toAbsolutePath().normalize();
  }
}
