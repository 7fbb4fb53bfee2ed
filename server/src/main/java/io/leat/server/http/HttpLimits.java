package io.leat.server.http;

import java.time.Duration;

/**
 * What clients may cost.
 *
 * @param header bytes of all headers of a request
 * @param line bytes of the request line
 * @param connections open at once; one more takes the place of the one that has waited for longest
 * @param requests handled at once, from when their body is there; more are answered with 503
 * @param silence how long a connection may be without a request, or with half a one
 * @param idle how long a connection may be without a byte in either direction while a request goes on
 * @param upload how long a body may take to come
 */
public record HttpLimits(
    int header,
    int line,
    int connections,
    int requests,
    Duration silence,
    Duration idle,
    Duration upload) {

  private static final int HOOK = 26 << 20;
  private static final Duration STRANGER = Duration.ofSeconds(10);

  /** Connections of one address; one more takes the place of the one that waits for longest. Trusted proxies have no such limit. */
  int addressConnections() {
    return Math.max(1, connections / 2);
  }

  /** Requests of one connection of HTTP/2 that go on at once; a client waits with one more. */
  int streams() {
    return 100;
  }

  /** Streams of HTTP/2 that ask whether the server lives; one more takes the place of the oldest. */
  int healthStreams() {
    return Math.max(1, requests / 32);
  }

  /** Requests without a token that are handled at once. */
  int openRequests() {
    return Math.max(1, requests / 2);
  }

  /** Streams of HTTP/2 of one address that are open, without a token or before it was seen: little more than a connection has. */
  int addressStreams() {
    return Math.max(1, requests / 16);
  }

  /** Those of one address. */
  int addressRequests() {
    return Math.max(1, requests / 4);
  }

  /** How long who has no token is waited for, and one who sends no body until that is said. */
  Duration stranger() {
    return idle.compareTo(STRANGER) < 0 ? idle : STRANGER;
  }

  /** Bodies without a token that come in from one address at once. */
  int addressUploads() {
    return Math.max(1, requests / 64);
  }

  /** Bytes that all bodies may hold together: an eighth of the heap, and what two large hooks need. */
  long bodies() {
    return Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 8);
  }

  /** How many of these without a token. */
  long openBodies() {
    return bodies() / 4 * 3;
  }

  /** How many of these without a token from one address: the largest hook. */
  long addressBodies() {
    return HOOK;
  }

  /** Bytes that all large answers may hold together until they are sent: a sixteenth of the heap. */
  long largeAnswers() {
    return Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 16);
  }

  /** Answers that stay open, all together; the rest of the requests is kept for others. */
  int openStreams() {
    return Math.max(1, requests / 4 * 3);
  }

  /** Of one account. */
  int accountFlows() {
    return Math.max(1, requests / 2);
  }

  /** The limits unless told otherwise. */
  public static HttpLimits standard() {
    return new HttpLimits(
        16 * 1024,
        8 * 1024,
        4096,
        2048,
        Duration.ofSeconds(25),
        Duration.ofSeconds(60),
        Duration.ofSeconds(60));
  }
}
