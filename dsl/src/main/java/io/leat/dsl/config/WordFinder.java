package io.leat.dsl.config;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.Excerpt;
import io.leat.dsl.source.Suggestion;
import io.leat.dsl.vocabulary.Neighbours;
import io.leat.dsl.vocabulary.Place;
import io.leat.dsl.vocabulary.Vocabulary;
import io.leat.dsl.vocabulary.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the word that a key is, or that it was meant to be. */
final class WordFinder {
  private final Diagnostics diagnostics;

  /**
   * What a key is: a word, an argument of the block around it, or, both being null, nothing that is known.
   *
   * @param argument the name of the argument that was meant
   */
  record Found(@Nullable Word word, @Nullable String argument) {}

  WordFinder(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /**
   * What the key of {@code entry} is at {@code place}. When it is nothing, this is reported, and what was probably meant is returned,
   * so that its value is checked as well.
   *
   * @param arguments the names of arguments that can stand here too
   */
  Found find(ConfigNode.Entry entry, Place place, List<String> arguments) {
    Optional<Word> word = Vocabulary.word(entry.key(), place);
    if (word.isPresent()) {
      return new Found(word.get(), null);
    }
    List<Word> elsewhere = Vocabulary.named(entry.key());
    if (!elsewhere.isEmpty()) {
      String places =
          elsewhere.stream()
              .flatMap(each -> each.places().stream())
              .distinct()
              .sorted()
              .map(Place::described)
              .collect(Collectors.joining(" or "));
      report(
          DiagnosticCode.MISPLACED_WORD,
          entry,
          "'" + entry.key() + "' does not belong " + place.described(),
          "it stands " + places);
      return new Found(null, null);
    }
    List<String> known = new ArrayList<>(Vocabulary.names(place));
    known.addAll(arguments);
    String instead = Neighbours.inConfig(entry.key());
    Optional<String> nearest =
        instead != null ? Optional.empty() : Suggestion.nearest(entry.key(), known);
    report(
        DiagnosticCode.UNKNOWN_WORD,
        entry,
        "'" + Excerpt.of(entry.key()) + "' means nothing " + place.described(),
        instead != null
            ? instead
            : nearest
                .map(name -> "did you mean '" + name + "'?")
                .orElse("there is '" + String.join("', '", known) + "'"));
    return nearest
        .map(name -> new Found(Vocabulary.word(name, place).orElse(null), name))
        .orElse(new Found(null, null));
  }

  private void report(DiagnosticCode code, ConfigNode.Entry entry, String message, String help) {
    diagnostics.add(Diagnostic.of(code, entry.keySpan(), message).help(help));
  }
}
