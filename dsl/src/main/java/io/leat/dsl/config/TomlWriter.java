package io.leat.dsl.config;

import io.leat.engine.expression.Scalar;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** Writes trees as TOML 1.0: short maps in braces, others and lists of maps under headers. */
final class TomlWriter {
  private static final int WIDTH = 90;

  private final StringBuilder out = new StringBuilder();

  private TomlWriter() {}

  /** {@code root}, a map. A list at the top has no form in TOML; its maps are then those of a body whose words stand once each. */
  static String write(ConfigNode root) {
    TomlWriter writer = new TomlWriter();
    if (!(root instanceof ConfigNode.Entries entries)) {
      throw new IllegalArgumentException("the top of a TOML file is a map");
    }
    writer.table("", entries);
    return writer.out.toString();
  }

  private void table(String path, ConfigNode.Entries table) {
    // names of tasks keep their order only if all of them stand in braces, or none
    boolean allHeaded =
        table.entries().stream().allMatch(TomlWriter::canHaveHeader)
            && table.entries().stream().anyMatch(TomlWriter::needsHeader);
    for (ConfigNode.Entry entry : table.entries()) {
      if (!allHeaded && !needsHeader(entry)) {
        out.append(key(entry.key())).append(" = ").append(value(entry.value(), true)).append('\n');
      }
    }
    for (ConfigNode.Entry entry : table.entries()) {
      if (allHeaded || needsHeader(entry)) {
        headed(path + key(entry.key()), entry.value());
      }
    }
  }

  private static boolean canHaveHeader(ConfigNode.Entry entry) {
    return entry.value() instanceof ConfigNode.Entries
        || (entry.value() instanceof ConfigNode.Items(List<ConfigNode> items, var _)
            && !items.isEmpty()
            && items.stream().allMatch(ConfigNode.Entries.class::isInstance));
  }

  private void headed(String path, ConfigNode value) {
    if (value instanceof ConfigNode.Entries entries) {
      // a header with nothing but headers below it goes without saying
      if (entries.entries().isEmpty()
          || !entries.entries().stream().allMatch(TomlWriter::canHaveHeader)
          || entries.entries().stream().noneMatch(TomlWriter::needsHeader)) {
        header("[" + path + "]");
      }
      table(path + ".", entries);
    } else if (value instanceof ConfigNode.Items(List<ConfigNode> items, var _)) {
      for (ConfigNode item : items) {
        header("[[" + path + "]]");
        table(path + ".", (ConfigNode.Entries) item);
      }
    }
  }

  private void header(String header) {
    out.append(out.isEmpty() ? "" : "\n").append(header).append('\n');
  }

  private static boolean needsHeader(ConfigNode.Entry entry) {
    return switch (entry.value()) {
      case ConfigNode.Entries(List<ConfigNode.Entry> entries, var _) ->
          entries.stream().anyMatch(each -> !isFlat(each.value())) || isLong(entry);
      case ConfigNode.Items(List<ConfigNode> items, var _) ->
          canHaveHeader(entry)
              && (items.stream().anyMatch(item -> !isFlatMap(item)) || isLong(entry));
      default -> false;
    };
  }

  /** Whether {@code node} is a scalar on one line, or a list of such. */
  private static boolean isFlat(ConfigNode node) {
    return switch (node) {
      case ConfigNode.Entries _ -> false;
      case ConfigNode.Items(List<ConfigNode> items, var _) ->
          items.stream().allMatch(each -> !(each instanceof ConfigNode.Items) && isFlat(each));
      case ConfigNode.Text(String text, var _, var _) -> text.indexOf('\n') < 0;
      default -> true;
    };
  }

  private static boolean isFlatMap(ConfigNode node) {
    return node instanceof ConfigNode.Entries(List<ConfigNode.Entry> entries, var _)
        && entries.stream().allMatch(each -> isFlat(each.value()));
  }

  private static boolean isLong(ConfigNode.Entry entry) {
    return key(entry.key()).length() + 3 + value(entry.value(), false).length() > WIDTH;
  }

  private static String value(ConfigNode node, boolean lines) {
    return switch (node) {
      case ConfigNode.Text(String text, var _, var _) -> text(text, lines);
      case ConfigNode.Ambiguous(String written, var _) -> text(written, lines);
      case ConfigNode.Numeric(BigDecimal amount, var _) -> new Scalar.Numeric(amount).text();
      case ConfigNode.Flag(boolean on, var _) -> Boolean.toString(on);
      // TOML has no null; a hole that holds it is read as one where a value is wanted
      case ConfigNode.Nothing _ -> "\"${null}\"";
      case ConfigNode.Items(List<ConfigNode> items, var _) -> list(items, lines);
      case ConfigNode.Entries(List<ConfigNode.Entry> entries, var _) ->
          entries.stream()
              .map(entry -> key(entry.key()) + " = " + value(entry.value(), false))
              .collect(Collectors.joining(", ", "{", "}"));
    };
  }

  private static String list(List<ConfigNode> items, boolean lines) {
    String line =
        items.stream().map(item -> value(item, false)).collect(Collectors.joining(", ", "[", "]"));
    boolean several =
        lines && (line.length() > WIDTH || items.stream().anyMatch(item -> !isFlat(item)));
    return several && !items.isEmpty()
        ? items.stream()
            .map(item -> "  " + value(item, true))
            .collect(Collectors.joining(",\n", "[\n", "\n]"))
        : line;
  }

  private static String key(String key) {
    boolean bare =
        !key.isEmpty()
            && key.chars()
                .allMatch(
                    c ->
                        (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '-'
                            || c == '_');
    return bare ? key : basic(key);
  }

  private static String text(String text, boolean lines) {
    boolean clean = text.chars().allMatch(c -> (c >= ' ' && c != 0x7f) || c == '\t' || c == '\n');
    boolean several = text.indexOf('\n') >= 0;
    if (clean && several && lines && !text.contains("'''") && !text.endsWith("'")) {
      return "'''\n" + text + "'''";
    }
    boolean awkward = text.indexOf('"') >= 0 || text.indexOf('\\') >= 0;
    return clean && !several && awkward && text.indexOf('\'') < 0 ? "'" + text + "'" : basic(text);
  }

  private static String basic(String text) {
    StringBuilder out = new StringBuilder();
    JsonWriter.quote(text, out);
    int delete = out.indexOf("\u007f");
    while (delete >= 0) {
      out.replace(delete, delete + 1, "\\u007f");
      delete = out.indexOf("\u007f");
    }
    return out.toString();
  }
}
