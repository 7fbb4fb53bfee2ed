package io.leat.engine.artifact;

/**
 * A file that a result depends on.
 *
 * @param digest of the content and the executable bit; of a link, of its target and the file behind it
 */
public record InputFile(RelPath path, Digest digest) implements Comparable<InputFile> {
  @Override
  public int compareTo(InputFile other) {
    return path.compareTo(other.path);
  }
}
