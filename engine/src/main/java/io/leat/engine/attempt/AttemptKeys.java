package io.leat.engine.attempt;

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
 * steps ran, so they are stored before that, and when its caches have come back: whoever takes the attempt up then finds them there.
 *
 * <p>As a file: a line a cache, {@code cache KEY}, parted by a tab, then the text of the key of the result, an empty line, and the text of
 * the states.
 *
 * @param caches in the order in which the task names them
 * @param inputs of what it found; null when it declares no inputs
 */
record AttemptKeys(List<String> caches, @Nullable Inputs inputs) {
  private static final String CACHE = "cache\t";

  /**
   * What a task with inputs found when it began.
   *
   * @param key of its result
   * @param states of {@link ResultKey#ofStates}: they tell of a change that was taken back. Where each attempt has a workspace of its own,
   *     the files that its caches brought to where its artifacts are taken from
   */
  record Inputs(ResultKey key, ResultKey states) {
    String text() {
      return key.text() + "\n" + states.text();
    }

    /** Null for a key without states, which a Leat wrote that knew of none: what it ran with is not known. */
    static @Nullable Inputs read(String text) throws IOException {
      int end = text.indexOf("\n\n");
      return end < 0
          ? null
          : new Inputs(
              ResultKey.read(text.substring(0, end + 1)), ResultKey.read(text.substring(end + 2)));
    }
  }

  AttemptKeys {
    caches = List.copyOf(caches);
  }

  void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String each : caches) {
      text.append(CACHE).append(Escapes.escape(each)).append('\n');
    }
    KillPoint.KEYS_STORED.before();
    DurableFile.writeSummed(file, text + (inputs == null ? "" : inputs.text()));
    KillPoint.KEYS_STORED.after();
  }

  /** Null when there are none, or they are damaged: then nothing is kept under them, and a later run does the work again. */
  static @Nullable AttemptKeys read(Path file) throws IOException {
    String text = DurableFile.readSummed(file);
    if (text == null) {
      return null;
    }
    List<String> caches = new ArrayList<>();
    String rest = text;
    while (rest.startsWith(CACHE)) {
      int end = rest.indexOf('\n');
      caches.add(Escapes.unescape(rest.substring(CACHE.length(), end)));
      rest = rest.substring(end + 1);
    }
    return new AttemptKeys(caches, rest.isEmpty() ? null : Inputs.read(rest));
  }
}
