package io.leat.server.http;

import java.time.Instant;
import java.util.List;

/**
 * Remembers the answers to requests with an Idempotency-Key, so that one that is sent again is not done again. Used by many threads,
 * and durable: what {@link #keep} returned from is still known after the process was killed.
 */
public interface IdempotentRequests {

  /**
   * A request.
   *
   * @param account who sent it; keys of others are other keys
   * @param key what the client sent, up to 200 characters
   * @param print the SHA-256 of method, path, query and body, in hexadecimal
   */
  record Sent(String account, String key, String print) {}

  /**
   * An answer that can be given again.
   *
   * @param tag and {@code location} empty when there was none
   */
  record StoredAnswer(int status, String json, String tag, String location) {}

  /** What is known of a request. */
  sealed interface Claim {}

  /**
   * The caller has the key now, until {@link #end}.
   *
   * @param made what was made under it before its answer was lost; empty when nothing was, so that it is to be done
   */
  record Mine(List<String> made) implements Claim {}

  /** It is being done by another thread: 409. */
  record Busy() implements Claim {}

  /** The key was used for something else: 422. */
  record Other() implements Claim {}

  /** It was done. */
  record Done(StoredAnswer answer) implements Claim {}

  /** Takes the key, or says why not. Forgotten no sooner than a day after {@code now}. */
  Claim claim(Sent request, Instant now);

  /** Remembers what was answered. */
  void keep(Sent request, StoredAnswer answer);

  /** Gives the key back for another request, unless something was made under it. */
  void release(Sent request);

  /** Nobody works under the key any more; called once after each {@link Mine}, whatever came of it. */
  void end(Sent request);
}
