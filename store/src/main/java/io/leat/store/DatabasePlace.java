package io.leat.store;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The file that the embedded database has open, and whether what is written there stays: a file that was removed can be written to the
 * end and is gone, and H2 closes itself when the disk is full.
 */
final class DatabasePlace {
  /** What one commit needs at most, and the header after it, in bytes. */
  private static final long ROOM = 1 << 20;

  private final Path file;
  private final @Nullable Object key;

  /** Looked for once: that reads the list of all mounts. It asks for the room by the path, as it is then. */
  private final FileStore disk;

  private DatabasePlace(Path file, @Nullable Object key, FileStore disk) {
    this.file = file;
    this.key = key;
    this.disk = disk;
  }

  static DatabasePlace of(Path file) throws StoreProblem {
    try {
      return new DatabasePlace(file, key(file), Files.getFileStore(file));
    } catch (IOException problem) {
      throw new StoreProblem(
          "the database '" + file + "' cannot be read: " + problem.getMessage(),
          "see that the file may be read",
          problem);
    }
  }

  private static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /** Fails when there is no room for a commit, or when the file is not there. */
  void ready() {
    there();
    try {
      long free = disk.getUsableSpace();
      if (free < ROOM) {
        IOException full = new IOException("No space left on device: " + file.getParent());
        throw new StoreUnavailable(
            "the disk of '" + file.getParent() + "' is full: " + free / 1024 + " KiB are free",
            full);
      }
    } catch (IOException problem) {
      throw new StoreUnavailable("the disk of '" + file + "' does not answer", problem);
    }
  }

  /** Fails when the file that is open is not the one that stands there: what was written is lost. */
  void there() {
    try {
      if (Objects.equals(key, key(file))) {
        return;
      }
    } catch (IOException gone) {
      throw away(gone);
    }
    throw away(null);
  }

  private StoreUnavailable away(@Nullable IOException cause) {
    return new StoreUnavailable(
        "the database '" + file + "' was removed or replaced while the server used it", cause);
  }
}
