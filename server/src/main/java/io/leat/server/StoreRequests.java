package io.leat.server;

import io.leat.server.http.IdempotentRequests;
import io.leat.store.Answer;
import io.leat.store.Conflict;
import io.leat.store.Store;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Requests with an Idempotency-Key, remembered in the store. */
final class StoreRequests implements IdempotentRequests {
  private final Store store;

  StoreRequests(Store store) {
    this.store = store;
  }

  @Override
  public Claim claim(Sent request, Instant now) {
    try {
      Optional<Answer> known =
          store.requests().first(request.account(), "", request.key(), request.print(), now);
      return known.isEmpty() ? new Mine() : new Done(kept(known.get()));
    } catch (Conflict conflict) {
      return conflict.getMessage() != null && conflict.getMessage().contains("another request")
          ? new Other()
          : new Busy();
    }
  }

  private static Kept kept(Answer answer) {
    return new Kept(
        answer.status(),
        answer.body(),
        answer.headers().getOrDefault("ETag", ""),
        answer.headers().getOrDefault("Location", ""));
  }

  @Override
  public void keep(Sent request, Kept answer) {
    store
        .requests()
        .answer(
            request.account(),
            "",
            request.key(),
            new Answer(
                answer.status(),
                Map.of("ETag", answer.tag(), "Location", answer.location()),
                answer.json()));
  }

  @Override
  public void release(Sent request) {
    store.requests().release(request.account(), "", request.key());
  }
}
