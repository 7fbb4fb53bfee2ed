package io.leat.store;

/** The end of a thread that leaves work undone if nobody waits for it. */
final class ThreadEnd {
  private ThreadEnd() {}

  /** Waits until {@code thread} has ended; who is interrupted meanwhile waits on, and is interrupted afterwards. */
  static void await(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
