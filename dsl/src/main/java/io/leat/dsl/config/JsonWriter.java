package io.leat.dsl.config;

import io.leat.engine.expression.Scalar;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes trees as JSON: indented for people, or in normal form (RFC 8785, numbers in plain notation). */
final class JsonWriter {
  private static final int WIDTH = 80;

  private JsonWriter() {}

  /** {@code root} on lines, indented by two spaces; lists of scalars that fit on a line stand on one. */
  static String pretty(ConfigNode root) {
    StringBuilder out = new StringBuilder();
    pretty(root, "", out);
    return out.append('\n').toString();
  }

  private static void pretty(ConfigNode node, String indent, StringBuilder out) {
    switch (node) {
      case ConfigNode.Entries(List<ConfigNode.Entry> entries, var _) when !entries.isEmpty() -> {
        String separator = "{\n";
        for (ConfigNode.Entry entry : entries) {
          out.append(separator).append(indent).append("  ");
          quote(entry.key(), out);
          out.append(": ");
          pretty(entry.value(), indent + "  ", out);
          separator = ",\n";
        }
        out.append('\n').append(indent).append('}');
      }
      case ConfigNode.Items(List<ConfigNode> items, var _) when !items.isEmpty() -> {
        String line =
            items.stream().map(JsonWriter::compact).collect(Collectors.joining(", ", "[", "]"));
        if (line.length() + indent.length() <= WIDTH
            && items.stream().noneMatch(JsonWriter::isNested)) {
          out.append(line);
          return;
        }
        String separator = "[\n";
        for (ConfigNode item : items) {
          out.append(separator).append(indent).append("  ");
          pretty(item, indent + "  ", out);
          separator = ",\n";
        }
        out.append('\n').append(indent).append(']');
      }
      default -> compact(node, out, false);
    }
  }

  private static boolean isNested(ConfigNode node) {
    return node instanceof ConfigNode.Entries || node instanceof ConfigNode.Items;
  }

  /** {@code root} in normal form. */
  static String canonical(ConfigNode root) {
    StringBuilder out = new StringBuilder();
    compact(root, out, true);
    return out.toString();
  }

  private static String compact(ConfigNode node) {
    StringBuilder out = new StringBuilder();
    compact(node, out, false);
    return out.toString();
  }

  private static void compact(ConfigNode node, StringBuilder out, boolean sorted) {
    if (node instanceof ConfigNode.Entries(List<ConfigNode.Entry> entries, var _)) {
      List<ConfigNode.Entry> ordered = new ArrayList<>(entries);
      if (sorted) {
        ordered.sort((a, b) -> a.key().compareTo(b.key()));
      }
      out.append('{');
      for (int i = 0; i < ordered.size(); i++) {
        out.append(i == 0 ? "" : ",");
        quote(ordered.get(i).key(), out);
        out.append(':');
        compact(ordered.get(i).value(), out, sorted);
      }
      out.append('}');
    } else if (node instanceof ConfigNode.Items(List<ConfigNode> items, var _)) {
      out.append('[');
      for (int i = 0; i < items.size(); i++) {
        out.append(i == 0 ? "" : ",");
        compact(items.get(i), out, sorted);
      }
      out.append(']');
    } else if (node instanceof ConfigNode.Text(String text, var _, var _)) {
      quote(text, out);
    } else if (node instanceof ConfigNode.Ambiguous(String written, var _)) {
      quote(written, out);
    } else if (node instanceof ConfigNode.Numeric(BigDecimal amount, var _)) {
      out.append(new Scalar.Numeric(amount).text());
    } else if (node instanceof ConfigNode.Flag(boolean on, var _)) {
      out.append(on);
    } else {
      out.append("null");
    }
  }

  /** Appends {@code text} in quotes, with the escapes of RFC 8785, section 3.2.2.2, and no others. */
  static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < ' ') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
