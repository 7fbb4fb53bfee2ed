package io.leat.server.host;

import io.leat.engine.durable.FileThreads;
import io.leat.engine.durable.FolderTree;
import io.leat.engine.durable.Pack;
import io.leat.store.Removal;
import io.leat.store.Store;
import io.leat.store.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of runs and projects whose rows are deleted. One is deleted at a time, and none while somebody holds them, such as a
 * backup; what was not deleted is found again by its note. Safe for all threads.
 */
public final class Folders {
  private static final Logger LOG = LoggerFactory.getLogger(Folders.class);
  private static final int AT_ONCE = 100;

  private final Store store;
  private final Path data;
  private final Executor workers;
  private final Semaphore free = new Semaphore(1);

  /** Whether there are removals that met somebody who held the folders. */
  private final AtomicBoolean waiting = new AtomicBoolean();

  Folders(Store store, Path data, Executor workers) {
    this.store = store;
    this.data = data;
    this.workers = workers;
  }

  /** Nothing is deleted while this is open. */
  public interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Keeps all folders as they are.
   *
   * @return null when somebody else has them for so long
   */
  public @Nullable Hold hold(Duration patience) throws InterruptedException {
    return free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS) ? this::release : null;
  }

  /** Deletes the folder of a removal as {@link #remove} does, for somebody who does not wait for its files, which may be many. */
  void removeSoon(Removal removal) {
    try {
      workers.execute(() -> remove(removal));
    } catch (RejectedExecutionException ending) {
      LOG.debug("'{}' is left to the next server", folder(removal), ending);
    }
  }

  /** Deletes the folder of a removal; while somebody holds it, that is left to who gives it free, or, if it fails, to housekeeping. */
  void remove(Removal removal) {
    if (free.tryAcquire()) {
      try {
        delete(removal);
      } catch (IOException | StoreUnavailable later) {
        LOG.warn("cannot delete '{}' yet", folder(removal), later);
      } finally {
        release();
      }
    } else {
      waiting.set(true);
      removeWaiting();
    }
  }

  private void release() {
    free.release();
    removeWaiting();
  }

  private void removeWaiting() {
    while (waiting.get() && free.tryAcquire()) {
      try {
        waiting.set(false);
        removeLeft();
      } catch (IOException | StoreUnavailable later) {
        LOG.warn("a folder cannot be deleted yet", later);
      } finally {
        free.release();
      }
    }
  }

  /**
   * Deletes the folders that are left of earlier removals. The caller holds them.
   *
   * @throws IOException when one of them cannot be deleted; the others were
   */
  public void removeLeft() throws IOException {
    IOException problem = null;
    for (Removal each : store.removals().due(AT_ONCE)) {
      try {
        delete(each);
      } catch (IOException stays) {
        problem = stays;
      }
    }
    if (problem != null) {
      throw problem;
    }
  }

  private void delete(Removal removal) throws IOException {
    Path folder = folder(removal);
    FileThreads.run(() -> FolderTree.delete(folder));
    Pack.delete(folder);
    store.removals().done(removal);
  }

  private Path folder(Removal removal) {
    ProjectFolder project = ProjectFolder.of(data, removal.project());
    return removal.run() == Removal.ALL
        ? project.path()
        : project.leat().run(Math.toIntExact(removal.run())).path();
  }
}
