package io.leat.engine.driver.local;

import java.io.IOException;
import java.nio.file.Path;

/** Where the file system puts what is made in a folder. */
public final class FolderSpread {
  private FolderSpread() {}

  /**
   * Has each folder that is made in {@code folder} put apart from the others, with all that is in it, as ext4 does by itself for the
   * folders at its root (chattr(1), attribute T). Without it the many small files of a run are looked for a place among those of runs
   * that were just deleted, which costs three times as much where there is no journal (ADR 12). Does nothing where that cannot be had.
   */
  public static void apart(Path folder) {
    try {
      new ProcessBuilder("chattr", "+T", folder.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException none) {
      return;
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
    }
  }
}
