package io.leat.store;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Somebody who wants to be told, as it is stored.
 *
 * @param version counts the changes, from 1
 */
public record Webhook(long id, WebhookSpec spec, long version, Instant created) {
  /** What one can be told of. */
  public static final Set<String> EVENTS =
      Collections.unmodifiableSet(
          new TreeSet<>(Arrays.stream(Occasion.values()).map(Occasion::webhook).toList()));

  /** Without the secret and the URL, which may hold one. */
  @Override
  public String toString() {
    return "webhook " + id;
  }
}
