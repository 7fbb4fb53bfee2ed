package io.leat.server.trigger;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Does work on virtual threads: what has the same key in order, all else at once. */
final class Lanes implements AutoCloseable {
  /** Something to do. */
  interface Work {
    void perform() throws InterruptedException;
  }

  private static final Logger LOG = System.getLogger("leat.trigger");
  private static final long END_SECONDS = 5;

  private final ExecutorService workers;
  private final Map<Long, Deque<Work>> lanes = new HashMap<>();

  Lanes(String name) {
    this.workers =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-", 0).factory());
  }

  synchronized void run(long key, Work work) {
    Deque<Work> lane = lanes.get(key);
    if (lane != null) {
      lane.add(work);
    } else if (!workers.isShutdown()) {
      Deque<Work> fresh = new ArrayDeque<>();
      fresh.add(work);
      lanes.put(key, fresh);
      workers.execute(() -> perform(key, fresh));
    }
  }

  /** Whether anything of this key is being done or waits. */
  synchronized boolean busy(long key) {
    return lanes.containsKey(key);
  }

  private void perform(long key, Deque<Work> lane) {
    boolean complete = false;
    try {
      Work next = next(key, lane);
      while (next != null) {
        next.perform();
        next = next(key, lane);
      }
      complete = true;
    } catch (InterruptedException shutdown) {
      Thread.currentThread().interrupt();
    } finally {
      if (!complete) {
        goOn(key, lane);
      }
    }
  }

  /** After a bug in one piece of work, the next of its lane are done all the same. */
  private synchronized void goOn(long key, Deque<Work> lane) {
    if (lane.isEmpty() || workers.isShutdown()) {
      lanes.remove(key);
    } else {
      workers.execute(() -> perform(key, lane));
    }
  }

  private synchronized @Nullable Work next(long key, Deque<Work> lane) {
    Work next = lane.poll();
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
        LOG.log(Level.WARNING, "some work of triggers does not end");
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
