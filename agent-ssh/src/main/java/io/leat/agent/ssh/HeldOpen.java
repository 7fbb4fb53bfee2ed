package io.leat.agent.ssh;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Counts outputs that nobody reads any more and that processes hold open: each keeps a thread and a descriptor of this process until it
 * ends. Whoever runs there can make any number of them, so there is a limit. Safe for use by several threads.
 */
final class HeldOpen {
  private static final int MOST = 64;

  private final AtomicInteger count = new AtomicInteger();

  private enum State {
    READ,
    LEFT,
    ENDED
  }

  /** One output. */
  final class Output {
    private final AtomicReference<State> state = new AtomicReference<>(State.READ);

    /** Nobody wants it any more; counted until it ends. */
    void leave() {
      if (state.compareAndSet(State.READ, State.LEFT)) {
        count.incrementAndGet();
      }
    }

    /** Nobody holds it open any more. */
    void end() {
      if (state.getAndSet(State.ENDED) == State.LEFT) {
        count.decrementAndGet();
      }
    }
  }

  /** Fails while there are too many. */
  void check() throws IOException {
    if (count.get() >= MOST) {
      throw new IOException(
          "its processes hold the output of " + MOST + " shells open that have ended; end them");
    }
  }
}
