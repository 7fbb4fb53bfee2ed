package io.leat.engine.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Small files that are there whole or not at all: written beside, brought to the disk, and renamed. One writer a file at a time; what a
 * killed writer left beside it is written over by the next.
 */
public final class DurableFile {
  /** How the names of files begin that are not whole yet. */
  public static final String BEGUN = ".new-";

  private DurableFile() {}

  /**
   * Writes {@code text} in UTF-8 as the file, in place of what it held. Folders that are missing are made.
   *
   * @throws IOException when it cannot be written; what it held is there then
   */
  public static void write(Path file, String text) throws IOException {
    Path beside = file.resolveSibling(BEGUN + file.getFileName());
    try {
      fill(beside, text);
    } catch (NoSuchFileException missing) {
      Path folder = file.getParent();
      if (folder == null) {
        throw missing;
      }
      Files.createDirectories(folder);
      fill(beside, text);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void fill(Path file, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    }
  }

  /**
   * Makes the file with {@code text} in it, unless it is there: of several that try only one succeeds, and nobody sees it empty.
   *
   * @throws java.nio.file.FileAlreadyExistsException when it is there
   */
  public static void claim(Path file, String text) throws IOException {
    Path beside = file.resolveSibling(BEGUN + file.getFileName());
    fill(beside, text);
    try {
      Files.createLink(file, beside);
    } finally {
      Files.delete(beside);
    }
  }

  /** Brings to the disk that the file has its name, or has none any more. */
  public static void syncFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** Like {@link #write}, with a sum in its first line by which {@link #readSummed} knows it again. */
  public static void writeSummed(Path file, String text) throws IOException {
    write(file, sum(text) + "\n" + text);
  }

  /** What {@link #writeSummed} wrote; null when there is no such file, or it is damaged: who must tell these apart looks whether it is there. */
  public static @Nullable String readSummed(Path file) throws IOException {
    try {
      String all = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      int end = all.indexOf('\n');
      String text = all.substring(end + 1);
      return end > 0 && all.substring(0, end).equals(sum(text)) ? text : null;
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  private static String sum(String text) {
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(sum.getValue());
  }
}
