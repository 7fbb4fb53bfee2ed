package io.leat.engine.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Those who wait to hear that what they told a run is stored: true, or false when it caused nothing, or will never be decided. {@link #ask}
 * and {@link #close} are called by any thread, the others by the one of the loop.
 */
final class Answers {
  private final Set<Answer> open = ConcurrentHashMap.newKeySet();
  private final List<Answer> decided = new ArrayList<>();
  private volatile boolean closed;

  /** What one of them waits for. */
  static final class Answer {
    final CompletableFuture<Boolean> stored = new CompletableFuture<>();
  }

  /** Somebody waits from now on. */
  Answer ask() {
    Answer answer = new Answer();
    open.add(answer);
    if (closed) {
      give(answer, false);
    }
    return answer;
  }

  private void give(Answer answer, boolean changed) {
    open.remove(answer);
    answer.stored.complete(changed);
  }

  /** What was told changes nothing. */
  void nothing(Answer answer) {
    give(answer, false);
  }

  /** What was told is decided, and will be stored next. */
  void decided(Answer answer) {
    decided.add(answer);
  }

  /** All that was decided is stored. */
  void stored() {
    decided.forEach(answer -> give(answer, true));
    decided.clear();
  }

  /** Nothing is decided any more. */
  void close() {
    closed = true;
    open.forEach(answer -> give(answer, false));
  }
}
