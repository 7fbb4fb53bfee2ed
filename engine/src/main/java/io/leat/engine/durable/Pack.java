package io.leat.engine.durable;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The small files of a folder in which nothing goes on any more, in one file beside it: {@code runs/17.pack} holds those of {@code
 * runs/17}, as a zip (ADR 36). A file over {@value #MOST} bytes stays where it is, and so does what is told to.
 *
 * <p>Files keep their paths: {@link #open}, {@link #bytes}, {@link #exists} and {@link #size} take the path that a file has or had, and
 * find it loose, or else in the pack of a folder above it. So whoever reads need not know which it is, and one that is packed meanwhile is
 * found all the same. Safe for all threads and processes, but that one packs a folder at a time.
 */
public final class Pack {
  /** How its name ends. */
  public static final String ENDING = ".pack";

  /** What is longer stays as it is, in bytes: a block of the disk more or less does not matter there. */
  public static final int MOST = 64 * 1024;

  /** How far below a folder what is packed in it is looked for. */
  private static final int DEEPEST = 4;

  private Pack() {}

  /** The pack of a folder, whether there is one or not. */
  public static Path of(Path folder) {
    return folder.resolveSibling(folder.getFileName() + ENDING);
  }

  // ---- reading

  /** Whether there is such a file or folder, loose or packed. */
  public static boolean exists(Path path) {
    if (Files.exists(path)) {
      return true;
    }
    try {
      return Boolean.TRUE.equals(find(path, Packs::has)) || Files.exists(path);
    } catch (IOException damaged) {
      return false;
    }
  }

  /**
   * The bytes of a file.
   *
   * @throws NoSuchFileException when there is none, neither loose nor packed
   */
  public static byte[] bytes(Path path) throws IOException {
    try {
      return Files.readAllBytes(path);
    } catch (NoSuchFileException loose) {
      byte[] packed = find(path, Packs::bytes);
      if (packed == null) {
        throw loose;
      }
      return packed;
    }
  }

  /** The text of a file in UTF-8; what is none in it counts as the sign for that. */
  public static String text(Path path) throws IOException {
    return new String(bytes(path), StandardCharsets.UTF_8);
  }

  /** The bytes of a file as a text of Latin-1, which nothing can be wrong in; null when there is no such file. */
  public static @Nullable String read(Path path) throws IOException {
    try {
      return new String(bytes(path), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  /** How many bytes a file has. */
  public static long size(Path path) throws IOException {
    try {
      return Files.size(path);
    } catch (NoSuchFileException loose) {
      return bytes(path).length;
    }
  }

  /**
   * Opens a file for reading. One that is loose is read as it grows, also when it is packed meanwhile.
   *
   * @throws NoSuchFileException when there is none
   */
  public static SeekableByteChannel open(Path path) throws IOException {
    try {
      return FileChannel.open(path, StandardOpenOption.READ);
    } catch (NoSuchFileException loose) {
      byte[] packed = find(path, Packs::bytes);
      if (packed == null) {
        throw loose;
      }
      return new HeldBytes(packed);
    }
  }

  /**
   * Lays a file down where it was, if it is packed, for programs that know no packs.
   *
   * @return the file
   */
  public static Path loose(Path path) throws IOException {
    if (!Files.exists(path)) {
      DurableFile.write(path, text(path));
    }
    return path;
  }

  private interface Question<T> {
    @Nullable T in(Path pack, String name) throws IOException;
  }

  /** What is to be seen of {@code path} in the pack of the nearest folder above it that has one; null when none has. */
  private static <T> @Nullable T find(Path path, Question<T> look) throws IOException {
    Path folder = path.getParent();
    for (int i = 0; i < DEEPEST && folder != null && folder.getFileName() != null; i++) {
      Path pack = of(folder);
      if (Files.exists(pack)) {
        String name = folder.relativize(path).toString().replace('\\', '/');
        try {
          return look.in(pack, name);
        } catch (NoSuchFileException deleted) {
          return null;
        }
      }
      folder = folder.getParent();
    }
    return null;
  }

  // ---- packing

  /**
   * Packs a folder in which nothing goes on any more, and deletes what is in the pack then. Who dies meanwhile leaves each file loose, or
   * packed, or both; doing it again goes on from there. A file that changed after it was packed stays loose, and counts.
   *
   * @param last the file that is deleted last, relative to the folder: while it is there, this is not done
   * @param stays whether something, relative to the folder, is not packed and not looked at
   * @param goesOn asked before each file is deleted; once it says no, the rest is left for another time
   * @return whether all is done
   * @throws IOException when it cannot be read or written; all can still be read then
   */
  public static boolean pack(Path folder, Path last, Predicate<Path> stays, BooleanSupplier goesOn)
      throws IOException {
    List<Path> files = files(folder, stays);
    if (files.isEmpty()) {
      return true;
    }
    Path pack = of(folder);
    if (!Files.exists(pack)) {
      write(folder, files, pack);
    }
    Path end = folder.resolve(last);
    for (Path file : files) {
      if (!goesOn.getAsBoolean()) {
        return false;
      }
      if (!file.equals(end)) {
        drop(folder, file, pack);
      }
    }
    drop(folder, end, pack);
    empty(folder, stays);
    return true;
  }

  /**
   * How many files of a folder are to be packed.
   *
   * @param stays as {@link #pack} has it
   */
  public static long loose(Path folder, Predicate<Path> stays) throws IOException {
    return files(folder, stays).size();
  }

  /** Deletes the pack of a folder. */
  public static long delete(Path folder) throws IOException {
    Path pack = of(folder);
    long size = Files.exists(pack) ? Files.size(pack) : 0;
    Files.deleteIfExists(pack);
    return size;
  }

  /** What can be packed; FIFOs, of which nothing is left when nobody uses them, are deleted. */
  private static List<Path> files(Path folder, Predicate<Path> stays) throws IOException {
    List<Path> files = new ArrayList<>();
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return files;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes known) {
            return !each.equals(folder) && stays.test(folder.relativize(each))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path each, BasicFileAttributes known)
              throws IOException {
            if (known.isOther()) {
              Files.delete(each);
            } else if (known.isRegularFile()
                && known.size() <= MOST
                && folder.relativize(each).getNameCount() <= DEEPEST
                && !stays.test(folder.relativize(each))) {
              files.add(each);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }

  private static void write(Path folder, List<Path> files, Path pack) throws IOException {
    Path beside = pack.resolveSibling(DurableFile.BEGUN + pack.getFileName());
    try (FileChannel channel =
            FileChannel.open(
                beside,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        OutputStream out = Channels.newOutputStream(channel);
        ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(out, MOST))) {
      zip.setLevel(Deflater.BEST_COMPRESSION);
      for (Path file : files) {
        byte[] bytes = small(file);
        if (bytes != null) {
          entry(zip, folder.relativize(file).toString().replace('\\', '/'), bytes);
        }
      }
      zip.finish();
      zip.flush();
      channel.force(false);
    }
    KillPoint.PACK_WRITTEN.before();
    Files.move(beside, pack, StandardCopyOption.ATOMIC_MOVE);
    DurableFile.syncFolder(pack);
    KillPoint.PACK_WRITTEN.after();
  }

  private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    if (bytes.length < 64) {
      // stored: what is so short gets longer by being packed
      CRC32 sum = new CRC32();
      sum.update(bytes);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(bytes.length);
      entry.setCrc(sum.getValue());
    }
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  /** The bytes of a file; null when it has grown too long, or went. */
  private static byte @Nullable [] small(Path file) throws IOException {
    try {
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        byte[] bytes = in.readNBytes(MOST + 1);
        return bytes.length > MOST ? null : bytes;
      }
    } catch (NoSuchFileException gone) {
      return null;
    }
  }

  /** Deletes a file that is in the pack as it is. */
  private static void drop(Path folder, Path file, Path pack) throws IOException {
    byte[] loose = Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? small(file) : null;
    if (loose != null) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      if (Arrays.equals(loose, Packs.bytes(pack, name))) {
        KillPoint.PACKED_REMOVED.before();
        Files.deleteIfExists(file);
        KillPoint.PACKED_REMOVED.after();
      }
    }
  }

  /** Deletes the folders that have nothing in them any more. */
  private static void empty(Path folder, Predicate<Path> stays) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes known) {
            if (!each.equals(folder) && stays.test(folder.relativize(each))) {
              drop(each);
              return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, @Nullable IOException problem) {
            drop(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Deletes a folder, unless there is something in it. */
  private static void drop(Path folder) {
    try {
      Files.delete(folder);
    } catch (IOException inUse) {
      return;
    }
  }
}
