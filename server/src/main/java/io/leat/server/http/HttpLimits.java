package io.leat.server.http;

import java.time.Duration;

/**
 * What clients may cost.
 *
 * @param header bytes of all headers of a request
 * @param line bytes of the request line
 * @param connections open at once; more are closed at once
 * @param requests handled at once; more are answered with 503
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
