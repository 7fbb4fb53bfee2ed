package io.leat.server.http;

import java.util.HashMap;
import java.util.Map;

/**
 * Answers that are held whole until a client has taken them, where they are large: all together take a part of the memory, those of one
 * account half of that. One more waits for a while. Used by many threads.
 */
final class LargeAnswers {
  /** Bytes from which an answer is one of them: what is smaller is held as often as there are requests. */
  static final int LARGE = 32 << 10;

  private static final int MOST_WAITING = 16;

  private final long most;
  private final long patience;
  private final Map<String, Long> ofAccount = new HashMap<>();
  private long all;
  private int waiting;

  /**
   * None yet.
   *
   * @param most how many bytes they may have together; one that has more is sent alone
   * @param patience how many nanoseconds one waits
   */
  LargeAnswers(long most, long patience) {
    this.most = most;
    this.patience = patience;
  }

  /** Takes room for an answer, to be given back by {@link #end}; false when there is none in time, or enough wait for some. */
  synchronized boolean begin(String account, int bytes) throws InterruptedException {
    long end = System.nanoTime() + patience;
    while (!fits(account, bytes)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0 || waiting >= MOST_WAITING) {
        return false;
      }
      waiting++;
      try {
        wait(left);
      } finally {
        waiting--;
      }
    }
    all += bytes;
    ofAccount.merge(account, (long) bytes, Long::sum);
    return true;
  }

  private boolean fits(String account, int bytes) {
    long own = ofAccount.getOrDefault(account, 0L);
    return (all == 0 || all + bytes <= most) && (own == 0 || own + bytes <= most / 2);
  }

  /** An answer is sent, or nobody waits for it any more. */
  synchronized void end(String account, int bytes) {
    all -= bytes;
    ofAccount.computeIfPresent(account, (_, own) -> own == bytes ? null : own - bytes);
    notifyAll();
  }
}
