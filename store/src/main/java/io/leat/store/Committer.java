package io.leat.store;

import io.leat.engine.durable.KillPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes (group commit). What comes while a commit goes on is put together into the next one: alone, a part waits for
 * one commit; among many, they share it. A part that fails is taken out, and the others are done again without it.
 */
final class Committer implements AutoCloseable {
  /** Parts in one commit. */
  private static final int TOGETHER = 256;

  /** Parts that may wait. */
  private static final int WAITING = 10_000;

  private final Database database;
  private final long epoch;
  private final BlockingQueue<Part<?>> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final FeedTail tail = new FeedTail();
  private volatile Sealing sealing = new Sealing(null, false);
  private boolean closed;

  /**
   * How the ends of the audit are sealed.
   *
   * @param seal null for not at all
   * @param isAnew whether the one that is there is of no meaning
   */
  record Sealing(@Nullable AuditSeal seal, boolean isAnew) {}

  Committer(Database database, long epoch) {
    this.database = database;
    this.epoch = epoch;
    this.thread = Thread.ofPlatform().name("store-committer").daemon().start(this::loop);
  }

  /**
   * Does {@code work} in a transaction, and returns its result when that is durable. The work may be done more than once, the last of which
   * counts; so it does nothing but ask and change the database. An interrupt waits until then.
   *
   * @throws StaleStore when a later server has opened the database
   * @throws StoreUnavailable when the database does not answer, or this store is closed
   */
  <T extends @Nullable Object> T commit(Function<Batch, T> work) {
    Part<T> part = new Part<>(work);
    synchronized (queue) {
      if (closed) {
        throw new StoreUnavailable("the store is closed", null);
      }
      if (queue.size() >= WAITING) {
        throw new StoreUnavailable("too many changes wait for the database", null);
      }
      queue.add(part);
    }
    try {
      return part.done.join();
    } catch (CompletionException failed) {
      switch (failed.getCause()) {
        case JdbiException problem -> throw Database.unchecked(problem);
        case RuntimeException problem -> throw problem;
        case null, default -> throw failed;
      }
    }
  }

  /** Has the ends of the audit sealed from now on. */
  void sealBy(AuditSeal seal, boolean isAnew) {
    sealing = new Sealing(seal, isAnew);
  }

  /** What the ends of the audit are sealed by; null for nothing. */
  @Nullable AuditSeal seal() {
    return sealing.seal();
  }

  /** The last of the feed that was committed. */
  FeedTail tail() {
    return tail;
  }

  private void loop() {
    List<Part<?>> parts = new ArrayList<>();
    boolean going = true;
    while (going) {
      try {
        parts.add(queue.take());
      } catch (InterruptedException nobodyDoes) {
        continue;
      }
      queue.drainTo(parts, TOGETHER - 1);
      going = !parts.removeIf(part -> part == Part.LAST);
      commit(parts);
      parts.clear();
    }
  }

  private void commit(List<Part<?>> parts) {
    List<Part<?>> left = new ArrayList<>(parts);
    List<Failure> failures = new ArrayList<>();
    while (!left.isEmpty()) {
      Failure failure = attempt(left);
      if (failure == null) {
        left.forEach(Part::succeed);
        left.clear();
      } else if (failure.part() == null) {
        // those taken out before may have met what is not there now, so they fail alike
        parts.forEach(part -> part.done.completeExceptionally(failure.cause()));
        return;
      } else {
        failures.add(failure);
        left.remove(failure.part());
      }
    }
    for (Failure failure : failures) {
      if (failure.part() != null) {
        failure.part().done.completeExceptionally(failure.cause());
      }
    }
  }

  /** Null when all is durable. */
  private @Nullable Failure attempt(List<Part<?>> parts) {
    AtomicReference<@Nullable Part<?>> current = new AtomicReference<>();
    // a task keeps whatever is thrown, so that this thread lives on
    FutureTask<Boolean> transaction = new FutureTask<>(() -> transaction(parts, current));
    KillPoint.STORE_COMMITTED.before();
    transaction.run();
    KillPoint.STORE_COMMITTED.after();
    if (transaction.state() == FutureTask.State.SUCCESS) {
      return null;
    }
    Throwable cause = transaction.exceptionNow();
    boolean own =
        switch (cause) {
          case JdbiException problem -> !(Database.unchecked(problem) instanceof StoreUnavailable);
          case QueueFull _ -> true;
          default -> !(cause instanceof StoreUnavailable);
        };
    if (cause instanceof JdbiException problem) {
      database.failed(problem);
    }
    Part<?> failed = own ? current.get() : null;
    if (failed == null) {
      // it may have been done after all
      tail.clear();
    }
    return new Failure(failed, cause);
  }

  private boolean transaction(List<Part<?>> parts, AtomicReference<@Nullable Part<?>> current) {
    DatabasePlace place = database.place();
    if (place != null) {
      place.ready();
    }
    Batch committed =
        database
            .jdbi()
            .inTransaction(
                handle -> {
                  Batch batch = Batch.begin(handle, epoch, sealing);
                  for (Part<?> part : parts) {
                    current.set(part);
                    part.apply(batch);
                  }
                  current.set(null);
                  batch.end();
                  return batch;
                });
    if (place != null) {
      // nobody is told of what is in a file that is gone
      place.there();
    }
    committed.committed(tail);
    return true;
  }

  /** Ends when all that waits is done. */
  @Override
  public void close() {
    synchronized (queue) {
      if (closed) {
        return;
      }
      closed = true;
      queue.add(Part.LAST);
    }
    ThreadEnd.await(thread);
  }

  /**
   * @param part null when all parts failed
   */
  private record Failure(@Nullable Part<?> part, Throwable cause) {}

  private static final class Part<T extends @Nullable Object> {
    static final Part<Boolean> LAST = new Part<>(batch -> true);

    private final Function<Batch, T> work;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private @Nullable Runnable success;

    Part(Function<Batch, T> work) {
      this.work = work;
    }

    void apply(Batch batch) {
      T result = work.apply(batch);
      success = () -> done.complete(result);
    }

    void succeed() {
      if (success != null) {
        success.run();
      }
    }
  }
}
