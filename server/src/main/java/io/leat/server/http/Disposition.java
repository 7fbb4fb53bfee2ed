package io.leat.server.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a browser does with a content.
 *
 * @param name the name to save it by; empty to show it in place
 */
public record Disposition(Optional<String> name) {

  /** Shown in place. */
  public static Disposition show() {
    return new Disposition(Optional.empty());
  }

  /** Saved as {@code name}, of which only the last part of a path counts. */
  public static Disposition save(String name) {
    return new Disposition(Optional.of(name.substring(name.lastIndexOf('/') + 1)));
  }

  /** The value of Content-Disposition (RFC 6266): a name in ASCII for old clients, and the name itself. */
  String header() {
    return name.map(
            each ->
                "attachment; filename=\""
                    + each.replaceAll("[^A-Za-z0-9._ -]", "_")
                    + "\"; filename*=UTF-8''"
                    + URLEncoder.encode(each, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("*", "%2A"))
        .orElse("inline");
  }
}
