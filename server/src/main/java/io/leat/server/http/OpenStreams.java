package io.leat.server.http;

import java.util.HashMap;
import java.util.Map;

/** Answers that stay open: feeds, and what is sent while it is made. A part of the requests at once is kept for others. Used by many threads. */
final class OpenStreams {
  private final HttpLimits limits;
  private final Map<String, Integer> ofAccount = new HashMap<>();
  private int all;

  OpenStreams(HttpLimits limits) {
    this.limits = limits;
  }

  /**
   * Takes a place for {@code account}, to be given back by {@link #end}.
   *
   * @throws Refusal 429 when the account has too many, 503 when all have
   */
  synchronized void begin(String account) {
    int own = ofAccount.getOrDefault(account, 0);
    if (own >= limits.accountFlows()) {
      throw Problem.of(
              429,
              "too-many-feeds",
              "too many feeds at once",
              "'"
                  + account
                  + "' follows "
                  + own
                  + " feeds and logs, which is the limit; close some")
          .header("Retry-After", "5")
          .refusal();
    }
    if (all >= limits.openStreams()) {
      throw Problem.unavailable("busy", "too many feeds at once")
          .header("Retry-After", "5")
          .refusal();
    }
    all++;
    ofAccount.put(account, own + 1);
  }

  synchronized void end(String account) {
    all--;
    ofAccount.computeIfPresent(account, (_, own) -> own == 1 ? null : own - 1);
  }
}
