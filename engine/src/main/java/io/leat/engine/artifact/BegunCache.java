package io.leat.engine.artifact;

import io.leat.engine.durable.DurableFile;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.expression.Glob;
import io.leat.engine.job.CacheName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The note of an entry of a cache that begins to come back in place. As long as it is there, what lies in the workspace may be a half of
 * the entry. The file has the name of the cache, the scope, the key, the workspace and the patterns, a line each; its own name is a digest
 * of all but scope and key.
 *
 * @param workspace relative to the folder of the caches, so that both can be moved together
 */
record BegunCache(CacheName name, String scope, String key, String workspace, List<Glob> paths) {
  private static final String PREFIX = "begun-";

  /** All notes, whole or not; none when there is no such folder. */
  static List<Path> all(Path root) throws IOException {
    List<Path> notes = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(root, PREFIX + "*")) {
      files.forEach(notes::add);
    } catch (NoSuchFileException none) {
      return notes;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    notes.sort(null);
    return notes;
  }

  static Path file(Path root, CacheName name, String workspace, List<Glob> paths) {
    String text = name + "\n" + workspace + "\n" + patterns(paths);
    return root.resolve(PREFIX + Digest.ofText(text).hex().substring(0, 32));
  }

  /** As people write them. */
  static String patterns(List<Glob> paths) {
    return String.join(", ", paths.stream().map(Glob::toString).toList());
  }

  void write(Path file) throws IOException {
    Stream<String> lines =
        Stream.concat(
            Stream.of(name.text(), scope, key, workspace), paths.stream().map(Glob::toString));
    String text = String.join("\n", lines.map(Escapes::escape).toList());
    KillPoint.CACHE_BEGUN.before();
    DurableFile.writeSummed(file, text);
    KillPoint.CACHE_BEGUN.after();
  }

  /** The note of a file that is there; null when it is damaged. */
  static @Nullable BegunCache read(Path file) throws IOException {
    String text = DurableFile.readSummed(file);
    if (text == null) {
      return null;
    }
    try {
      List<String> lines = Stream.of(text.split("\n", -1)).map(Escapes::unescape).toList();
      return new BegunCache(
          new CacheName(lines.get(0)),
          lines.get(1),
          lines.get(2),
          lines.get(3),
          lines.stream().skip(4).map(Glob::of).toList());
    } catch (IllegalArgumentException | IndexOutOfBoundsException other) {
      return null;
    }
  }

  static void remove(Path file) throws IOException {
    KillPoint.CACHE_BEGUN.before();
    Files.deleteIfExists(file);
    KillPoint.CACHE_BEGUN.after();
  }
}
