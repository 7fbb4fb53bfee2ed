package io.leat.server.api;

import io.leat.engine.digest.Sha256;
import io.leat.server.http.Network;
import io.leat.server.http.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known by a secret for some minutes, in memory alone. Of an address there are some: one more takes the place of its oldest. For
 * use by any number of threads.
 */
final class ShortLived<T> {
  private static final int MOST = 10_000;
  private static final int OF_ADDRESS = 30;

  private final Duration life;
  private final Map<String, Entry<T>> all = new LinkedHashMap<>();

  private record Entry<T>(T value, String owner, Instant end) {}

  /** Each is forgotten after {@code life}. */
  ShortLived(Duration life) {
    this.life = life;
  }

  /**
   * Keeps {@code value} for whoever has {@code secret}.
   *
   * @throws io.leat.server.http.Refusal 503 when there are too many
   */
  synchronized void put(String secret, T value, String address, Instant now) {
    // the oldest stand first
    all.values().removeIf(each -> !now.isBefore(each.end));
    String owner = Network.owner(address);
    List<String> own = new ArrayList<>();
    all.forEach(
        (key, entry) -> {
          if (entry.owner.equals(owner)) {
            own.add(key);
          }
        });
    if (own.size() >= OF_ADDRESS) {
      all.remove(own.getFirst());
    } else if (all.size() >= MOST) {
      throw Problem.unavailable("too-many-logins", "too many are signing in at once")
          .header("Retry-After", "60")
          .refusal();
    }
    all.put(Sha256.hex(secret), new Entry<>(value, owner, now.plus(life)));
  }

  /** What {@code secret} is for. */
  synchronized Optional<T> find(String secret, Instant now) {
    return Optional.ofNullable(all.get(Sha256.hex(secret)))
        .filter(entry -> now.isBefore(entry.end))
        .map(Entry::value);
  }

  /** The same, once: afterwards the secret is for nothing. */
  synchronized Optional<T> take(String secret, Instant now) {
    Optional<T> found = find(secret, now);
    all.remove(Sha256.hex(secret));
    return found;
  }
}
