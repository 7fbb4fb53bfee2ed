package io.leat.git;

/** Knows the mirrors of the repositories that are submodules of others, and so who may see which of them. */
@FunctionalInterface
public interface SubmoduleMirrors {
  /**
   * The mirror of a repository, which it need not have been fetched into. It stays open.
   *
   * @param url never a folder of this machine if the repository that names it is none
   * @throws CheckoutProblem when it may not be used
   */
  Mirror mirror(GitUrl url) throws CheckoutProblem, InterruptedException;
}
