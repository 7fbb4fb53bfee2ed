package io.leat.dsl.vocabulary;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The table of all words. A new setting is added here, in the list of its block, and nowhere else in this module: the checks, the
 * suggestions, the reference, the schema, the completion and {@code leat convert} read this table.
 */
public final class Vocabulary {
  private static final List<Word> WORDS =
      Stream.of(
              BlockWords.ALL,
              JobWords.ALL,
              SequenceWords.ALL,
              ParameterWords.ALL,
              TriggerWords.ALL,
              StepWords.ALL,
              TaskWords.ALL,
              ReportWords.ALL)
          .flatMap(List::stream)
          .toList();

  private static final Map<Place, Map<String, Word>> BY_PLACE = byPlace();

  private static final Map<Place, List<Word>> LISTS = new EnumMap<>(Place.class);

  static {
    BY_PLACE.forEach((place, words) -> LISTS.put(place, List.copyOf(words.values())));
  }

  private Vocabulary() {}

  private static Map<Place, Map<String, Word>> byPlace() {
    Map<Place, Map<String, Word>> byPlace = new EnumMap<>(Place.class);
    for (Place place : Place.values()) {
      byPlace.put(place, new LinkedHashMap<>());
    }
    for (Word word : WORDS) {
      for (Place place : word.places()) {
        Word other = byPlace.getOrDefault(place, Map.of()).get(word.name());
        if (other != null) {
          throw new IllegalStateException("two words '" + word.name() + "' " + place.described());
        }
        byPlace.computeIfAbsent(place, _ -> new LinkedHashMap<>()).put(word.name(), word);
      }
    }
    return byPlace;
  }

  /** All words, in the order of the reference. */
  public static List<Word> words() {
    return WORDS;
  }

  /** The word called {@code name} at {@code place}, or empty. */
  public static Optional<Word> word(String name, Place place) {
    return Optional.ofNullable(BY_PLACE.getOrDefault(place, Map.of()).get(name));
  }

  /** The names of the words that can stand at {@code place}. */
  public static Set<String> names(Place place) {
    return BY_PLACE.getOrDefault(place, Map.of()).keySet();
  }

  /** The words that can stand at {@code place}, in the order of the reference. */
  public static List<Word> words(Place place) {
    return LISTS.getOrDefault(place, List.of());
  }

  /** Every word called {@code name}, wherever it stands. */
  public static List<Word> named(String name) {
    return WORDS.stream().filter(word -> word.name().equals(name)).toList();
  }
}
