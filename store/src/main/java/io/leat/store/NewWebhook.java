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
  public NewWebhook {
    events = Webhook.checked(url, events);
    secret = Bytes.copy(secret);
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
