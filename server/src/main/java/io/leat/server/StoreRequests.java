package io.leat.server;

import io.leat.server.http.IdempotentRequests;
import io.leat.store.Answer;
import io.leat.store.Requests;
import io.leat.store.Reservation;
import io.leat.store.Store;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Requests with an Idempotency-Key, remembered in the store. Which of them are being done is known here: a store has one server. */
final class StoreRequests implements IdempotentRequests {
  private final Store store;
  private final Set<Reservation> doing = ConcurrentHashMap.newKeySet();

  StoreRequests(Store store) {
    this.store = store;
  }

  private static Reservation reservation(Sent request) {
    return new Reservation(request.account(), "", request.key());
  }

  @Override
  public Claim claim(Sent request, Instant now) {
    Reservation reservation = reservation(request);
    if (!doing.add(reservation)) {
      return new Busy();
    }
    boolean mine = false;
    try {
      Claim claim =
          switch (store.requests().claim(reservation, request.print(), now)) {
            case Requests.Unanswered(var made) -> new Mine(made);
            case Requests.Answered(Answer answer) -> new Done(kept(answer));
            case Requests.Other _ -> new Other();
          };
      mine = claim instanceof Mine;
      return claim;
    } finally {
      if (!mine) {
        doing.remove(reservation);
      }
    }
  }

  private static StoredAnswer kept(Answer answer) {
    return new StoredAnswer(
        answer.status(),
        answer.body(),
        answer.headers().getOrDefault("ETag", ""),
        answer.headers().getOrDefault("Location", ""));
  }

  @Override
  public void keep(Sent request, StoredAnswer answer) {
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

  @Override
  public void end(Sent request) {
    doing.remove(reservation(request));
  }
}
