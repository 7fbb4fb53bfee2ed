package io.leat.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.RandomAccessStore;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps the file of the embedded database about as small as what is in it. H2 writes each commit behind the others, with all pages that it
 * changed, and would write parts that are mostly old together again by a thread of its own, which it does not have while each commit is
 * written at once (ADR 36). Does a little of that at a time, every two seconds, until it is done.
 *
 * <p>What is old is written over {@link DatabaseFile#RETENTION} after it became so, and each round first brings all that was written to the
 * disk: so a machine that loses power finds either what is new, or what is old as it was.
 */
final class Compactor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

  private static final long ROUND_MILLIS = 2_000;

  /** A part of the file with less in use, in percent, is written anew. */
  private static final int FULL = 60;

  /** When so much of the parts is in use, and less than that of the file, the file is made shorter. */
  private static final int MOSTLY = 30;

  private static final int SPARSE = 50;

  /** Written at a time, in bytes, so that no commit waits long for it. */
  private static final int PIECE = 2 << 20;

  private static final int MOVE_MILLIS = 200;

  /** A file that is shorter is left as it is. */
  private static final long SMALL = 4 << 20;

  /** What must be free on the disk: this is not what fills it. */
  private static final long ROOM = 64 << 20;

  /** After so many rounds that made nothing better the file is left as it is until something is written: what was too young is old by then. */
  private static final int MOST_IN_VAIN = 10;

  private final Database database;
  private final Path file;
  private final Semaphore closing = new Semaphore(0);
  private final Thread thread;

  /** What needs no round any more. */
  private long version = -1;

  /** What the round before left. */
  private long after = -1;

  /** How the file was at its best since somebody else wrote. */
  private @Nullable Extent best;

  /** Rounds in a row since that. */
  private int inVain;

  private boolean told;

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

  private Compactor(Database database, Path file) {
    this.database = database;
    this.file = file;
    this.thread = Thread.ofPlatform().name("store-compactor").daemon().start(this::loop);
  }

  /** That of a database in a file; null for PostgreSQL, which does so itself. */
  static @Nullable Compactor of(Database database) {
    return database.config().url() == null
        ? new Compactor(database, DatabaseFile.file(database.config().folder()))
        : null;
  }

  private void loop() {
    try {
      while (!closing.tryAcquire(ROUND_MILLIS, TimeUnit.MILLISECONDS)) {
        // a task keeps whatever is thrown, so that this thread lives on
        FutureTask<Boolean> round = new FutureTask<>(this::round);
        round.run();
        if (round.state() == FutureTask.State.FAILED) {
          failed(round.exceptionNow());
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean round() throws IOException, SQLException {
    try (Handle handle = database.jdbi().open()) {
      round(store(handle));
      return true;
    }
  }

  private void failed(Throwable problem) {
    boolean away =
        problem instanceof JdbiException
            || problem instanceof MVStoreException
            || problem instanceof IOException
            || problem instanceof SQLException;
    // an error of Leat or of H2 is told once: it would come again every two seconds
    LOG.atLevel(away || told ? Level.DEBUG : Level.ERROR)
        .setCause(problem)
        .log("the database is not compacted now");
    told = told || !away;
  }

  private static MVStore store(Handle handle) throws SQLException {
    SessionLocal session =
        (SessionLocal) handle.getConnection().unwrap(JdbcConnection.class).getSession();
    return session.getDatabase().getStore().getMvStore();
  }

  private void round(MVStore store) throws IOException {
    if (!(store.getFileStore() instanceof RandomAccessStore parts)
        || store.getCurrentVersion() == version
        || Files.getFileStore(file).getUsableSpace() < ROOM) {
      return;
    }
    store.sync();
    long before = store.getCurrentVersion();
    Extent extent = new Extent(parts.getChunksFillRate(), Files.size(file));
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
      store.compactFile(MOVE_MILLIS);
      // it sets that to nothing
      store.setRetentionTime((int) DatabaseFile.RETENTION.toMillis());
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

  @Override
  public void close() {
    closing.release();
    ThreadEnd.await(thread);
  }
}
