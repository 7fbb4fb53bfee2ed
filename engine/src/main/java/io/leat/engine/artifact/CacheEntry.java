package io.leat.engine.artifact;

import io.leat.engine.durable.KillPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one file of a cache says: a digest of the rest, then key, list of files, bytes and time of saving, a line each. Its
 * own time is that of its last use.
 */
record CacheEntry(Path file, String key, Digest files, long size, Instant saved) {

  void write(Instant now) throws IOException {
    String text =
        Escapes.escape(key) + "\n" + files.hex() + "\n" + size + "\n" + saved.toEpochMilli() + "\n";
    String signed = Digest.ofText(text).hex() + "\n" + text;
    KillPoint.CACHE_SAVED.before();
    TempFile.write(file, signed.getBytes(StandardCharsets.UTF_8));
    KillPoint.CACHE_SAVED.after();
    touch(now);
  }

  void touch(Instant now) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(now));
  }

  long used() throws IOException {
    Stat stat = Stat.of(file);
    return stat == null ? 0 : stat.modified();
  }

  /** Null when there is none, or it is damaged. */
  static @Nullable CacheEntry read(Path file) throws IOException {
    String signed;
    try {
      signed = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return null;
    }
    String[] lines = signed.split("\n", -1);
    if (lines.length != 6
        || !Digest.ofText(signed.substring(lines[0].length() + 1)).hex().equals(lines[0])) {
      return null;
    }
    return new CacheEntry(
        file,
        Escapes.unescape(lines[1]),
        Digest.of(lines[2]),
        Long.parseLong(lines[3]),
        Instant.ofEpochMilli(Long.parseLong(lines[4])));
  }

  /** All that can be read in a folder; none when there is no such folder. */
  static List<CacheEntry> all(Path folder) throws IOException {
    List<CacheEntry> entries = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.cache")) {
      for (Path file : files) {
        CacheEntry entry = read(file);
        if (entry != null) {
          entries.add(entry);
        }
      }
    } catch (NoSuchFileException e) {
      return entries;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return entries;
  }
}
