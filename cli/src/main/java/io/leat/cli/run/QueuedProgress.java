package io.leat.cli.run;

import io.leat.engine.run.RecordedEvent;
import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Progress that is shown on a thread of its own: events wait in a queue, so that a reader that is slow never slows the run. The first
 * write that fails ends the showing; the run goes on.
 */
abstract class QueuedProgress implements Progress {
  private final ConcurrentLinkedQueue<RecordedEvent> queue = new ConcurrentLinkedQueue<>();
  private final long pollNanos;
  private final Thread thread;
  private volatile boolean ending;
  private boolean broken;

  /** Progress that looks for events each {@code pollMillis}; nothing is shown before {@link #begin}. */
  QueuedProgress(long pollMillis) {
    this.pollNanos = TimeUnit.MILLISECONDS.toNanos(pollMillis);
    this.thread = new Thread(this::work, "progress");
    thread.setDaemon(true);
  }

  /** Starts showing; to be called at the end of a constructor. */
  final void begin() {
    thread.start();
  }

  /** Takes one event. */
  abstract void show(RecordedEvent event) throws IOException;

  /** Called each time after the events that were there were taken. */
  abstract void refresh() throws IOException;

  /** Called once, after the last event. */
  abstract void end() throws IOException;

  @Override
  public final void accept(RecordedEvent event) {
    // to wake the thread for each event would cost the run more than showing it costs the thread
    queue.add(event);
  }

  private void work() {
    boolean more = true;
    while (more) {
      LockSupport.parkNanos(ending ? 0 : pollNanos);
      more = !ending;
      RecordedEvent next = queue.poll();
      while (next != null) {
        guarded(next);
        next = queue.poll();
      }
      guarded(more);
    }
  }

  private void guarded(RecordedEvent event) {
    if (!broken) {
      try {
        show(event);
      } catch (IOException nobodyReads) {
        broken = true;
      }
    }
  }

  private void guarded(boolean more) {
    if (!broken) {
      try {
        if (more) {
          refresh();
        } else {
          end();
        }
      } catch (IOException nobodyReads) {
        broken = true;
      }
    }
  }

  @Override
  public final void close() {
    ending = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
