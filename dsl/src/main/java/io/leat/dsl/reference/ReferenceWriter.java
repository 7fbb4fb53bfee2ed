package io.leat.dsl.reference;

import io.leat.dsl.vocabulary.Place;
import io.leat.dsl.vocabulary.Slot;
import io.leat.dsl.vocabulary.Vocabulary;
import io.leat.dsl.vocabulary.Word;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the reference of the language in Markdown: a page for each word, and one that lists them by place. */
public final class ReferenceWriter {
  private ReferenceWriter() {}

  /** The pages by word, in the order of the vocabulary. A word that means different things in different places has one page. */
  public static Map<String, String> pages() {
    Map<String, String> pages = new LinkedHashMap<>();
    for (Word word : Vocabulary.words()) {
      page(word.name()).ifPresent(page -> pages.putIfAbsent(word.name(), page));
    }
    return pages;
  }

  /** The page of the word {@code name}; empty when there is no such word. */
  public static Optional<String> page(String name) {
    List<Word> words = Vocabulary.named(name);
    if (words.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder page = new StringBuilder("# " + name + "\n");
    for (Word word : words) {
      page.append('\n');
      if (words.size() > 1) {
        page.append("## ").append(capital(places(word))).append("\n\n");
      }
      section(word, words.size() == 1, page);
    }
    return Optional.of(page.toString());
  }

  private static void section(Word word, boolean alone, StringBuilder page) {
    page.append(word.help()).append("\n\n");
    String nature = word.isBlock() ? "A block" : word.step() ? "A step" : "A setting";
    page.append(nature)
        .append(alone ? " that stands " + places(word) : "")
        .append(word.repeatable() ? "; it can stand several times" : "; it stands once")
        .append(". Since ")
        .append(word.since())
        .append(".\n\n```groovy\n")
        .append(word.example())
        .append("\n```\n");
    if (!word.slots().isEmpty()) {
      page.append("\n| argument | takes | what it is |\n|---|---|---|\n");
      for (Slot slot : word.slots()) {
        page.append("| `")
            .append(slot.name())
            .append(slot.named() ? ":" : "")
            .append('`')
            .append(slot.required() ? " (required)" : "")
            .append(" | ")
            .append(cell(SlotText.type(slot)))
            .append(" | ")
            .append(cell(SlotText.help(slot)))
            .append(" |\n");
      }
    }
    Place body = word.opens();
    if (body != null) {
      page.append("\nIts body holds ").append(links(Vocabulary.words(body))).append(".\n");
    }
  }

  /** The page that lists all words by the place where they stand. */
  public static String index() {
    StringBuilder index = new StringBuilder("# Words of a Jobfile\n");
    for (Place place : Place.values()) {
      index
          .append("\n## ")
          .append(capital(place.described()))
          .append("\n\n| word | what it does |\n|---|---|\n");
      for (Word word : Vocabulary.words(place)) {
        index
            .append("| ")
            .append(link(word))
            .append(" | ")
            .append(cell(word.help()))
            .append(" |\n");
      }
    }
    return index.toString();
  }

  private static String links(List<Word> words) {
    return words.stream().map(ReferenceWriter::link).distinct().collect(Collectors.joining(", "));
  }

  private static String link(Word word) {
    return "[`" + word.name() + "`](" + word.name() + ".md)";
  }

  private static String places(Word word) {
    return word.places().stream()
        .sorted()
        .map(Place::described)
        .collect(Collectors.joining(" or "));
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
