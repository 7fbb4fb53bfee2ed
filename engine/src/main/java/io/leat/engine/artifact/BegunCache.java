package io.leat.engine.artifact;

import io.leat.engine.durable.DurableFile;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.expression.Glob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The entry of a cache that begins to come back in place. As long as its file is there, what lies in the workspace may be a half of it. The
 * file has the scope, the key and the patterns of the cache, a line each.
 */
record BegunCache(String scope, String key, List<Glob> paths) {

  /** As people write them. */
  String patterns() {
    return String.join(", ", paths.stream().map(Glob::toString).toList());
  }

  void write(Path file) throws IOException {
    Stream<String> lines = Stream.concat(Stream.of(scope, key), paths.stream().map(Glob::toString));
    String text = String.join("\n", lines.map(Escapes::escape).toList());
    KillPoint.CACHE_BEGUN.before();
    DurableFile.writeSummed(file, text);
    KillPoint.CACHE_BEGUN.after();
  }

  /** Null when there is none. */
  static @Nullable BegunCache read(Path file) throws IOException {
    String text = DurableFile.readSummed(file);
    if (text == null) {
      return null;
    }
    List<String> lines = Stream.of(text.split("\n", -1)).map(Escapes::unescape).toList();
    return new BegunCache(
        lines.get(0), lines.get(1), lines.stream().skip(2).map(Glob::of).toList());
  }

  static void remove(Path file) throws IOException {
    if (Files.exists(file)) {
      KillPoint.CACHE_BEGUN.before();
      Files.delete(file);
      KillPoint.CACHE_BEGUN.after();
    }
  }
}
