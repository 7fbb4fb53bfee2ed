package io.leat.dsl.config;

import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads TOML 1.0 to a tree: lines, headers and where they lead. Values are read by {@link TomlValues}. Written by hand, since no
 * library keeps the place of every key and the text of every number.
 */
final class TomlReader {
  private final TextCursor in;
  private final TomlValues values;
  private final Limits limits;
  private final Diagnostics diagnostics;

  private TomlReader(JobfileSource source, Limits limits, Diagnostics diagnostics) {
    this.in = new TextCursor(source, limits);
    this.limits = limits;
    this.diagnostics = diagnostics;
    this.values = new TomlValues(in, limits, diagnostics);
  }

  /**
   * The table that {@code source} holds.
   *
   * @throws NotWellFormed when it is not TOML
   */
  static ConfigNode read(JobfileSource source, Limits limits, Diagnostics diagnostics) {
    return new TomlReader(source, limits, diagnostics).document();
  }

  private ConfigNode document() {
    TomlTable root = new TomlTable(TomlTable.Kind.HEADER, in.source.span(0, 0));
    TomlTable current = root;
    while (true) {
      values.space();
      if (in.atEnd()) {
        return root.node();
      }
      switch (in.peek()) {
        case '\n', '\r', '#' -> {}
        case '[' -> current = header(root);
        default -> values.pair(current);
      }
      values.endOfLine();
    }
  }

  private TomlTable header(TomlTable root) {
    int start = in.at;
    boolean several = in.sees("[[");
    in.at += several ? 2 : 1;
    List<TomlTable.Key> path = new ArrayList<>();
    do {
      values.space();
      path.add(values.key());
      values.space();
    } while (in.skip('.'));
    String close = several ? "]]" : "]";
    if (!in.sees(close)) {
      throw in.problem(
          in.source.span(start, start + close.length()),
          "'" + close.replace(']', '[') + "' is never closed",
          "a header ends on its line with '" + close + "'");
    }
    in.at += close.length();
    SourceSpan span = in.source.span(start, in.at);
    if (path.size() > limits.nesting()) {
      throw TextCursor.tooNested(span, limits);
    }
    TomlTable table = root;
    for (TomlTable.Key key : path.subList(0, path.size() - 1)) {
      table = through(table, key, span);
    }
    return several ? another(table, path.getLast(), span) : only(table, path.getLast(), span);
  }

  /** The table that {@code key} leads to on the way of a header. */
  private TomlTable through(TomlTable table, TomlTable.Key key, SourceSpan header) {
    TomlTable fresh = new TomlTable(TomlTable.Kind.PASSED, header);
    return switch (table.add(key, new TomlTable.Content.Table(fresh))) {
      case null -> values.counted(fresh);
      case TomlTable.Content.Table(TomlTable found) when found.kind != TomlTable.Kind.INLINE ->
          found;
      case TomlTable.Content.Tables(List<TomlTable> found) -> found.getLast();
      case TomlTable.Content.Table _, TomlTable.Content.Value _ -> duplicate(table, key, fresh);
    };
  }

  private TomlTable only(TomlTable table, TomlTable.Key key, SourceSpan header) {
    TomlTable fresh = new TomlTable(TomlTable.Kind.HEADER, header);
    return switch (table.add(key, new TomlTable.Content.Table(fresh))) {
      case null -> values.counted(fresh);
      case TomlTable.Content.Table(TomlTable found) when found.kind == TomlTable.Kind.PASSED -> {
        found.kind = TomlTable.Kind.HEADER;
        yield found;
      }
      case TomlTable.Content.Table _, TomlTable.Content.Tables _, TomlTable.Content.Value _ ->
          duplicate(table, key, fresh);
    };
  }

  private TomlTable another(TomlTable table, TomlTable.Key key, SourceSpan header) {
    TomlTable fresh = new TomlTable(TomlTable.Kind.HEADER, header);
    List<TomlTable> tables = new ArrayList<>(List.of(fresh));
    return switch (table.add(key, new TomlTable.Content.Tables(tables))) {
      case null -> values.counted(fresh);
      case TomlTable.Content.Tables(List<TomlTable> found) -> {
        found.add(fresh);
        yield values.counted(fresh);
      }
      case TomlTable.Content.Table _, TomlTable.Content.Value _ -> duplicate(table, key, fresh);
    };
  }

  private TomlTable duplicate(TomlTable table, TomlTable.Key key, TomlTable fresh) {
    diagnostics.add(KeyTable.duplicate(key.text(), key.span(), table.first(key)));
    return values.counted(fresh);
  }
}
