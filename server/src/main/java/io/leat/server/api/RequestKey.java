package io.leat.server.api;

import io.leat.server.http.Request;
import io.leat.store.Reservation;
import org.jspecify.annotations.Nullable;

/** Ties what a request makes to its Idempotency-Key. */
final class RequestKey {
  private RequestKey() {}

  /** Given to what makes something in the store; null when the request has no key. */
  static @Nullable Reservation of(Request request) {
    return request.sent().map(sent -> new Reservation(sent.account(), "", sent.key())).orElse(null);
  }
}
