package io.leat.cli.run;

import io.leat.cli.terminal.Harmless;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.TaskResult;
import java.io.IOException;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Progress that is shown on a thread of its own: events wait in a queue, so that a reader that is slow never slows the run. The first
 * write that fails ends the showing; the run goes on.
 */
public abstract class QueuedProgress implements AutoCloseable {
  private final ConcurrentLinkedQueue<RecordedEvent> queue = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> notes = new ConcurrentLinkedQueue<>();
  private final long pollNanos;
  private final Thread thread;
  private volatile boolean ending;
  private boolean broken;
  private final FoldedLegs legs = new FoldedLegs();

  /** Whether legs were gathered since it was shown last: more of them may be on their way. */
  private boolean isGathering;

  private final Set<TaskName> tried = new HashSet<>();
  private volatile LegItems items = new LegItems(null);

  /** Progress that looks for events each {@code pollMillis}; nothing is shown before {@link #begin}. */
  QueuedProgress(long pollMillis) {
    this.pollNanos = TimeUnit.MILLISECONDS.toNanos(pollMillis);
    this.thread = new Thread(this::work, "progress");
    thread.setDaemon(true);
  }

  /** Shows beside each leg of a family of {@code plan} the item that it is for. To be called before the first event. */
  public final QueuedProgress with(RunPlan plan) {
    items = new LegItems(plan);
    return this;
  }

  /** Shows {@code item} beside a leg of a family of which no plan is known. For any thread. */
  public final void item(TaskName leg, String item) {
    items.tell(leg, item);
  }

  /** The items of the legs of families. */
  final LegItems items() {
    return items;
  }

  /** Whether legs that were never tried are one line together, instead of an event each. */
  boolean gathers() {
    return true;
  }

  /** The name of a task and, if it is a leg, its item, on one line. */
  final String named(TaskName task) {
    return Harmless.line(task.text() + items.of(task));
  }

  /** Takes a line about legs that were never tried, which were {@link #counted}. */
  void folded(FoldedLegs.Fold fold) throws IOException {
    note(fold.text());
  }

  /** A task has ended that is shown together with others. */
  void counted(TaskName task, TaskResult result) {}

  private void taken(RecordedEvent recorded) throws IOException {
    if (recorded.event() instanceof RunEvent.AttemptLeased(Lease lease)) {
      tried.add(lease.task());
    }
    if (recorded.event() instanceof RunEvent.TaskFinished(TaskName task, TaskResult result)
        && gathers()
        && !tried.contains(task)
        && FoldedLegs.takes(task, result)) {
      counted(task, result);
      gathered(legs.add(task, named(task), result));
      isGathering = true;
      return;
    }
    gathered(legs.end());
    items.accept(recorded.event());
    show(recorded);
  }

  private void gathered(FoldedLegs.@Nullable Fold fold) throws IOException {
    if (fold != null) {
      folded(fold);
    }
  }

  /** Starts showing; to be called at the end of a constructor. */
  final void begin() {
    thread.start();
  }

  /** Takes one event. */
  abstract void show(RecordedEvent event) throws IOException;

  /** Takes a line that is no event. */
  abstract void note(String line) throws IOException;

  /** Shows {@code line}. For any thread. */
  public final void tell(String line) {
    notes.add(line);
  }

  /** Somebody typed a line and ended it, so that the cursor stands a line lower. For any thread. */
  public void typed() {}

  /** Called each time after the events that were there were taken. */
  abstract void refresh() throws IOException;

  /** Called once, after the last event. */
  abstract void end() throws IOException;

  /** Takes an event, and waits for nothing. */
  public final void accept(RecordedEvent event) {
    // to wake the thread for each event would cost the run more than showing it costs the thread
    queue.add(event);
  }

  private void work() {
    boolean more = true;
    while (more) {
      LockSupport.parkNanos(ending ? 0 : pollNanos);
      more = !ending;
      drain(queue, this::taken);
      drain(notes, this::note);
      guarded(more, this::shown);
    }
  }

  private interface Showing<T> {
    void show(T next) throws IOException;
  }

  private <T> void drain(Queue<T> waiting, Showing<T> showing) {
    for (T next = waiting.poll(); next != null; next = waiting.poll()) {
      guarded(next, showing);
    }
  }

  /** Shows it, as long as somebody reads. */
  private <T> void guarded(T next, Showing<T> showing) {
    if (!broken) {
      try {
        showing.show(next);
      } catch (IOException nobodyReads) {
        broken = true;
      }
    }
  }

  private void shown(boolean more) throws IOException {
    if (!more || !isGathering) {
      gathered(legs.end());
    }
    isGathering = false;
    if (more) {
      refresh();
    } else {
      end();
    }
  }

  /** Shows what remains to be shown, and ends. */
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
