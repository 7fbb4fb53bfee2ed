package io.leat.engine.artifact;

/**
 * A file that a result depends on.
 *
 * @param digest of the content and the executable bit; of a link, of its target and the file behind it
 * @param state of what the file system says of it: its number and when it was last changed, which no user can set. It is another one
 *     after each change, also after one that was taken back
 */
public record InputFile(RelPath path, Digest digest, Digest state)
    implements Comparable<InputFile> {
  @Override
  public int compareTo(InputFile other) {
    return path.compareTo(other.path);
  }
}
