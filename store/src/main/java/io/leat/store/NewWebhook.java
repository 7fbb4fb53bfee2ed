package io.leat.store;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A webhook that is to be; the fields are those of {@link Webhook}. */
@SuppressWarnings(
    "ArrayRecordComponent") // what a driver takes and gives; copied on the way in and out
public record NewWebhook(
    @Nullable Long project,
    String url,
    byte @Nullable [] secret,
    Set<String> events,
    boolean enabled) {
  // not the short form: javac loses the nullness of its arrays
  public NewWebhook(
      @Nullable Long project,
      String url,
      byte @Nullable [] secret,
      Set<String> events,
      boolean enabled) {
    this.project = project;
    this.url = url;
    this.secret = Bytes.copy(secret);
    this.events = Webhook.checked(url, events);
    this.enabled = enabled;
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
