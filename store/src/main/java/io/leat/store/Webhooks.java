package io.leat.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** skeleton */
@SuppressWarnings("DoNotCallSuggester")
public final class Webhooks {
  Webhooks() {}

  public Webhook create(NewWebhook webhook, Instant at) {
    throw new UnsupportedOperationException();
  }

  public Optional<Webhook> find(long id) {
    throw new UnsupportedOperationException();
  }

  public List<Webhook> all() {
    throw new UnsupportedOperationException();
  }

  public Webhook update(Webhook changed) {
    throw new UnsupportedOperationException();
  }

  public boolean delete(long id) {
    throw new UnsupportedOperationException();
  }

  public List<Delivery> due(Instant now, int limit) {
    throw new UnsupportedOperationException();
  }

  public void delivered(long delivery, int status, Instant at) {
    throw new UnsupportedOperationException();
  }

  public void failed(
      long delivery, @Nullable Integer status, String error, @Nullable Instant nextTry) {
    throw new UnsupportedOperationException();
  }

  public List<Delivery> deliveries(long webhook, long before, int limit) {
    throw new UnsupportedOperationException();
  }

  public void redeliver(long delivery, Instant at) {
    throw new UnsupportedOperationException();
  }

  public void forget(Instant before) {
    throw new UnsupportedOperationException();
  }
}
