package io.leat.agent.ssh;

import io.leat.engine.agent.AgentState;
import io.leat.engine.agent.AgentUnreachable;
import io.leat.engine.durable.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a link to a host: makes it, has it used, and makes another when it broke. Safe for use by several threads.
 */
final class LinkKeeper implements AutoCloseable {
  /** What served for less time is tried again as what could not be made. */
  private static final long STEADY_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long FIRST_NANOS = Duration.ofSeconds(20).toNanos();

  /** A link that comes back is to be used within 10 s (ADR 24). */
  private static final long LONGEST_BACK_OFF_MILLIS = 8000;

  private final HostPlace host;
  private final Duration patience;
  private final Runnable changed;
  private final Use use;
  private @Nullable Thread thread;
  private @Nullable Link link;
  private long opened;
  private boolean isOpen = true;
  private boolean isHurried;

  /** Why the host cannot be reached; null while it can, or nobody knows yet. */
  private @Nullable String trouble;

  private long unseenSince = System.nanoTime();

  /** Why the host, though it is reached, can take no work; null while it can. */
  private @Nullable String full;

  private long fullSince;

  /** What a link is for. Called on the thread of the keeper, with nothing locked. */
  interface Use {
    /** Uses a link until the keeper is closed; says by {@link LinkKeeper#serves} when it is ready. */
    void serve(Link link) throws IOException, InterruptedException;

    /** There is no link now. */
    void unlinked();
  }

  /**
   * A keeper that does nothing yet.
   *
   * @param patience a host that is silent for longer when it should answer is held to be unreachable
   * @param changed is told when the state may be another one; must not block
   */
  LinkKeeper(HostPlace host, Duration patience, Runnable changed, Use use) {
    this.host = host;
    this.patience = patience;
    this.changed = changed;
    this.use = use;
  }

  /** Makes the first link, in the background. */
  void start() {
    thread = Thread.ofVirtual().name("ssh " + host).start(this::keep);
  }

  /** As {@link io.leat.engine.agent.AgentDriver#state}. */
  synchronized AgentState state() {
    String why = trouble == null ? full : trouble;
    if (why != null) {
      long since = trouble == null ? fullSince : unseenSince;
      return new AgentState.Unreachable(Duration.ofNanos(System.nanoTime() - since), why);
    }
    return link == null ? new AgentState.Connecting() : new AgentState.Online();
  }

  /** Whether there is a link. */
  synchronized boolean isLinked() {
    return link != null;
  }

  synchronized boolean isOpen() {
    return isOpen;
  }

  /** The link, as soon as it is known whether there is one. */
  private synchronized Link reached() throws AgentUnreachable {
    long end = System.nanoTime() + FIRST_NANOS;
    while (isOpen && link == null && trouble == null && System.nanoTime() - end < 0) {
      try {
        wait(100);
      } catch (InterruptedException told) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    Link known = link;
    if (known == null) {
      throw new AgentUnreachable(unreachable(trouble));
    }
    return known;
  }

  /** Whether the host is reached, as soon as that is known. */
  boolean isReached() {
    try {
      reached();
      return true;
    } catch (AgentUnreachable unreachable) {
      return false;
    }
  }

  /**
   * The link to a host that takes work, as soon as it is known whether there is one.
   *
   * @throws AgentUnreachable when there is none, or the host takes no work
   */
  synchronized Link free() throws AgentUnreachable {
    Link known = reached();
    if (full != null) {
      throw new AgentUnreachable(unreachable(full));
    }
    return known;
  }

  /** As {@link SshDriver#run}. */
  HostCommand command(String text, String... arguments) throws AgentUnreachable {
    Link by = reached();
    try {
      return by.command(text, arguments);
    } catch (IOException problem) {
      throw new AgentUnreachable(unreachable(Reason.of(problem)), problem);
    }
  }

  private String unreachable(@Nullable String why) {
    return "the agent " + host + " cannot be reached" + (why == null ? "" : ": " + why);
  }

  /** Notes whether the host can take work: why not, or null. */
  void full(@Nullable String why) {
    boolean changes;
    synchronized (this) {
      changes = (full == null) != (why == null);
      if (full == null) {
        fullSince = System.nanoTime();
      }
      full = why;
    }
    if (changes) {
      changed.run();
    }
  }

  /** Whether the host could take no work when it was asked last. */
  synchronized boolean isFull() {
    return full != null;
  }

  /** A link is ready to be used by others. */
  void serves(Link made) {
    synchronized (this) {
      link = made;
      trouble = null;
      full = null;
      notifyAll();
    }
    changed.run();
  }

  private void keep() {
    int failures = 0;
    try {
      while (nextLink()) {
        long served = 0;
        String why;
        try (Link made = new Link(host, opened, patience)) {
          served = System.nanoTime();
          use.serve(made);
          return;
        } catch (IOException | RuntimeException problem) {
          // the library says by either that its connection is gone; and whatever it is, attempts
          // are to be looked after again
          why =
              served == 0
                      || problem instanceof HostProblem
                      || problem instanceof HostCommands.TooMuch
                  ? Reason.of(problem)
                  : "the link broke";
        }
        boolean isNews = served != 0 && System.nanoTime() - served > STEADY_NANOS;
        failures = isNews ? 0 : failures + 1;
        unlinked(why, failures, served != 0);
      }
    } catch (InterruptedException closed) {
      // attempts run on without us
      return;
    }
  }

  private synchronized boolean nextLink() {
    opened++;
    isHurried = false;
    return isOpen;
  }

  /** The link is gone, or could not be made. Waits before the next try: not at all after a link that worked. */
  private void unlinked(String why, int failures, boolean worked) throws InterruptedException {
    synchronized (this) {
      if (link != null) {
        unseenSince = System.nanoTime();
        link = null;
      }
      if (failures > 0 && (!worked || failures > 1)) {
        trouble = why;
      }
      notifyAll();
    }
    try {
      changed.run();
      use.unlinked();
    } catch (RuntimeException bug) {
      // the host is to be linked again, whoever did not hear of it
      note(Reason.of(bug));
    }
    if (failures > 0) {
      await(failures);
    }
  }

  private synchronized void note(String why) {
    trouble = why;
  }

  /** Waits longer and longer, each keeper for another time. */
  private synchronized void await(int failures) throws InterruptedException {
    long most = Math.min(LONGEST_BACK_OFF_MILLIS, 250L << Math.min(failures, 10));
    long end =
        System.nanoTime()
            + Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most)).toNanos();
    while (isOpen) {
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (left <= 0 || isHurried) {
        return;
      }
      wait(left);
    }
  }

  /** As {@link io.leat.engine.agent.AgentLink#retry}. */
  synchronized void retry() {
    isHurried = true;
    notifyAll();
  }

  /** Makes no further link. */
  synchronized void end() {
    isOpen = false;
    notifyAll();
  }

  /** Ends the link, and returns when it is used no more. */
  @Override
  public void close() {
    end();
    Link open;
    Thread known;
    synchronized (this) {
      open = link;
      known = thread;
    }
    if (known == null) {
      return;
    }
    known.interrupt();
    if (open != null) {
      open.close();
    }
    try {
      known.join();
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
    }
  }
}
