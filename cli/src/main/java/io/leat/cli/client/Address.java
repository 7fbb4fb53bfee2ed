package io.leat.cli.client;

import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.Operation;
import io.leat.contract.Parameter;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a request is for, below the URL of the server.
 *
 * @param method that of HTTP
 * @param text path and query, escaped, such as {@code /api/v1/runs?limit=1}
 * @param operation what it asks for; null for what a user wrote
 */
public record Address(String method, String text, @Nullable Operation operation) {

  /** {@code operation} on what {@code named} names, each parameter of its path as it is called: {@code of(GET_RUN, 17)}. */
  public static Address of(Operation operation, Object... named) {
    String path = operation.path();
    StringBuilder text = new StringBuilder();
    int next = 0;
    int at = 0;
    for (int open = path.indexOf('{'); open >= 0; open = path.indexOf('{', at)) {
      text.append(path, at, open).append(escaped(String.valueOf(named[next])));
      at = path.indexOf('}', open) + 1;
      next++;
    }
    if (next != named.length) {
      throw new IllegalArgumentException(path + " has " + next + " parameters");
    }
    text.append(path, at, path.length());
    return new Address(operation.method().name(), text.toString(), operation);
  }

  /** Path and query as a user wrote them, escaped already. */
  public static Address written(String method, String text) {
    try {
      return new Address(method, new URI(text).toASCIIString(), null);
    } catch (URISyntaxException problem) {
      throw new UsageProblem(
          "'" + text + "' is not a path: " + problem.getReason(), "write %20 for a blank");
    }
  }

  /** With one more parameter, which the operation takes; as it is when {@code value} is null. */
  public Address with(String name, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    if (operation != null && !takes(operation, name)) {
      throw new IllegalArgumentException(operation.id() + " takes no " + name);
    }
    char separator = text.indexOf('?') < 0 ? '?' : '&';
    return new Address(
        method, text + separator + name + "=" + escaped(String.valueOf(value)), operation);
  }

  private static boolean takes(Operation operation, String name) {
    for (Parameter each : operation.parameters()) {
      if (each.place() == Parameter.Place.QUERY && each.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** A segment that is only dots would be taken for a way up. */
  private static String escaped(String plain) {
    return plain.equals(".") || plain.equals("..")
        ? plain.replace(".", "%2E")
        : URLEncoder.encode(plain, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
