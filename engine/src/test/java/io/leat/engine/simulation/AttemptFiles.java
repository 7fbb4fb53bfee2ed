package io.leat.engine.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that attempts of a simulation leave. */
final class AttemptFiles {
  private AttemptFiles() {}

  /** Deletes all that is in a folder. */
  static void delete(Path folder) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path each : all) {
        if (Files.isDirectory(each)) {
          delete(each);
        }
        Files.delete(each);
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
