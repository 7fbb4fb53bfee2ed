package io.leat.store;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVStoreException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps the file of the embedded database about as small as what is in it. H2 writes each commit behind the others, with all pages that it
 * changed, and would write parts that are mostly old together again by a thread of its own, which it does not have while each commit is
 * written at once (ADR 36). Does a little of that at a time, every second, until it is done.
 */
final class Compactor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

  private static final long ROUND_MILLIS = 1_000;

  private final Database database;
  private final Compaction compaction;
  private final Semaphore closing = new Semaphore(0);
  private final Thread thread;
  private boolean told;

  private Compactor(Database database, Compaction compaction) {
    this.database = database;
    this.compaction = compaction;
    this.thread = Thread.ofPlatform().name("store-compactor").daemon().start(this::loop);
  }

  /** That of a database in a file; null for PostgreSQL, which does so itself. */
  static @Nullable Compactor of(Database database) {
    Compaction compaction = database.compaction();
    return compaction == null ? null : new Compactor(database, compaction);
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
      compaction.round(DatabaseFile.store(handle.getConnection()));
      return true;
    }
  }

  private void failed(Throwable problem) {
    boolean away =
        problem instanceof JdbiException
            || problem instanceof MVStoreException
            || problem instanceof IOException
            || problem instanceof SQLException;
    // an error of Leat or of H2 is told once: it would come again every second
    LOG.atLevel(away || told ? Level.DEBUG : Level.ERROR)
        .setCause(problem)
        .log("the database is not compacted now");
    told = told || !away;
  }

  @Override
  public void close() {
    closing.release();
    ThreadEnd.await(thread);
  }
}
