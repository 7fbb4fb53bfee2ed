package io.leat.dsl.vocabulary;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.SourceSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values given in one use of a word, checked against its slots and turned into what they stand for. */
public final class Arguments {

  /** A converted value and where it was written. */
  record Given(Object value, SourceSpan span) {}

  private final Declaration declaration;
  private final Diagnostics diagnostics;
  private final Map<String, List<Given>> given = new LinkedHashMap<>();

  private Arguments(Declaration declaration, Diagnostics diagnostics) {
    this.declaration = declaration;
    this.diagnostics = diagnostics;
  }

  /**
   * Reads the arguments of {@code declaration} as uses of {@code word}, and reports what does not fit.
   *
   * @param facts what is known, for texts that must be known when planning
   * @return empty when something does not fit
   */
  public static Optional<Arguments> of(
      Declaration declaration, Word word, PlanningFacts facts, Diagnostics diagnostics) {
    Arguments arguments = new Arguments(declaration, diagnostics);
    boolean sound =
        new ArgumentReader(declaration, word, facts, diagnostics, arguments.given).read();
    return sound ? Optional.of(arguments) : Optional.empty();
  }

  /** The whole use of the word. */
  public Declaration declaration() {
    return declaration;
  }

  /** Whether the slot was given. */
  public boolean has(String slot) {
    return given.containsKey(slot);
  }

  /** How many values the slot was given. */
  public int count(String slot) {
    return given.getOrDefault(slot, List.of()).size();
  }

  /** The value of a slot that takes one. The slot is required, or {@link #has} it. */
  public <T> T one(String slot, Class<T> type) {
    List<Given> values = given.get(slot);
    if (values == null || values.isEmpty()) {
      throw new IllegalStateException(
          "slot '" + slot + "' of '" + declaration.word() + "' was not given");
    }
    return type.cast(values.getFirst().value());
  }

  /** The value of a slot that takes one, or {@code otherwise}. */
  public <T> T one(String slot, Class<T> type, T otherwise) {
    return has(slot) ? one(slot, type) : otherwise;
  }

  /** The value of a slot that takes one, or empty. */
  public <T> Optional<T> maybe(String slot, Class<T> type) {
    return has(slot) ? Optional.of(one(slot, type)) : Optional.empty();
  }

  /** The values of a slot that takes several; empty when it was not given. */
  public <T> List<T> all(String slot, Class<T> type) {
    List<T> values = new ArrayList<>();
    given.getOrDefault(slot, List.of()).forEach(each -> values.add(type.cast(each.value())));
    return values;
  }

  /** Where the value at {@code index} of a slot stands; the word itself when there is none. */
  public SourceSpan span(String slot, int index) {
    List<Given> values = given.getOrDefault(slot, List.of());
    return index < values.size() ? values.get(index).span() : declaration.wordSpan();
  }

  /** Where the keys of the map stand that is given to a slot by name; empty when none is. */
  public Map<String, SourceSpan> keys(String slot) {
    Map<String, SourceSpan> keys = new LinkedHashMap<>();
    for (Datum.Entry argument : declaration.named()) {
      if (argument.key().equals(slot)
          && argument.value() instanceof Datum.Entries(List<Datum.Entry> entries, SourceSpan _)) {
        entries.forEach(entry -> keys.put(entry.key(), entry.keySpan()));
      }
    }
    return keys;
  }

  /** The one of two texts that is written in the syntax of the file: {@code groovy}, or {@code config} in YAML, JSON and TOML. */
  String either(String groovy, String config) {
    return declaration.wordSpan().source().syntax().of(groovy, config);
  }

  /** Reports something that the slots alone do not show. */
  public void problem(DiagnosticCode code, SourceSpan span, String message, String help) {
    diagnostics.add(Diagnostic.of(code, span, message).help(help));
  }
}
