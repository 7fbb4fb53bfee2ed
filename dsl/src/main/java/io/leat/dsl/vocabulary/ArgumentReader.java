package io.leat.dsl.vocabulary;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.Suggestion;
import io.leat.engine.expression.Glob;
import io.leat.engine.expression.HiddenCharacter;
import io.leat.engine.expression.Template;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Matches what was written after a word with the word's slots. */
final class ArgumentReader {
  private final Declaration declaration;
  private final Word word;
  private final Diagnostics diagnostics;
  private final Map<String, List<Arguments.Given>> given;
  private final ValueReader values;
  private final Map<String, Integer> alternatives = new HashMap<>();
  private boolean sound = true;

  ArgumentReader(
      Declaration declaration,
      Word word,
      PlanningFacts facts,
      Diagnostics diagnostics,
      Map<String, List<Arguments.Given>> given) {
    this.declaration = declaration;
    this.word = word;
    this.diagnostics = diagnostics;
    this.given = given;
    this.values = new ValueReader(word, facts, diagnostics);
  }

  /** Fills {@code given}; false when something does not fit, which has then been reported. */
  boolean read() {
    positional();
    if (word.free()) {
      free();
    } else {
      declaration.named().forEach(this::named);
    }
    for (Slot slot : word.slots()) {
      if (slot.required() && !given.containsKey(slot.name()) && sound) {
        problem(
            DiagnosticCode.MISSING_ARGUMENT,
            declaration.wordSpan(),
            "'"
                + word.name()
                + "' lacks "
                + (slot.named() ? "'" + slot.name() + ":'" : "its " + slot.name()),
            word.exampleFor(declaration.wordSpan()));
      }
    }
    return sound;
  }

  private void positional() {
    List<Slot> slots = word.free() ? List.of() : word.positional();
    int at = 0;
    for (Datum datum : declaration.positional()) {
      if (word.free() && datum instanceof Datum.Entries) {
        values(word.slots().getFirst(), datum);
        continue;
      }
      if (at >= slots.size()) {
        problem(
            DiagnosticCode.TOO_MANY_ARGUMENTS,
            datum.span(),
            "'"
                + word.name()
                + "' takes "
                + switch (slots.size()) {
                  case 0 -> "no value by position";
                  case 1 -> "one value by position";
                  default -> slots.size() + " values by position";
                }
                + ", this is one more",
            word.exampleFor(declaration.wordSpan()));
        return;
      }
      Slot slot = slots.get(at);
      values(slot, datum);
      if (!slot.many()) {
        at++;
      }
    }
  }

  private void named(Datum.Entry entry) {
    Optional<Slot> slot = word.slot(entry.key());
    if (slot.isEmpty()) {
      diagnostics.add(word.unknownArgument(entry.key(), entry.keySpan()));
      slot =
          Suggestion.nearest(entry.key(), word.slots().stream().map(Slot::name).toList())
              .flatMap(word::slot);
      // with the argument that was meant all else is sound, and what uses it need not be reported
      sound &= slot.isPresent();
    }
    if (slot.isPresent()) {
      if (given.containsKey(slot.get().name())) {
        problem(
            DiagnosticCode.REPEATED_SETTING,
            entry.keySpan(),
            "'" + slot.get().name() + "' of '" + word.name() + "' is given twice",
            null);
        return;
      }
      values(slot.get(), entry.value());
    }
  }

  private void free() {
    if (!declaration.named().isEmpty()) {
      SourceSpan span = declaration.named().getFirst().keySpan();
      values(word.slots().getFirst(), new Datum.Entries(declaration.named(), span));
    }
  }

  private void values(Slot slot, Datum datum) {
    if (!seen(datum)) {
      return;
    }
    if (slot.many() && datum instanceof Datum.Items(List<Datum> items, SourceSpan span)) {
      if (items.isEmpty() && slot.required()) {
        problem(
            DiagnosticCode.MISSING_ARGUMENT,
            span,
            "'" + word.name() + "' is given an empty list",
            null);
      }
      for (Datum item : items) {
        if (alternatives.getOrDefault(slot.name(), 0) > Limits.PATTERNS) {
          // it is said, and each of them takes a while
          return;
        }
        value(slot, item);
      }
    } else {
      value(slot, datum);
    }
  }

  /** Whether no text holds what none may; such a one can be made without an escape, as in {@code '\u2029'..'\u202f'}. */
  private boolean seen(Datum datum) {
    diagnostics.checkTime();
    return switch (datum) {
      case Datum.Text(Template text, SourceSpan span) ->
          text.parts().stream()
              .noneMatch(
                  part ->
                      part instanceof Template.Part.Text(String letters) && hidden(letters, span));
      case Datum.Items(List<Datum> items, var _) -> items.stream().allMatch(this::seen);
      case Datum.Entries(List<Datum.Entry> entries, var _) ->
          entries.stream()
              .allMatch(entry -> !hidden(entry.key(), entry.keySpan()) && seen(entry.value()));
      case Datum.Numeric _, Datum.Flag _, Datum.Nothing _, Datum.Logic _ -> true;
    };
  }

  private boolean hidden(String text, SourceSpan span) {
    int at = HiddenCharacter.findNever(text);
    if (at >= 0) {
      problem(
          DiagnosticCode.HIDDEN_CHARACTER,
          span,
          "no text can hold " + HiddenCharacter.named(text.charAt(at)),
          null);
    }
    return at >= 0;
  }

  private void value(Slot slot, Datum datum) {
    diagnostics.checkTime();
    Optional<Object> value = values.read(slot, datum);
    sound &= value.isPresent();
    // a value that does not fit still counts as given, so that nothing is said to be missing as
    // well
    List<Arguments.Given> list = given.computeIfAbsent(slot.name(), _ -> new ArrayList<>());
    if (list.isEmpty() && value.orElse(null) instanceof Glob first && first.excludes()) {
      problem(DiagnosticCode.BAD_GLOB, datum.span(), Glob.NOTHING_BEFORE, null);
    }
    if (value.orElse(null) instanceof Glob pattern) {
      together(slot, pattern, datum.span());
    }
    value.ifPresent(each -> list.add(new Arguments.Given(each, datum.span())));
  }

  /** Each file of a workspace is compared with all alternatives of all patterns. */
  private void together(Slot slot, Glob pattern, SourceSpan span) {
    int now = alternatives.getOrDefault(slot.name(), 0) + pattern.alternatives().size();
    alternatives.put(slot.name(), now);
    if (now > Limits.PATTERNS) {
      problem(
          DiagnosticCode.BAD_GLOB,
          span,
          "the patterns of '"
              + word.name()
              + "' stand for more than 4,096, with what '{...}' stands for",
          "write '*' in the place of '{...}', or '**' for the files of a folder");
    }
  }

  private void problem(
      DiagnosticCode code, SourceSpan span, String message, @Nullable String help) {
    sound = false;
    diagnostics.add(Diagnostic.of(code, span, message).help(help));
  }
}
