package io.leat.dsl.config;

import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.TextOrigin;
import java.math.BigDecimal;
import java.util.List;

/** What YAML, JSON and TOML have in common: scalars, lists and maps, each with its place. */
public sealed interface ConfigNode {

  /** Where it stands. */
  SourceSpan span();

  /** What it is, with its article, for messages. */
  default String described() {
    return switch (this) {
      case Text _ -> "a text";
      case Numeric _ -> "a number";
      case Flag(boolean on, var _) -> Boolean.toString(on);
      case Nothing _ -> "null";
      case Ambiguous(String written, var _) -> "'" + written + "'";
      case Items _ -> "a list";
      case Entries _ -> "a map";
    };
  }

  /** A text, escapes replaced. */
  record Text(String text, TextOrigin origin, SourceSpan span) implements ConfigNode {
    static Text of(String text) {
      return new Text(text, TextOrigin.NOWHERE, SourceSpan.NOWHERE);
    }
  }

  /** A number that is written as it is. */
  record Numeric(BigDecimal amount, SourceSpan span) implements ConfigNode {}

  /** Yes or no. */
  record Flag(boolean on, SourceSpan span) implements ConfigNode {}

  /** No value. */
  record Nothing(SourceSpan span) implements ConfigNode {}

  /** A scalar that readers take for different things. It has been reported; here it is whatever its place wants. */
  record Ambiguous(String written, SourceSpan span) implements ConfigNode {}

  /** A list. */
  record Items(List<ConfigNode> items, SourceSpan span) implements ConfigNode {
    public Items {
      items = List.copyOf(items);
    }
  }

  /** A map in the order of writing; keys are unique. */
  record Entries(List<Entry> entries, SourceSpan span) implements ConfigNode {
    public Entries {
      entries = List.copyOf(entries);
    }
  }

  /** A value and its key. */
  record Entry(String key, TextOrigin origin, SourceSpan keySpan, ConfigNode value) {
    static Entry of(String key, ConfigNode value) {
      return new Entry(key, TextOrigin.NOWHERE, SourceSpan.NOWHERE, value);
    }
  }
}
