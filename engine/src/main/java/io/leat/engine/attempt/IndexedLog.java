package io.leat.engine.attempt;

import io.leat.engine.log.LogIndexer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The index of one log that grows. A log that is more than {@value #MOST} bytes ahead is left alone until it grows less, so that
 * neither its writer nor the end of its attempt waits; who reads what is not indexed counts its lines himself.
 */
final class IndexedLog {
  private static final long MOST = 16 << 20;

  private final Path log;
  private @Nullable LogIndexer indexer;
  private boolean broken;

  IndexedLog(Path log) {
    this.log = log;
  }

  synchronized void advance(Instant now) {
    long length = broken ? 0 : log.toFile().length();
    if (length == 0 || (indexer != null && length - indexer.position() > MOST)) {
      return;
    }
    try {
      LogIndexer known = indexer;
      if (known == null) {
        known = LogIndexer.open(log);
        indexer = known;
      }
      known.advance(now, MOST);
    } catch (IOException problem) {
      // readers do without
      broken = true;
    }
  }

  synchronized void close(Instant now) {
    advance(now);
    broken = true;
    LogIndexer known = indexer;
    if (known != null) {
      try {
        known.close();
      } catch (IOException unwritten) {
        indexer = null;
      }
    }
  }
}
