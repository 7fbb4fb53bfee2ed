package io.leat.engine.artifact;

/** One file of a {@link FileSet}. */
public sealed interface FileEntry {

  /** Where it lies below the workspace. */
  RelPath path();

  /**
   * A file with content.
   *
   * @param size bytes
   */
  record Regular(RelPath path, long size, boolean executable, Digest digest) implements FileEntry {}

  /**
   * A symbolic link that stays below the workspace.
   *
   * @param target relative to the link's folder: some {@code ..} at the beginning, then names
   */
  record Link(RelPath path, String target) implements FileEntry {
    public Link {
      String problem = LinkTarget.problem(path, target);
      if (problem != null) {
        throw new IllegalArgumentException(problem);
      }
    }
  }
}
