package io.leat.server.trigger;

import io.leat.server.round.Rounds;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does work on virtual threads: what has the same key in order, all else at once. Work that fails ends alone, and the log tells of it. */
final class KeyedExecutor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyedExecutor.class);
  private static final long END_SECONDS = 5;

  private final String name;
  private final Rounds rounds;
  private final ExecutorService workers;
  private final Map<Long, Deque<Rounds.Round>> lanes = new HashMap<>();

  /**
   * An executor without work.
   *
   * @param name of the work, for the log
   */
  KeyedExecutor(String name, Rounds rounds) {
    this.name = name;
    this.rounds = rounds;
    this.workers =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-", 0).factory());
  }

  synchronized void run(long key, Rounds.Round work) {
    Deque<Rounds.Round> lane = lanes.get(key);
    if (lane != null) {
      lane.add(work);
    } else if (!workers.isShutdown()) {
      Deque<Rounds.Round> fresh = new ArrayDeque<>();
      fresh.add(work);
      lanes.put(key, fresh);
      workers.execute(() -> perform(key, fresh));
    }
  }

  /** Whether anything of this key is being done or waits. */
  synchronized boolean busy(long key) {
    return lanes.containsKey(key);
  }

  private void perform(long key, Deque<Rounds.Round> lane) {
    try {
      Rounds.Round next = next(key, lane);
      while (next != null) {
        rounds.attempt(name + " of project " + key, next);
        next = next(key, lane);
      }
    } catch (InterruptedException shutdown) {
      Thread.currentThread().interrupt();
      end(key);
    }
  }

  private synchronized void end(long key) {
    lanes.remove(key);
  }

  private synchronized Rounds.@Nullable Round next(long key, Deque<Rounds.Round> lane) {
    Rounds.Round next = lane.poll();
    if (next == null) {
      lanes.remove(key);
    }
    return next;
  }

  /** Ends what is being done, and leaves the rest. */
  @Override
  public void close() {
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("some work of triggers does not end");
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
