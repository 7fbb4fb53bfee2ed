package io.leat.engine;

/** Counts changes, for those who wait for the next. Safe for all threads. */
final class ChangeCounter {
  private long count;
  private boolean isClosed;

  /** How many there were. */
  synchronized long count() {
    return count;
  }

  /** There is one more. */
  synchronized void add() {
    count++;
    notifyAll();
  }

  /** There are no more. */
  synchronized void close() {
    isClosed = true;
    notifyAll();
  }

  /** Waits until there were more than {@code seen}; false when there are none for so many nanoseconds, or no more at all. */
  synchronized boolean await(long seen, long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    while (count == seen && !isClosed) {
      long left = (end - System.nanoTime() + 999_999) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return !isClosed;
  }
}
