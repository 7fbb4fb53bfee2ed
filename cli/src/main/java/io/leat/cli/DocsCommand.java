package io.leat.cli;

import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Suggestion;
import io.leat.dsl.vocabulary.Place;
import io.leat.dsl.vocabulary.Slot;
import io.leat.dsl.vocabulary.Vocabulary;
import io.leat.dsl.vocabulary.Word;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code leat docs}: explains a word of the vocabulary or the code of a diagnostic. */
final class DocsCommand implements Command {
  private static final String CODES = "LEAT-";

  @Override
  public Usage usage() {
    return new Usage(
        "docs",
        "explains a word of the Jobfile, or an error code",
        Usage.Operand.optional(
            "WORD", "a word such as needs, or a code such as LEAT-104; all words without it"),
        List.of(),
        List.of("leat docs", "leat docs needs", "leat docs LEAT-104"));
  }

  @Override
  public boolean isPaged(Arguments arguments) {
    return true;
  }

  @Override
  public int run(Arguments arguments, Session session) {
    String word = arguments.operand();
    if (word == null) {
      list(session.out());
    } else if (word.toUpperCase(Locale.ROOT).startsWith(CODES)) {
      code(word.toUpperCase(Locale.ROOT), session.out());
    } else {
      word(word, session.out());
    }
    return ExitCode.OK;
  }

  private static void list(Print out) {
    for (Place place : Place.values()) {
      List<Word> words = Vocabulary.words(place);
      out.ink(Ink.BOLD, capital(place.described())).line();
      for (Word word : words) {
        out.text("  ").ink(Ink.CYAN, word.name()).blanks(Math.max(1, 16 - word.name().length()));
        Help.wrap(word.help(), 18, out);
      }
      out.line();
    }
    out.line("'leat docs WORD' tells more.");
  }

  private static void word(String name, Print out) {
    List<Word> words = Vocabulary.named(name);
    if (words.isEmpty()) {
      Set<String> names = new TreeSet<>();
      for (Word word : Vocabulary.words()) {
        names.add(word.name());
      }
      String help = Suggestion.help(name, names);
      throw new UsageProblem(
          "there is no word '" + name + "'", help == null ? "'leat docs' lists all words" : help);
    }
    for (int i = 0; i < words.size(); i++) {
      if (i > 0) {
        out.line();
      }
      word(words.get(i), out);
    }
  }

  private static void word(Word word, Print out) {
    List<String> places = new ArrayList<>();
    for (Place place : Place.values()) {
      if (word.places().contains(place)) {
        places.add(place.described());
      }
    }
    out.ink(Ink.BOLD, word.name()).text("  ").ink(Ink.DIM, String.join(", ", places));
    out.text("  ").ink(Ink.DIM, "since " + word.since()).line();
    out.text("  ");
    Help.wrap(word.help(), 2, out);
    if (!word.slots().isEmpty()) {
      out.line().ink(Ink.BOLD, "Takes").line();
      for (Slot slot : word.slots()) {
        slot(slot, word.free(), out);
      }
    }
    Place body = word.opens();
    if (body != null) {
      out.line().ink(Ink.BOLD, "Holds").line();
      out.text("  ");
      Help.wrap(String.join(", ", Vocabulary.names(body)), 2, out);
    }
    out.line().ink(Ink.BOLD, "Example").line();
    for (String line : word.example().split("\n", -1)) {
      out.text("  ").line(line);
    }
    out.line()
        .line(
            word.repeatable()
                ? "It can stand several times in one block."
                : "It stands once in a block at most.");
  }

  private static void slot(Slot slot, boolean free, Print out) {
    String name = free ? "NAME: value" : slot.named() ? slot.name() + ":" : slot.name();
    out.text("  ").ink(Ink.CYAN, name).blanks(Math.max(1, 14 - name.length()));
    String initial = slot.initial();
    Help.wrap(
        slot.help()
            + "; "
            + slot.type().described()
            + (slot.many() ? ", or several" : "")
            + (slot.required() ? "; required" : "")
            + (initial == null ? "" : "; without it: " + initial),
        16,
        out);
  }

  private static void code(String text, Print out) {
    List<String> codes = new ArrayList<>();
    for (DiagnosticCode code : DiagnosticCode.values()) {
      codes.add(code.text());
      if (code.text().equals(text)) {
        out.ink(Ink.BOLD, text).text("  ").line(code.title());
        String page = page(text);
        if (page != null) {
          out.line().text(page).text(page.endsWith("\n") ? "" : "\n");
        }
        return;
      }
    }
    String help = Suggestion.help(text, codes);
    throw new UsageProblem("there is no code '" + text + "'", help);
  }

  /** The page of a code, as docs/errors has it; null when the build did not pack one. */
  private static @Nullable String page(String code) {
    try (InputStream in = DocsCommand.class.getResourceAsStream("errors/" + code + ".md")) {
      return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
