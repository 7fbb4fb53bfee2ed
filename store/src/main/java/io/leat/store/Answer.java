package io.leat.store;

import java.util.Map;

/**
 * What was answered to a request.
 *
 * @param status of HTTP
 * @param headers those that are to be repeated
 */
public record Answer(int status, Map<String, String> headers, String body) {
  public Answer {
    headers = Pairs.sorted(headers);
  }
}
