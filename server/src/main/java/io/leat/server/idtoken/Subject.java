package io.leat.server.idtoken;

import java.util.Map;

/**
 * Who a token is of, {@code sub}, as one text that others compare: {@code project:web:job:deploy:ref:refs/heads/main}. Within names
 * {@code :} is written {@code %3A} and {@code %} is {@code %25}, so that no name can be read as several parts. Pure.
 */
final class Subject {
  private Subject() {}

  /** The parts in their order, such as {@code project} and {@code web}. */
  static String of(Map<String, String> parts) {
    StringBuilder text = new StringBuilder();
    parts.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? "" : ":").append(name).append(':').append(escaped(value)));
    return text.toString();
  }

  private static String escaped(String name) {
    return name.replace("%", "%25").replace(":", "%3A");
  }
}
