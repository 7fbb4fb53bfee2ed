package io.leat.store;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants to be told, and of what.
 *
 * @param project null for all
 * @param secret that signs, encrypted by the caller; null for none
 * @param events some of {@link Webhook#EVENTS}, sorted
 */
@SuppressWarnings(
    "ArrayRecordComponent") // what a driver takes and gives; copied on the way in and out
public record WebhookSpec(
    @Nullable Long project,
    String url,
    byte @Nullable [] secret,
    Set<String> events,
    boolean enabled) {
  // not the short form: javac loses the nullness of its arrays
  public WebhookSpec(
      @Nullable Long project,
      String url,
      byte @Nullable [] secret,
      Set<String> events,
      boolean enabled) {
    this.project = project;
    this.url = url;
    this.secret = Bytes.copy(secret);
    this.events = checked(url, events);
    this.enabled = enabled;
  }

  private static Set<String> checked(String url, Set<String> events) {
    if (url.isEmpty()) {
      throw new IllegalArgumentException("a webhook needs a URL");
    }
    if (!Webhook.EVENTS.containsAll(events)) {
      throw new IllegalArgumentException(
          "webhooks are told of " + Webhook.EVENTS + ", not of " + events);
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
    return "webhook";
  }
}
