package io.leat.engine.local;

import io.leat.engine.artifact.Escapes;
import io.leat.engine.artifact.ResultKey;
import io.leat.engine.durable.DurableFile;
import io.leat.engine.durable.KillPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys under which caches and the result of an attempt are kept when it succeeds. They are of the files as they were before its
 * steps ran, so they are stored before that, and before any cache comes back: whoever takes the attempt up knows which did not.
 *
 * <p>As a file: a line a cache, {@code cache KEY} or {@code aside KEY FILE}, parted by tabs, then the text of the key of the result.
 *
 * @param caches in the order in which the task names them
 * @param result null when it declares no inputs
 */
record AttemptKeys(List<Cache> caches, @Nullable ResultKey result) {
  private static final String CACHE = "cache\t";
  private static final String ASIDE = "aside\t";

  /**
   * One cache.
   *
   * @param there a file of it that was in the workspace, so that it is left aside; null when it comes back
   */
  record Cache(String key, @Nullable String there) {}

  AttemptKeys {
    caches = List.copyOf(caches);
  }

  boolean isEmpty() {
    return caches.isEmpty() && result == null;
  }

  void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Cache each : caches) {
      text.append(each.there == null ? CACHE : ASIDE).append(Escapes.escape(each.key));
      if (each.there != null) {
        text.append('\t').append(Escapes.escape(each.there));
      }
      text.append('\n');
    }
    KillPoint.KEYS_STORED.before();
    DurableFile.writeSummed(file, text + (result == null ? "" : result.text()));
    KillPoint.KEYS_STORED.after();
  }

  /** Null when there are none, or they are damaged. */
  static @Nullable AttemptKeys read(Path file) throws IOException {
    String text = DurableFile.readSummed(file);
    if (text == null) {
      return null;
    }
    List<Cache> caches = new ArrayList<>();
    String rest = text;
    while (rest.startsWith(CACHE) || rest.startsWith(ASIDE)) {
      int end = rest.indexOf('\n');
      String[] words = rest.substring(0, end).split("\t", -1);
      String there = words.length > 2 ? Escapes.unescape(words[2]) : null;
      caches.add(new Cache(Escapes.unescape(words[1]), there));
      rest = rest.substring(end + 1);
    }
    return new AttemptKeys(caches, rest.isEmpty() ? null : ResultKey.read(rest));
  }
}
