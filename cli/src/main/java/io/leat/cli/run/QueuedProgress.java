package io.leat.cli.run;

import io.leat.engine.run.RecordedEvent;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Progress that is shown on a thread of its own: events wait in a queue, so that a reader that is slow never slows the run. The first
 * write that fails ends the showing; the run goes on.
 */
abstract class QueuedProgress implements Progress {
  private final LinkedBlockingQueue<Optional<RecordedEvent>> queue = new LinkedBlockingQueue<>();
  private final long pollMillis;
  private final Thread thread;
  private boolean broken;

  /** Progress that is refreshed each {@code pollMillis}; nothing is shown before {@link #begin}. */
  QueuedProgress(long pollMillis) {
    this.pollMillis = pollMillis;
    this.thread = new Thread(this::work, "progress");
    thread.setDaemon(true);
  }

  /** Starts showing; to be called at the end of a constructor. */
  final void begin() {
    thread.start();
  }

  /** Takes one event. */
  abstract void show(RecordedEvent event) throws IOException;

  /** Called after the events that were there were taken, and when time has passed. */
  abstract void refresh() throws IOException;

  /** Called once, after the last event. */
  abstract void end() throws IOException;

  @Override
  public final void accept(RecordedEvent event) {
    queue.add(Optional.of(event));
  }

  private void work() {
    try {
      boolean more = true;
      while (more) {
        Optional<RecordedEvent> next = queue.poll(pollMillis, TimeUnit.MILLISECONDS);
        while (next != null && more) {
          more = next.isPresent();
          if (more) {
            guarded(next.get());
          }
          next = more ? queue.poll() : null;
        }
        guarded(more);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
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
    queue.add(Optional.empty());
    try {
      thread.join();
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
