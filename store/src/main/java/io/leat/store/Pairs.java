package io.leat.store;

import io.leat.engine.durable.LineEscapes;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** A map of texts as one text: a line an entry, name and value separated by a tab; tab, line end and backslash escaped by a backslash. */
final class Pairs {
  private Pairs() {}

  static Map<String, String> sorted(Map<String, String> pairs) {
    return Collections.unmodifiableMap(new TreeMap<>(pairs));
  }

  static String text(Map<String, String> pairs) {
    StringBuilder text = new StringBuilder();
    pairs.forEach(
        (name, value) -> {
          escape(name, text);
          text.append('\t');
          escape(value, text);
          text.append('\n');
        });
    return text.toString();
  }

  private static void escape(String plain, StringBuilder text) {
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      switch (c) {
        case '\t' -> text.append("\\t");
        case '\n' -> text.append("\\n");
        case '\0' -> text.append("\\0");
        case '\\' -> text.append("\\\\");
        default -> text.append(c);
      }
    }
  }

  static Map<String, String> of(String text) {
    Map<String, String> pairs = new TreeMap<>();
    for (int at = 0; at < text.length(); ) {
      int tab = text.indexOf('\t', at);
      int end = text.indexOf('\n', tab);
      pairs.put(
          LineEscapes.decode(text.substring(at, tab)),
          LineEscapes.decode(text.substring(tab + 1, end)));
      at = end + 1;
    }
    return Collections.unmodifiableMap(pairs);
  }
}
