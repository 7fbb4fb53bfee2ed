package io.leat.engine.durable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The packs that are read now: the last few stay open, since who reads one file of a pack mostly reads others, and the list of a great
 * one takes its time. One that was replaced or deleted is not used any more. Safe for all threads.
 */
final class Packs {
  private static final int OPEN = 16;

  private static final Map<Path, Opened> LAST = new LinkedHashMap<>(OPEN * 2, 0.75f, true);

  private Packs() {}

  /** A pack that is open, and which file it was then. */
  private record Opened(
      ZipFile zip, NavigableSet<String> names, @Nullable Object key, FileTime changed, long size) {
    static Opened of(Path pack, BasicFileAttributes known) throws IOException {
      ZipFile zip;
      try {
        zip = new ZipFile(pack.toFile());
      } catch (ZipException damaged) {
        throw new IOException("'" + pack + "' is damaged: " + damaged.getMessage(), damaged);
      }
      NavigableSet<String> names = new TreeSet<>();
      zip.stream().map(ZipEntry::getName).forEach(names::add);
      return new Opened(
          zip,
          Collections.unmodifiableNavigableSet(names),
          known.fileKey(),
          known.lastModifiedTime(),
          known.size());
    }

    boolean is(BasicFileAttributes known) {
      return Objects.equals(key, known.fileKey())
          && changed.equals(known.lastModifiedTime())
          && size == known.size();
    }
  }

  /**
   * Whether a pack has a file of this name, or one below it.
   *
   * @throws java.nio.file.NoSuchFileException when there is no such pack
   */
  static synchronized Boolean has(Path pack, String name) throws IOException {
    NavigableSet<String> names = opened(pack).names();
    String below = names.ceiling(name + "/");
    return names.contains(name) || (below != null && below.startsWith(name + "/"));
  }

  /**
   * The bytes of a file in a pack; null when it has none of this name.
   *
   * @throws java.nio.file.NoSuchFileException when there is no such pack
   * @throws IOException when it is damaged; names it
   */
  static synchronized byte @Nullable [] bytes(Path pack, String name) throws IOException {
    ZipFile zip = opened(pack).zip();
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      return null;
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(Pack.MOST + 1);
      if (bytes.length > Pack.MOST || !sound(entry, bytes)) {
        throw new IOException("'" + pack + "' is damaged: '" + name + "' is not as it was packed");
      }
      return bytes;
    } catch (ZipException damaged) {
      throw new IOException(
          "'" + pack + "' is damaged at '" + name + "': " + damaged.getMessage(), damaged);
    }
  }

  /** A zip that is read by its list is not compared with the sums in it. */
  private static boolean sound(ZipEntry entry, byte[] bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    return sum.getValue() == entry.getCrc();
  }

  private static Opened opened(Path pack) throws IOException {
    BasicFileAttributes known = Files.readAttributes(pack, BasicFileAttributes.class);
    Opened last = LAST.get(pack);
    if (last != null && last.is(known)) {
      return last;
    }
    if (last != null) {
      LAST.remove(pack);
      last.zip().close();
    }
    Opened opened = Opened.of(pack, known);
    LAST.put(pack, opened);
    if (LAST.size() > OPEN) {
      Map.Entry<Path, Opened> oldest = LAST.entrySet().iterator().next();
      LAST.remove(oldest.getKey());
      oldest.getValue().zip().close();
    }
    return opened;
  }
}
