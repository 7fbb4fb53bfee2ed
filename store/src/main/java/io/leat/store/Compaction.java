package io.leat.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RandomAccessStore;
import org.jspecify.annotations.Nullable;

/**
 * The rounds in which the file of the embedded database is compacted, see {@link Compactor}, and what one leaves to the next. For one thread.
 *
 * <p>Each round first brings all that was written to the disk. Only what was old by then is written over until the next: so a machine that
 * loses power finds either what is new, or what is old as it was (ADR 68).
 */
final class Compaction {
  /** A part of the file with less in use, in percent, is written anew. */
  private static final int FULL = 60;

  /** When so much of the parts is in use, and less than that of the file, the file is made shorter. */
  private static final int MOSTLY = 30;

  private static final int SPARSE = 50;

  /** Written at a time, in bytes, so that no commit waits long for it. */
  private static final int PIECE = 2 << 20;

  /** Moved at a time to the front of a file that is made shorter, in bytes. */
  private static final long MOVED = 8 << 20;

  /** A file that is shorter is left as it is. */
  private static final long SMALL = 4 << 20;

  /** What must be free on the disk: this is not what fills it. */
  private static final long ROOM = 64 << 20;

  /** After so many rounds that made nothing better the file is left as it is until something is written: what was too young is old by then. */
  private static final int MOST_IN_VAIN = 10;

  private final Path file;

  /** What needs no round any more. */
  private long version = -1;

  /** What the round before left. */
  private long after = -1;

  /** How the file was at its best since somebody else wrote. */
  private @Nullable Extent best;

  /** Rounds in a row since that. */
  private int inVain;

  private @Nullable Synced synced;

  /**
   * How the file is.
   *
   * @param used of its parts, in percent
   * @param size in bytes
   */
  private record Extent(int used, long size) {
    boolean betterThan(Extent other) {
      return used > other.used || size < other.size;
    }
  }

  /**
   * A version that the disk has for sure. H2 writes nothing over that this one needs, or a later one, while it is registered.
   *
   * @param store that of a database that was opened anew is another
   */
  private record Synced(MVStore store, MVStore.TxCounter version) {}

  /** @param file that of the store which the rounds are given */
  Compaction(Path file) {
    this.file = file;
  }

  /**
   * Brings what was written to the disk, and compacts a little.
   *
   * @throws IOException the disk does not tell what is free
   * @throws org.h2.mvstore.MVStoreException the file cannot be read or written
   */
  void round(MVStore store) throws IOException {
    if (!(store.getFileStore() instanceof RandomAccessStore parts)
        || store.getCurrentVersion() == version) {
      return;
    }
    sync(store);
    if (Files.getFileStore(file).getUsableSpace() < ROOM) {
      return;
    }
    long before = store.getCurrentVersion();
    Extent extent = new Extent(parts.getChunksFillRate(), parts.size());
    boolean goesOn = extent.used() < FULL;
    if (goesOn) {
      if (before == after && extent.size() > SMALL) {
        // nobody else writes, and parts of which nothing is in use are given free by a write only
        store.setStoreVersion(store.getStoreVersion());
        store.commit();
      }
      store.compact(FULL, PIECE);
    }
    if (extent.used() >= MOSTLY && parts.getFillRate() < SPARSE && extent.size() > SMALL) {
      goesOn = true;
      parts.compactMoveChunks(SPARSE, MOVED, store);
    }
    if (before != after) {
      best = null;
    }
    inVain = best != null && !extent.betterThan(best) ? inVain + 1 : 0;
    best = inVain == 0 ? extent : best;
    after = store.getCurrentVersion();
    // what is too young to be written over is looked at again, though nothing is written meanwhile
    version = !goesOn ? before : inVain < MOST_IN_VAIN ? -1 : after;
  }

  private void sync(MVStore store) {
    Synced next = new Synced(store, store.registerVersionUsage());
    store.sync();
    if (synced != null && synced.store() == store) {
      store.deregisterVersionUsage(synced.version());
    }
    synced = next;
  }
}
