package io.leat.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.RandomAccessStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done to the file of the embedded database so that it is about as small as what is in it, and whole after a loss of power, round by
 * round (ADR 68). H2 writes each commit, a chunk, to a place that is free, and a place is free when nobody needs what is in it. Here nothing is
 * free before a sync has brought to the disk what made it needless: the version of the last sync is registered as one that is in use. Safe for
 * all threads.
 */
final class Compaction {
  private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

  /** When less of the chunks is in use, or less of the file is chunks, in percent, something is done while others write. */
  private static final int GOOD = 60;

  /** The same while nobody else writes: what is moved then stays where it is for longer. */
  private static final int BEST = 80;

  /** When less of the chunks is in use, in percent, none is moved: they are written anew first. */
  private static final int MOVED_FROM = 30;

  /** Written anew at a time, in bytes, so that no commit waits long for it. */
  private static final int REWRITTEN = 2 << 20;

  /** Moved at a time to the front of a file that is made shorter, in bytes. Commits wait for it, and for the syncs that H2 makes meanwhile. */
  private static final long MOVED = 4 << 20;

  /** A file that is shorter is left as it is. */
  private static final long SMALL = 4 << 20;

  /** What must be free on the disk: this is not what fills it. */
  private static final long ROOM = 64 << 20;

  /** After so many rounds that made nothing better the file is left as it is until something is written. */
  private static final int MOST_IN_VAIN = 10;

  private final Path file;

  /** Held while the file is copied: what moves from its end to a place that was copied would be missing. */
  private final Lock copied = new ReentrantLock();

  private @Nullable Synced synced;

  /**
   * Whether the disk did not take something since the store was opened. A sync that succeeds after that proves nothing: what it did not take
   * counts as written. So what the disk had before is held, and the file grows.
   */
  private boolean refused;

  /** The version after the last round; -1 before the first. */
  private long left = -1;

  /** Whether the last round left nothing to do. */
  private boolean settled;

  /** How the file was at its best since somebody else wrote; null when nobody has looked. */
  private @Nullable Extent best;

  /** Rounds in a row since that. */
  private int inVain;

  /**
   * How the file is.
   *
   * @param used of its chunks, in percent
   * @param size in bytes
   */
  private record Extent(int used, long size) {
    boolean betterThan(Extent other) {
      return used > other.used || size < other.size;
    }
  }

  /**
   * A version that the disk has, and its registration: H2 writes nothing over that this version needs, or a later one.
   *
   * @param store that of a database that was opened anew is another
   */
  private record Synced(MVStore store, MVStore.TxCounter usage, long version) {
    void giveBack() {
      if (!store.isClosed()) {
        store.deregisterVersionUsage(usage);
      }
    }
  }

  /** @param file that of the database, or its folder: its disk must have some room */
  Compaction(Path file) {
    this.file = file;
  }

  /**
   * Brings what is in a store that was just opened to the disk, before anything is written.
   *
   * @throws IOException the disk does not tell what is free
   * @throws MVStoreException the disk does not take it
   */
  synchronized void opened(MVStore store) throws IOException {
    left = -1;
    refused = false;
    sync(store, hasRoom());
  }

  /**
   * Brings what was written to the disk, and compacts a little.
   *
   * @throws IOException the disk does not tell what is free
   * @throws MVStoreException the file cannot be read or written
   */
  synchronized void round(MVStore store) throws IOException {
    boolean quiet = store.getCurrentVersion() == left;
    if (quiet && settled) {
      return;
    }
    boolean writes = hasRoom() && !refused;
    Synced now = sync(store, writes);
    if (!quiet) {
      best = null;
      inVain = 0;
    }
    boolean goesOn =
        writes
            && inVain < MOST_IN_VAIN
            && store.getFileStore() instanceof RandomAccessStore chunks
            && compact(store, chunks, quiet ? BEST : GOOD);
    left = store.getCurrentVersion();
    settled = quiet && !goesOn && left == now.version();
  }

  private boolean hasRoom() throws IOException {
    return Files.getFileStore(file).getUsableSpace() >= ROOM;
  }

  /** Compacts a little, until the chunks and the file are as full as {@code full}, in percent, and tells whether there may be more to do. */
  private boolean compact(MVStore store, RandomAccessStore chunks, int full) {
    if (!copied.tryLock()) {
      return true;
    }
    try {
      Extent extent = new Extent(chunks.getChunksFillRate(), chunks.size());
      inVain = best != null && !extent.betterThan(best) ? inVain + 1 : 0;
      best = inVain == 0 ? extent : best;
      boolean old = extent.used() < full;
      boolean sparse =
          extent.used() >= MOVED_FROM && chunks.getFillRate() < full && extent.size() > SMALL;
      if (old) {
        store.compact(full, REWRITTEN);
      }
      if (sparse) {
        chunks.compactMoveChunks(full, MOVED, store);
      }
      return old || sparse;
    } finally {
      copied.unlock();
    }
  }

  private Synced sync(MVStore store, boolean writes) {
    Synced next = registered(store, writes);
    try {
      store.sync();
    } catch (MVStoreException problem) {
      if (!refused && !store.isClosed()) {
        LOG.error(
            "the disk does not take what is written to '{}', which grows from now on, and is not"
                + " whole after a loss of power: look at the disk, make a backup, and start Leat"
                + " again",
            file,
            problem);
      }
      refused = true;
      throw problem;
    }
    if (refused) {
      next.giveBack();
      return next;
    }
    if (synced != null) {
      synced.giveBack();
    }
    synced = next;
    return next;
  }

  /**
   * Registers the version that is there, between two commits: the version of one counts before it is in the file.
   *
   * @param writes whether a commit that changes nothing goes before it. By that what is in no use any more is given free also when nobody else
   *     writes
   */
  private static Synced registered(MVStore store, boolean writes) {
    AtomicReference<Synced> registered = new AtomicReference<>();
    store.executeFilestoreOperation(
        () -> {
          if (writes) {
            store.setStoreVersion(store.getStoreVersion());
            store.commit();
          }
          registered.set(
              new Synced(store, store.registerVersionUsage(), store.getCurrentVersion()));
        });
    return registered.get();
  }

  /** Does {@code copying} while nothing in the file moves. What is written meanwhile goes to its end, as long as H2 is told so. */
  void copied(Runnable copying) {
    copied.lock();
    try {
      copying.run();
    } finally {
      copied.unlock();
    }
  }

  /** Gives back what is registered: before the store is closed. */
  synchronized void close() {
    if (synced != null) {
      synced.giveBack();
      synced = null;
    }
  }
}
