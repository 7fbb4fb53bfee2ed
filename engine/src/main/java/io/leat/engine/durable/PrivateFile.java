package io.leat.engine.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Small files that their owner alone may read, such as keys and passwords: there whole or not at all, also when the power is lost. Written
 * beside, brought to the disk, renamed, and the folder is brought to the disk. One writer a file at a time; what a killed writer left beside
 * it is written over by the next.
 */
public final class PrivateFile {
  /** What its owner may do with one, and nobody else anything. */
  public static final Set<PosixFilePermission> OWNER =
      Set.copyOf(PosixFilePermissions.fromString("rw-------"));

  private PrivateFile() {}

  /**
   * Writes {@code text} in UTF-8 as the file, in place of what it held.
   *
   * @throws IOException when it cannot be written; what it held is there then
   */
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes {@code bytes} as the file, in place of what it held.
   *
   * @throws IOException when it cannot be written; what it held is there then
   */
  public static void write(Path file, byte[] bytes) throws IOException {
    Path beside = beside(file);
    boolean isDone = false;
    try {
      fill(beside, bytes);
      KillPoint.PRIVATE_WRITTEN.before();
      move(beside, file);
      KillPoint.PRIVATE_WRITTEN.after();
      isDone = true;
    } finally {
      if (!isDone) {
        Files.deleteIfExists(beside);
      }
    }
  }

  /**
   * Writes {@code bytes} beside the file, and brings them to the disk, so that they can be looked at before {@link #move} gives them its
   * name.
   *
   * @param mode what may be done with it, whatever the umask says
   * @return where they are
   * @throws IOException when it cannot be written; nothing is beside then
   */
  public static Path writeBeside(Path file, byte[] bytes, Set<PosixFilePermission> mode)
      throws IOException {
    Path beside = beside(file);
    boolean isDone = false;
    try {
      fill(beside, bytes, mode);
      isDone = true;
    } finally {
      if (!isDone) {
        Files.deleteIfExists(beside);
      }
    }
    return beside;
  }

  private static Path beside(Path file) {
    return file.resolveSibling(DurableFile.BEGUN + file.getFileName());
  }

  private static void fill(Path file, byte[] bytes) throws IOException {
    fill(file, bytes, OWNER);
  }

  /** Nothing that others could read is written into, and no link is followed: it is made anew. */
  private static void fill(Path file, byte[] bytes, Set<PosixFilePermission> mode)
      throws IOException {
    Files.deleteIfExists(file);
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER))) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      if (!mode.equals(OWNER)) {
        Files.setPosixFilePermissions(file, mode);
      }
      channel.force(true);
    }
  }

  /**
   * Gives a file that is whole another name, in place of what has that.
   *
   * @throws IOException when it cannot be done; both are as they were then, or the disk may not have the new name yet
   */
  public static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException problem) {
      throw new IOException(
          "the folder '" + to.toAbsolutePath().getParent() + "' cannot rename files", problem);
    }
    DurableFile.syncFolder(to);
  }
}
