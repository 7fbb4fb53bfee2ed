package io.leat.server.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a request line asks for, looked at strictly before anything is led by it, so that no two readers can see two paths in it. */
final class Target {
  private Target() {}

  /**
   * Looks at {@code path}: no part of it is empty, '.' or '..', or holds a slash or a control character, also when it is decoded.
   *
   * @throws Refusal 400 when it is not a path, or one that could be taken for another
   */
  static void check(String path) {
    if (!path.startsWith("/")) {
      throw bad();
    }
    if (path.length() > 1) {
      for (String each : path.substring(1).split("/", -1)) {
        String segment = decoded(each, false);
        if (segment.isEmpty()
            || segment.equals(".")
            || segment.equals("..")
            || segment.indexOf('/') >= 0
            || segment.indexOf('\\') >= 0
            || segment.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
          throw bad();
        }
      }
    }
  }

  /**
   * The parameters of {@code query} by name, those of one name in the order of sending.
   *
   * @throws Refusal 400 when it is not well formed
   */
  static Map<String, List<String>> parameters(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String each : query.split("&")) {
      if (!each.isEmpty()) {
        int equals = each.indexOf('=');
        String name = decoded(equals < 0 ? each : each.substring(0, equals), true);
        String value = equals < 0 ? "" : decoded(each.substring(equals + 1), true);
        parameters.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
      }
    }
    return parameters;
  }

  private static String decoded(String text, boolean form) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int high = i + 3 <= text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = i + 3 <= text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw bad();
        }
        bytes.write(high * 16 + low);
        i += 2;
      } else if (c <= ' ' || c >= 0x7f || c == '#') {
        throw bad();
      } else {
        bytes.write(form && c == '+' ? ' ' : c);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException problem) {
      throw bad();
    }
  }

  private static Refusal bad() {
    return Problem.badRequest("the path or query is not well formed").refusal();
  }
}
