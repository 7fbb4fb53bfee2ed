package io.leat.server.host;

import io.leat.engine.dispatch.Slots;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The slots of this machine, shared by all runs that run: what gets free is offered to them in the order of their rank, and to a run
 * that is still queued when none of them wants it. Safe for all threads.
 */
final class SharedSlots {
  /** How long a slot that was offered is kept for whom it was offered to. */
  private static final long OFFER_NANOS = 50_000_000;

  private final TreeSet<Share> shares = new TreeSet<>();
  private final int total;
  private int used;

  /** @param total at least 1 */
  SharedSlots(int total) {
    this.total = total;
  }

  /** The slots as one run sees them. */
  final class Share implements Slots, Comparable<Share> {
    private final int priority;
    private final long run;
    private final Runnable wake;
    private int held;
    private int wants;
    private long offered;
    private boolean offering;
    private boolean asked;

    private Share(int priority, long run, Runnable wake) {
      this.priority = priority;
      this.run = run;
      this.wake = wake;
    }

    @Override
    public boolean take(int count) {
      synchronized (SharedSlots.this) {
        boolean fits = used == 0 || used + count + ahead() <= total;
        asked = true;
        offering = false;
        wants = fits ? 0 : count;
        if (fits) {
          used += count;
          held += count;
        }
        return fits;
      }
    }

    /** How many slots those that go before this run have been offered and did not take yet. */
    private int ahead() {
      int ahead = 0;
      long now = System.nanoTime();
      for (Share each : shares.headSet(this)) {
        if (each.offering && now - each.offered < OFFER_NANOS) {
          ahead += each.wants;
        }
      }
      return ahead;
    }

    @Override
    public void adopt(int count) {
      synchronized (SharedSlots.this) {
        used += count;
        held += count;
      }
    }

    @Override
    public void give(int count) {
      synchronized (SharedSlots.this) {
        used -= count;
        held -= count;
      }
      offer();
    }

    /** Whether the run has asked for a slot or held one. */
    boolean asked() {
      synchronized (SharedSlots.this) {
        return asked || held > 0;
      }
    }

    /** Gives back all that the run holds, which runs no more. */
    void close() {
      synchronized (SharedSlots.this) {
        shares.remove(this);
        used -= held;
        held = 0;
      }
      offer();
    }

    @Override
    public int compareTo(Share other) {
      int order = Integer.compare(other.priority, priority);
      return order == 0 ? Long.compare(run, other.run) : order;
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(run);
    }
  }

  /**
   * The share of a run.
   *
   * @param wake called when slots are free that it could not get before; must not block
   */
  synchronized Share of(int priority, long run, Runnable wake) {
    Share share = new Share(priority, run, wake);
    shares.add(share);
    return share;
  }

  /** Offers what is free to those that want it, those first that go first. Called again and again: an offer may have been passed over. */
  void offer() {
    List<Share> offered = new ArrayList<>();
    synchronized (this) {
      int free = total - used;
      long now = System.nanoTime();
      for (Share each : shares) {
        if (each.offering && now - each.offered > OFFER_NANOS) {
          // what it wanted a slot for has been cancelled
          each.offering = false;
          each.wants = 0;
        }
        if (each.wants > 0 && !each.offering && (each.wants <= free || used == 0)) {
          free -= each.wants;
          each.offering = true;
          each.offered = now;
          offered.add(each);
        }
      }
    }
    offered.forEach(share -> share.wake.run());
  }

  /** How many slots nobody holds and nobody that runs wants. */
  synchronized int free() {
    int free = total - used;
    for (Share each : shares) {
      free -= each.wants;
    }
    return Math.max(0, free);
  }

  /** How many there are. */
  int total() {
    return total;
  }

  /** How many are held. */
  synchronized int used() {
    return used;
  }
}
