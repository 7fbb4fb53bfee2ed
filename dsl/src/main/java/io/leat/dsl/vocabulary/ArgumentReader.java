package io.leat.dsl.vocabulary;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.declaration.Extent;
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
  /** The elements of one list that are said to be wrong; what else is wrong with it is wrong in the same way. */
  private static final int MOST_WRONG = 50;

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
    if (!bounded()) {
      return false;
    }
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

  /** Whether what is given is no more than can be read: texts that it shares are looked at wherever they stand. */
  private boolean bounded() {
    checkTime();
    if (Extent.ofItself(declaration) > Limits.GIVEN) {
      problem(
          DiagnosticCode.TOO_MUCH_MEMORY,
          declaration.wordSpan(),
          "what '" + word.name() + "' is given takes more than " + (Limits.GIVEN >> 20) + " MB",
          "put long texts into files beside the Jobfile");
    }
    return sound;
  }

  private void checkTime() {
    diagnostics.checkTime(word.name(), declaration.wordSpan());
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
    if (hasNoRoom(slot, datum) || !seen(datum)) {
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
      int wrong = 0;
      for (Datum item : items) {
        wrong += value(slot, item) ? 0 : 1;
        if (wrong > MOST_WRONG) {
          return;
        }
      }
    } else {
      value(slot, datum);
    }
  }

  /** Whether a list is longer than the slot takes: nothing of it is read then. */
  private boolean hasNoRoom(Slot slot, Datum datum) {
    if (!slot.many() || !(datum instanceof Datum.Items(List<Datum> items, SourceSpan span))) {
      return false;
    }
    boolean patterns = slot.type() instanceof SlotType.Pattern;
    int most =
        patterns
            ? Limits.PATTERNS
            : slot.type() instanceof SlotType.Plain ? Limits.CHOICES : Integer.MAX_VALUE;
    if (items.size() <= most) {
      return false;
    }
    problem(
        patterns ? DiagnosticCode.BAD_GLOB : DiagnosticCode.COLLECTION_TOO_LARGE,
        span,
        "'"
            + slot.name()
            + "' of '"
            + word.name()
            + "' takes at most 4,096 "
            + (patterns ? "patterns" : "values")
            + ", not "
            + items.size(),
        patterns ? "write '**' for the files of a folder" : null);
    given.computeIfAbsent(slot.name(), _ -> new ArrayList<>());
    return true;
  }

  /** Whether no text holds what none may; such a one can be made without an escape, as in {@code '\u2029'..'\u202f'}. */
  private boolean seen(Datum datum) {
    checkTime();
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

  /** Reads one value; false when it does not fit, or is not read for want of room, which has been said. */
  private boolean value(Slot slot, Datum datum) {
    checkTime();
    if (alternatives.getOrDefault(slot.name(), 0) > Limits.PATTERNS) {
      return false;
    }
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
    return value.isPresent();
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
