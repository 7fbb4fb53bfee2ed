package io.leat.testkit.vault;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Maps, lists, texts, numbers and flags as JSON. */
final class VaultJson {
  private VaultJson() {}

  static String of(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(each -> text(String.valueOf(each.getKey())) + ":" + of(each.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
      case Collection<?> all ->
          all.stream().map(VaultJson::of).collect(Collectors.joining(",", "[", "]"));
      case Number number -> number.toString();
      case Boolean flag -> flag.toString();
      default -> text(value.toString());
    };
  }

  private static String text(String text) {
    StringBuilder written = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        written.append('\\').append(c);
      } else if (c < ' ') {
        written.append(String.format("\\u%04x", (int) c));
      } else {
        written.append(c);
      }
    }
    return written.append('"').toString();
  }
}
