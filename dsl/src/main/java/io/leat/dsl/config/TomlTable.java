package io.leat.dsl.config;

import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.TextOrigin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A TOML table while it is put together; its parts may come from all over the file. */
final class TomlTable {

  /** A table with its key takes as much as so many other keys and values. */
  static final int WEIGHT = 4;

  /** How a table came to be, which decides what may still be added to it. */
  enum Kind {
    /** By being on the way of a header: may get a header of its own. */
    PASSED,
    /** By its own header. */
    HEADER,
    /** By dotted keys. */
    DOTTED,
    /** In braces: nothing can be added. */
    INLINE
  }

  /** One part of a key, and where it stands. */
  record Key(String text, TextOrigin origin, SourceSpan span) {}

  /** What stands under a key. */
  sealed interface Content {
    /** A value that is whole. */
    record Value(ConfigNode node) implements Content {}

    /** A table. */
    record Table(TomlTable table) implements Content {}

    /** Tables with headers in double brackets. */
    record Tables(List<TomlTable> tables) implements Content {}
  }

  private record Slot(Key key, Content content) {}

  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private final SourceSpan span;
  Kind kind;

  TomlTable(Kind kind, SourceSpan span) {
    this.kind = kind;
    this.span = span;
  }

  /** Puts {@code content} under {@code key} unless something stands there; returns what was there before, or null. */
  @Nullable Content add(Key key, Content content) {
    Slot slot = slots.putIfAbsent(key.text(), new Slot(key, content));
    return slot == null ? null : slot.content();
  }

  /** Where the key that is equal to {@code key} stands first. */
  SourceSpan first(Key key) {
    Slot slot = slots.get(key.text());
    return slot == null ? key.span() : slot.key().span();
  }

  /** The whole as a tree. */
  ConfigNode.Entries node() {
    List<ConfigNode.Entry> entries = new ArrayList<>();
    for (Slot slot : slots.values()) {
      ConfigNode value =
          switch (slot.content()) {
            case Content.Value(ConfigNode node) -> node;
            case Content.Table(TomlTable table) -> table.node();
            case Content.Tables(List<TomlTable> tables) -> {
              List<ConfigNode> items = new ArrayList<>();
              tables.forEach(table -> items.add(table.node()));
              yield new ConfigNode.Items(items, tables.getFirst().span);
            }
          };
      entries.add(
          new ConfigNode.Entry(slot.key().text(), slot.key().origin(), slot.key().span(), value));
    }
    return new ConfigNode.Entries(entries, span);
  }
}
