package io.leat.server.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who may be served at once: requests whose body is there, bodies that come in, and answers that stay open. Used by many threads. */
final class Slots {
  private static final long LARGE_PATIENCE = 10_000_000_000L;

  private final HttpLimits limits;
  private final Uploads uploads;
  private final OpenStreams openStreams;
  private final LargeAnswers large;
  private final Set<HttpServerRequest> handled = ConcurrentHashMap.newKeySet();

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

  /** Takes a place for {@code request}; false when there is none. {@code health} has one always. */
  boolean enter(HttpServerRequest request, boolean health) {
    if (health) {
      return true;
    }
    handled.add(request);
    if (handled.size() <= limits.requests()) {
      return true;
    }
    handled.remove(request);
    return false;
  }

  void leave(HttpServerRequest request) {
    handled.remove(request);
  }
}
