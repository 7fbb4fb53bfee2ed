package io.leat.store;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants to be told.
 *
 * @param project null for all
 * @param secret that signs, encrypted by the caller; null for none
 * @param events some of {@link #EVENTS}, sorted
 * @param version counts the changes, from 1
 */
@SuppressWarnings(
    "ArrayRecordComponent") // what a driver takes and gives; copied on the way in and out
public record Webhook(
    long id,
    @Nullable Long project,
    String url,
    byte @Nullable [] secret,
    Set<String> events,
    boolean enabled,
    long version,
    Instant created) {
  /** What one can be told of. */
  public static final Set<String> EVENTS =
      Collections.unmodifiableSet(
          new TreeSet<>(Arrays.stream(Occasion.values()).map(Occasion::webhook).toList()));

  // not the short form: javac loses the nullness of its arrays
  public Webhook(
      long id,
      @Nullable Long project,
      String url,
      byte @Nullable [] secret,
      Set<String> events,
      boolean enabled,
      long version,
      Instant created) {
    this.id = id;
    this.project = project;
    this.url = url;
    this.secret = Bytes.copy(secret);
    this.events = Webhook.checked(url, events);
    this.enabled = enabled;
    this.version = version;
    this.created = created;
  }

  static Set<String> checked(String url, Set<String> events) {
    if (url.isEmpty()) {
      throw new IllegalArgumentException("a webhook needs a URL");
    }
    if (!EVENTS.containsAll(events)) {
      throw new IllegalArgumentException("webhooks are told of " + EVENTS + ", not of " + events);
    }
    return Collections.unmodifiableSet(new TreeSet<>(events));
  }

  @Override
  public byte @Nullable [] secret() {
    return Bytes.copy(secret);
  }

  /** Without the secret and the URL, which may hold one. */
  @Override
  public String toString() {
    return "webhook " + id;
  }
}
