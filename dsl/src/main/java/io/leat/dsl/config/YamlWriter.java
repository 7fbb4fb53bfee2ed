package io.leat.dsl.config;

import io.leat.engine.expression.Scalar;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** Writes trees as YAML in block style. Texts stand without quotes only where every reader takes them for texts. */
final class YamlWriter {
  private static final int WIDTH = 80;

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  /** {@code root} as a document. */
  static String write(ConfigNode root) {
    YamlWriter writer = new YamlWriter();
    if (isBlock(root)) {
      writer.block(root, 0);
    } else {
      writer.out.append(inline(root)).append('\n');
    }
    return writer.out.toString();
  }

  /** Whether {@code node} stands on lines of its own: a map or list with something in it, unless it is a short list of scalars. */
  private static boolean isBlock(ConfigNode node) {
    return switch (node) {
      case ConfigNode.Entries(List<ConfigNode.Entry> entries, var _) -> !entries.isEmpty();
      case ConfigNode.Items(List<ConfigNode> items, var _) ->
          !items.isEmpty()
              && (inline(node).length() > WIDTH
                  || items.stream()
                      .anyMatch(
                          each ->
                              each instanceof ConfigNode.Entries
                                  || each instanceof ConfigNode.Items
                                  || isLong(each)));
      default -> false;
    };
  }

  private static boolean isLong(ConfigNode node) {
    return node instanceof ConfigNode.Text(String text, var _, var _) && text.indexOf('\n') >= 0;
  }

  private void block(ConfigNode node, int indent) {
    if (node instanceof ConfigNode.Entries(List<ConfigNode.Entry> entries, var _)) {
      for (ConfigNode.Entry entry : entries) {
        out.append(" ".repeat(indent)).append(YamlText.key(entry.key())).append(':');
        value(entry.value(), indent);
      }
    } else if (node instanceof ConfigNode.Items(List<ConfigNode> items, var _)) {
      for (ConfigNode item : items) {
        out.append(" ".repeat(indent)).append('-');
        if (item instanceof ConfigNode.Entries && isBlock(item)) {
          // the first key follows the dash; the others stand below it
          int start = out.length();
          block(item, indent + 2);
          out.delete(start, start + indent + 1);
        } else {
          value(item, indent);
        }
      }
    }
  }

  private void value(ConfigNode value, int indent) {
    if (isBlock(value)) {
      out.append('\n');
      block(value, indent + 2);
    } else if (value instanceof ConfigNode.Text(String text, var _, var _)) {
      out.append(' ').append(YamlText.value(text, indent + 2)).append('\n');
    } else {
      out.append(' ').append(inline(value)).append('\n');
    }
  }

  private static String inline(ConfigNode node) {
    return switch (node) {
      case ConfigNode.Text(String text, var _, var _) -> YamlText.inline(text);
      case ConfigNode.Ambiguous(String written, var _) -> YamlText.inline(written);
      case ConfigNode.Numeric(BigDecimal amount, var _) -> new Scalar.Numeric(amount).text();
      case ConfigNode.Flag(boolean on, var _) -> Boolean.toString(on);
      case ConfigNode.Nothing _ -> "null";
      case ConfigNode.Items(List<ConfigNode> items, var _) ->
          items.stream().map(YamlWriter::inline).collect(Collectors.joining(", ", "[", "]"));
      case ConfigNode.Entries(List<ConfigNode.Entry> entries, var _) ->
          entries.stream()
              .map(entry -> YamlText.inline(entry.key()) + ": " + inline(entry.value()))
              .collect(Collectors.joining(", ", "{", "}"));
    };
  }
}
