package io.leat.server.api;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The logs that are followed now, each with one tail for all its followers. Safe for all threads. */
final class LogTails {
  private final Map<Path, Shared> tails = new HashMap<>();

  private static final class Shared {
    final LogTail tail;
    int followers;

    Shared(LogTail tail) {
      this.tail = tail;
    }
  }

  /** One follower, until it is closed. */
  final class Follower implements AutoCloseable {
    private final Path file;
    private final LogTail tail;

    private Follower(Path file, LogTail tail) {
      this.file = file;
      this.tail = tail;
    }

    LogTail tail() {
      return tail;
    }

    @Override
    public void close() {
      leave(file);
    }
  }

  /**
   * Begins to follow {@code file}.
   *
   * @param over whether nothing will be added any more; the same for all who follow it
   */
  synchronized Follower follow(Path file, LogTail.Over over) {
    Shared shared = tails.computeIfAbsent(file, path -> new Shared(new LogTail(path, over)));
    shared.followers++;
    return new Follower(file, shared.tail);
  }

  private synchronized void leave(Path file) {
    tails.computeIfPresent(file, (_, shared) -> --shared.followers == 0 ? null : shared);
  }
}
