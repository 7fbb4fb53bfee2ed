package io.leat.server.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * How often a login can be tried: 10 times a minute for an account, 30 times for an address. An address from which an account signed
 * in before has tries of its own for it, so that an outsider who uses them up does not lock its owner out. Kept in memory, bounded.
 */
public final class LoginLimits {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int BY_ACCOUNT = 10;
  private static final int BY_ADDRESS = 30;
  private static final int MOST = 20_000;

  private final Clock clock;
  private final Map<String, Deque<Instant>> tries = bounded();
  private final Map<String, Set<String>> known = bounded();

  /** Limits in the time of {@code clock}. */
  public LoginLimits(Clock clock) {
    this.clock = clock;
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MOST;
      }
    };
  }

  /**
   * Counts a try.
   *
   * @throws Refusal 429 when there were too many; that one is not counted
   */
  public synchronized void count(String account, String address) {
    Instant now = clock.instant();
    boolean own = known.getOrDefault(account, Set.of()).contains(address);
    Deque<Instant> ofAccount =
        recent(own ? "own " + address + " " + account : "account " + account, now);
    Deque<Instant> ofAddress = recent("address " + address, now);
    refuseFull(ofAccount, BY_ACCOUNT, now);
    refuseFull(ofAddress, BY_ADDRESS, now);
    ofAccount.add(now);
    ofAddress.add(now);
  }

  /** Remembers that {@code account} signed in from {@code address}. */
  public synchronized void succeeded(String account, String address) {
    Set<String> addresses = known.computeIfAbsent(account, _ -> new LinkedHashSet<>());
    addresses.remove(address);
    addresses.add(address);
    if (addresses.size() > 8) {
      addresses.remove(addresses.iterator().next());
    }
  }

  private Deque<Instant> recent(String key, Instant now) {
    Deque<Instant> all = tries.computeIfAbsent(key, _ -> new ArrayDeque<>());
    // what lies ahead was counted before the clock was set back
    all.removeIf(each -> each.isAfter(now) || !each.plus(WINDOW).isAfter(now));
    return all;
  }

  private static void refuseFull(Deque<Instant> tries, int most, Instant now) {
    if (tries.size() >= most) {
      long wait = Duration.between(now, tries.getFirst().plus(WINDOW)).toSeconds() + 1;
      throw Problem.of(429, "too-many-tries", "too many tries", "try again in " + wait + " seconds")
          .header("Retry-After", Long.toString(wait))
          .refusal();
    }
  }
}
