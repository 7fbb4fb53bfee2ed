package io.leat.engine.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Copies of files as they were at one moment: while one is copied nothing may have changed it. */
public final class SteadyCopy {
  private SteadyCopy() {}

  /**
   * Copies a file, or a link as a link, with its mode and times, to {@code to}, which must not be there.
   *
   * @throws NoSuchFileException when it is not there, or not any more
   * @throws IOException when somebody goes on writing to it; names it
   */
  public static void copy(Path from, Path to) throws IOException {
    Stat before = Stat.of(from);
    for (int i = 0; before != null && i < Artifacts.TRIES; i++) {
      Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
      Stat after = Stat.of(from);
      if (after != null && after.sameAs(before)) {
        return;
      }
      Files.delete(to);
      before = after;
    }
    if (before == null) {
      throw new NoSuchFileException(from.toString());
    }
    throw new IOException(
        "'"
            + Escapes.escape(from.toString())
            + "' changed each time while it was copied for the run: something writes to it; wait"
            + " until it has ended, or have git ignore the file");
  }
}
