package io.leat.cli.client;

import io.leat.cli.terminal.UsageProblem;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a request is for, below the URL of the server.
 *
 * @param text path and query, escaped, such as {@code /api/v1/runs?limit=1}
 */
public record Address(String text) {

  /** The resource whose path is made of {@code segments}, each as it is called: {@code of("runs", "17")}. */
  public static Address of(String... segments) {
    StringBuilder path = new StringBuilder("/api/v1");
    for (String segment : segments) {
      path.append('/').append(escaped(segment));
    }
    return new Address(path.toString());
  }

  /** Path and query as a user wrote them, escaped already. */
  public static Address written(String text) {
    try {
      return new Address(new URI(text).toASCIIString());
    } catch (URISyntaxException problem) {
      throw new UsageProblem(
          "'" + text + "' is not a path: " + problem.getReason(), "write %20 for a blank");
    }
  }

  /** The run {@code run}, and what is below it. */
  public static Address ofRun(long run, String... below) {
    String[] segments = new String[below.length + 2];
    segments[0] = "runs";
    segments[1] = String.valueOf(run);
    System.arraycopy(below, 0, segments, 2, below.length);
    return of(segments);
  }

  /** With one more parameter; as it is when {@code value} is null. */
  public Address with(String name, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    char separator = text.indexOf('?') < 0 ? '?' : '&';
    return new Address(text + separator + name + "=" + escaped(String.valueOf(value)));
  }

  /** A segment that is only dots would be taken for a way up. */
  private static String escaped(String plain) {
    return plain.equals(".") || plain.equals("..")
        ? plain.replace(".", "%2E")
        : URLEncoder.encode(plain, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
