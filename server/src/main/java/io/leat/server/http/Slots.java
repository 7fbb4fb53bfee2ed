package io.leat.server.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;

/** Who may be served at once: requests whose body is there, bodies that come in, and answers that stay open. Used by many threads. */
final class Slots {
  private static final long LARGE_PATIENCE = 10_000_000_000L;

  private final HttpLimits limits;
  private final Uploads uploads;
  private final OpenStreams openStreams;
  private final LargeAnswers large;

  /** Those that are handled, each with the address that it is counted for, which is empty where somebody is signed in. */
  private final Map<HttpServerRequest, String> handled = new HashMap<>();

  private final Map<String, Integer> ofAddress = new HashMap<>();

  Slots(HttpLimits limits) {
    this.limits = limits;
    this.uploads = new Uploads(limits);
    this.openStreams = new OpenStreams(limits);
    this.large = new LargeAnswers(limits.largeAnswers(), LARGE_PATIENCE);
  }

  Uploads uploads() {
    return uploads;
  }

  OpenStreams openStreams() {
    return openStreams;
  }

  LargeAnswers large() {
    return large;
  }

  /** Takes a place for {@code request}; false when there is none. An address has a part of them for who is not signed in. */
  synchronized boolean enter(HttpServerRequest request, String address, boolean signedIn) {
    String counted = signedIn ? "" : address;
    int own = ofAddress.getOrDefault(counted, 0);
    if (handled.size() >= limits.requests() || (!signedIn && own >= limits.addressRequests())) {
      return false;
    }
    handled.put(request, counted);
    ofAddress.put(counted, own + 1);
    return true;
  }

  synchronized void leave(HttpServerRequest request) {
    String counted = handled.remove(request);
    if (counted != null) {
      ofAddress.computeIfPresent(counted, (_, own) -> own == 1 ? null : own - 1);
    }
  }
}
