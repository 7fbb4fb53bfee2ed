package io.leat.server.api;

import io.leat.server.http.Network;
import io.leat.server.http.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * How often a login can be tried: 10 times a minute for an account, 30 times for an address. An address from which an account signed
 * in before has tries of its own for it, so that an outsider who uses them up does not lock its owner out. Kept in memory, bounded:
 * nothing that counts is thrown away for what comes after it.
 */
public final class LoginLimits {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int BY_ACCOUNT = 10;
  private static final int BY_ADDRESS = 30;
  private static final int MOST = 20_000;

  private final Clock clock;
  private final Tries accounts = new Tries(BY_ACCOUNT);
  private final Tries own = new Tries(BY_ACCOUNT);
  private final Tries addresses = new Tries(BY_ADDRESS);
  private final Map<String, Set<String>> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
          return size() > MOST;
        }
      };

  /** Limits in the time of {@code clock}. */
  public LoginLimits(Clock clock) {
    this.clock = clock;
  }

  /**
   * Counts a try.
   *
   * @throws Refusal 429 when there were too many; that one is not counted, and leaves nothing behind
   */
  public synchronized void count(String account, String address) {
    Instant now = clock.instant();
    boolean before = known.getOrDefault(account, Set.of()).contains(address);
    Tries ofAccount = before ? own : accounts;
    String name = before ? address + " " + account : account;
    addresses.refuse(Network.owner(address), now);
    ofAccount.refuse(name, now);
    addresses.add(Network.owner(address), now);
    ofAccount.add(name, now);
  }

  /**
   * Counts a try of somebody who does not say yet which account it is for.
   *
   * @throws Refusal 429 when there were too many of the address
   */
  synchronized void count(String address) {
    Instant now = clock.instant();
    addresses.refuse(Network.owner(address), now);
    addresses.add(Network.owner(address), now);
  }

  /** Remembers that {@code account} signed in from {@code address}. */
  public synchronized void succeeded(String account, String address) {
    Set<String> signedIn = known.computeIfAbsent(account, _ -> new LinkedHashSet<>());
    signedIn.remove(address);
    signedIn.add(address);
    if (signedIn.size() > 8) {
      signedIn.remove(signedIn.iterator().next());
    }
  }

  /** Tries of the last minute by what they are counted for. When there are too many to be told apart, new ones are counted together. */
  private static final class Tries {
    private static final String REST = "";

    private final int most;
    private final Map<String, Deque<Instant>> all = new HashMap<>();

    Tries(int most) {
      this.most = most;
    }

    private Deque<Instant> recent(String key, Instant now) {
      Deque<Instant> counted = all.getOrDefault(place(key, now), new ArrayDeque<>());
      drop(counted, now);
      return counted;
    }

    private static boolean drop(Deque<Instant> counted, Instant now) {
      // what lies ahead was counted before the clock was set back
      counted.removeIf(each -> each.isAfter(now) || !each.plus(WINDOW).isAfter(now));
      return counted.isEmpty();
    }

    private String place(String key, Instant now) {
      if (!all.containsKey(key) && all.size() >= MOST) {
        all.values().removeIf(each -> drop(each, now));
      }
      return all.containsKey(key) || all.size() < MOST ? key : REST;
    }

    void refuse(String key, Instant now) {
      Deque<Instant> counted = recent(key, now);
      if (counted.size() >= most) {
        long wait = Duration.between(now, counted.getFirst().plus(WINDOW)).toSeconds() + 1;
        throw Problem.of(
                429, "too-many-tries", "too many tries", "try again in " + wait + " seconds")
            .header("Retry-After", Long.toString(wait))
            .refusal();
      }
    }

    void add(String key, Instant now) {
      all.computeIfAbsent(place(key, now), _ -> new ArrayDeque<>()).add(now);
    }
  }
}
