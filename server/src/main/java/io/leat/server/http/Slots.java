package io.leat.server.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may be served at once: requests whose body is there, bodies that come in, and answers that stay open. Used by many threads. */
final class Slots {
  private static final long LARGE_PATIENCE = 10_000_000_000L;

  private final HttpLimits limits;
  private final Uploads uploads;

  /** Answers that stay open: feeds, and what is sent while it is made. */
  private final Places flows;

  private final LargeAnswers large;

  /** Requests that are handled. */
  private final Places handled;

  /** Those of them without a token. */
  private final Places open;

  /** Streams of HTTP/2 without a token. */
  private final Places strangers;

  /** Those with one. */
  private final Places signedIn;

  /** Streams of HTTP/2 that ask whether the server lives, those that began first before others. */
  private final Set<HttpServerRequest> health = new LinkedHashSet<>();

  Slots(HttpLimits limits) {
    this.limits = limits;
    this.handled = new Places(limits.requests(), limits.requests());
    this.open = new Places(limits.openRequests(), limits.addressRequests());
    this.strangers = new Places(limits.openRequests(), limits.addressStreams());
    this.signedIn = new Places(limits.requests(), limits.accountFlows());
    this.uploads = new Uploads(limits);
    this.flows = new Places(limits.openStreams(), limits.accountFlows());
    this.large = new LargeAnswers(limits.largeAnswers(), LARGE_PATIENCE);
  }

  Uploads uploads() {
    return uploads;
  }

  /**
   * Takes a place for an answer that stays open, until {@link #leave}.
   *
   * @throws Refusal 429 when the account has too many, 503 when all have
   */
  void follow(HttpServerRequest request, String account) {
    if (flows.take(request, account)) {
      return;
    }
    int own = flows.of(account);
    if (own < limits.accountFlows()) {
      throw Problem.unavailable("busy", "too many feeds at once")
          .header("Retry-After", "5")
          .refusal();
    }
    String told =
        "'" + account + "' follows " + own + " feeds and logs, which is the limit; close some";
    throw Problem.of(429, "too-many-feeds", "too many feeds at once", told)
        .header("Retry-After", "5")
        .refusal();
  }

  LargeAnswers large() {
    return large;
  }

  /**
   * Takes a place for a stream of HTTP/2, of which a connection carries a hundred, from its headers to its end.
   *
   * @param account whose token it has, which may be revoked by now; null without one that is ours
   * @param owner of the address that it comes from; null for a proxy, which speaks for many
   */
  boolean begin(HttpServerRequest request, @Nullable String account, @Nullable String owner) {
    return account == null ? strangers.take(request, owner) : signedIn.take(request, account);
  }

  /**
   * Takes a place for a stream that asks whether the server lives. There always is one, whoever holds all others: the stream that has had
   * one for longest loses it.
   */
  void beginHealth(HttpServerRequest request) {
    HttpServerRequest oldest = null;
    synchronized (health) {
      if (health.size() >= limits.healthStreams()) {
        oldest = health.iterator().next();
        health.remove(oldest);
      }
      health.add(request);
    }
    if (oldest != null) {
      oldest.response().reset(Http2.REFUSED_STREAM);
    }
  }

  /** Takes a place for {@code request}; false when there is none. Who is not signed in has a part of them, and less for an address. */
  boolean enter(HttpServerRequest request, String address, boolean signedIn) {
    if (!signedIn && !open.take(request, Network.owner(address))) {
      return false;
    }
    if (handled.take(request, null)) {
      return true;
    }
    open.giveBack(request);
    return false;
  }

  void leave(HttpServerRequest request) {
    synchronized (health) {
      health.remove(request);
    }
    strangers.giveBack(request);
    signedIn.giveBack(request);
    open.giveBack(request);
    handled.giveBack(request);
    flows.giveBack(request);
  }
}
