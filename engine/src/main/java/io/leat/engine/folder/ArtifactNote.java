package io.leat.engine.folder;

import io.leat.engine.artifact.Digest;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is noted of an artifact of a run: a line with the digest of the list of its files, {@code until TIME} where it is kept for some
 * days only, and {@code gone TIME} when it went.
 *
 * @param until null for as long as its run
 * @param gone null while it is there
 */
public record ArtifactNote(Digest files, @Nullable Instant until, @Nullable Instant gone) {

  /**
   * Reads what {@link #text} gave.
   *
   * @throws IOException when it is anything else
   */
  public static ArtifactNote read(String text) throws IOException {
    Digest files = null;
    Instant until = null;
    Instant gone = null;
    try {
      for (String line : text.split("\n")) {
        if (line.startsWith("until ")) {
          until = Instant.parse(line.substring(6));
        } else if (line.startsWith("gone ")) {
          gone = Instant.parse(line.substring(5));
        } else {
          files = Digest.of(line.strip());
        }
      }
    } catch (IllegalArgumentException | DateTimeException damaged) {
      throw new IOException("it does not name a list of files", damaged);
    }
    if (files == null) {
      throw new IOException("it does not name a list of files");
    }
    return new ArtifactNote(files, until, gone);
  }

  String text() {
    return files.hex()
        + "\n"
        + (until == null ? "" : "until " + until + "\n")
        + (gone == null ? "" : "gone " + gone + "\n");
  }

  /** Whether its days are over, and it is still there. */
  boolean over(Instant now) {
    return gone == null && until != null && now.isAfter(until);
  }
}
