package io.leat.server.http;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Places, of which there is a number, and a smaller one for each owner. Used by many threads. */
final class Places {
  private final int all;
  private final int ofOne;
  private final Map<Object, String> holders = new HashMap<>();
  private final Map<String, Integer> ofOwner = new HashMap<>();

  Places(int all, int ofOne) {
    this.all = all;
    this.ofOne = ofOne;
  }

  /**
   * Takes a place for {@code holder}, which has none; false when there is none.
   *
   * @param owner who has but a part of the places; null for one who speaks for many
   */
  synchronized boolean take(Object holder, @Nullable String owner) {
    String counted = owner == null ? "" : owner;
    int own = ofOwner.getOrDefault(counted, 0);
    if (holders.size() >= all || (owner != null && own >= ofOne)) {
      return false;
    }
    holders.put(holder, counted);
    ofOwner.put(counted, own + 1);
    return true;
  }

  /** How many places {@code owner} has. */
  synchronized int of(String owner) {
    return ofOwner.getOrDefault(owner, 0);
  }

  /** Gives back the place of {@code holder}, if it has one. */
  synchronized void giveBack(Object holder) {
    String counted = holders.remove(holder);
    if (counted != null) {
      ofOwner.computeIfPresent(counted, (_, own) -> own == 1 ? null : own - 1);
    }
  }
}
