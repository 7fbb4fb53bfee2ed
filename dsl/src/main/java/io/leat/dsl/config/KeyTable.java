package io.leat.dsl.config;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.Excerpt;
import io.leat.dsl.source.SourceSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the entries of one map. Of two entries with one key the first counts, and the second is reported. */
final class KeyTable {
  private final Map<String, ConfigNode.Entry> entries = new LinkedHashMap<>();
  private final Diagnostics diagnostics;

  KeyTable(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  void add(ConfigNode.Entry entry) {
    ConfigNode.Entry first = entries.putIfAbsent(entry.key(), entry);
    if (first != null) {
      diagnostics.add(duplicate(entry.key(), entry.keySpan(), first.keySpan()));
    }
  }

  List<ConfigNode.Entry> entries() {
    return new ArrayList<>(entries.values());
  }

  /** What to say about a key that stands twice. */
  static Diagnostic duplicate(String key, SourceSpan span, SourceSpan first) {
    String shown = Excerpt.of(key);
    return Diagnostic.of(
            DiagnosticCode.DUPLICATE_KEY,
            span,
            "the key '" + shown + "' stands twice; the first is in line " + first.line())
        .help("remove one of them, or give it another name")
        .related(first, "the first '" + shown + "'");
  }
}
