package io.leat.dsl.eval;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.Suggestion;
import io.leat.dsl.syntax.Node;
import io.leat.dsl.vocabulary.Neighbours;
import io.leat.dsl.vocabulary.Place;
import io.leat.dsl.vocabulary.Slot;
import io.leat.dsl.vocabulary.Vocabulary;
import io.leat.dsl.vocabulary.Word;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is said of names that stand for nothing, whether evaluation met them or not. */
final class UnknownNames {
  private static final List<String> LANGUAGE =
      List.of(
          "def",
          "if",
          "else",
          "for",
          "while",
          "switch",
          "case",
          "default",
          "return",
          "break",
          "continue",
          "assert");

  private UnknownNames() {}

  /**
   * What is said of a call.
   *
   * @param meant the word that was probably meant, or null
   * @param suggests whether a word or function is near, whose arguments these then are
   */
  record UnknownCall(Diagnostic diagnostic, @Nullable String meant, boolean suggests) {}

  /**
   * That {@code name} cannot be called.
   *
   * @param place where it stands; null when that depends on who calls the function around
   */
  static UnknownCall call(
      String name, SourceSpan at, Node.Call call, @Nullable Place place, Scope variables) {
    if (place != null) {
      Set<String> places = new TreeSet<>();
      for (Word word : Vocabulary.named(name)) {
        word.places().forEach(each -> places.add(each.described()));
      }
      if (!places.isEmpty()) {
        return new UnknownCall(
            Diagnostic.of(
                    DiagnosticCode.MISPLACED_WORD,
                    at,
                    "'" + name + "' cannot stand " + place.described())
                .help("it stands " + String.join(" or ", places)),
            null,
            false);
      }
    }
    Set<String> words = words(place);
    List<String> known = new ArrayList<>(words);
    known.addAll(new TreeSet<>(Builtins.NAMES));
    // a function that was used as a word is not what was meant
    known.remove(name);
    known.addAll(LANGUAGE);
    for (String each : variables.names()) {
      if (variables.get(each) instanceof Value.Closure) {
        known.add(each);
      }
    }
    String setting = place == null ? null : setting(name, place);
    String instead = setting != null ? setting : Neighbours.inGroovy(name);
    String meant = instead != null ? null : Suggestion.nearest(name, known).orElse(null);
    boolean looksLikeWord =
        call.command()
            || call.arguments().stream().anyMatch(each -> each.value() instanceof Node.Closure)
            || (meant != null && words.contains(meant));
    String where = place == null ? "" : " " + place.described();
    Diagnostic diagnostic =
        Diagnostic.of(
                looksLikeWord ? DiagnosticCode.UNKNOWN_WORD : DiagnosticCode.UNKNOWN_METHOD,
                at,
                looksLikeWord
                    ? "there is no word '" + name + "'" + where
                    : "there is no function '" + name + "'")
            .help(
                instead != null
                    ? instead
                    : meant != null
                        ? "did you mean '" + meant + "'?"
                        : place == null
                            ? "docs/reference lists the words; a function is declared with def "
                                + name
                                + "() { ... }"
                            : "these words can stand here: " + String.join(", ", words));
    return new UnknownCall(
        diagnostic,
        meant != null && words.contains(meant) ? meant : null,
        meant != null && !LANGUAGE.contains(meant));
  }

  /** How to give {@code name} to the word that has the body, or to one that stands in it; null when none takes it by name. */
  private static @Nullable String setting(String name, Place place) {
    return Vocabulary.words().stream()
        .filter(word -> word.opens() == place || word.places().contains(place))
        .filter(word -> word.slot(name).filter(Slot::named).isPresent())
        .min(Comparator.comparing(word -> word.opens() != place))
        .map(
            word ->
                "it is given to '" + word.name() + "': " + word.name() + "(..., " + name + ": ...)")
        .orElse(null);
  }

  private static Set<String> words(@Nullable Place place) {
    if (place != null) {
      return Vocabulary.names(place);
    }
    Set<String> all = new TreeSet<>();
    for (Word word : Vocabulary.words()) {
      all.add(word.name());
    }
    return all;
  }

  /**
   * That no variable is called {@code name}.
   *
   * @param facts the whole names of what may be meant by it
   */
  static Diagnostic variable(String name, SourceSpan at, Scope variables, List<String> facts) {
    if (variables.hidden(name)) {
      return Diagnostic.of(
              DiagnosticCode.UNKNOWN_VARIABLE,
              at,
              "a function does not see '" + name + "', a variable of the file")
          .help("hand it over as an argument");
    }
    String instead = Neighbours.value(name, at.source().syntax());
    if (instead != null) {
      return Diagnostic.of(
              DiagnosticCode.UNKNOWN_VARIABLE, at, "there is no variable '" + name + "'")
          .help(instead);
    }
    String help =
        facts.isEmpty()
            ? Suggestion.help(name, names(variables, true))
            : "did you mean '" + String.join("' or '", facts) + "'?";
    List<Word> words = Vocabulary.named(name);
    if (!words.isEmpty() && help == null) {
      return Diagnostic.of(
              DiagnosticCode.UNKNOWN_VARIABLE,
              at,
              "'" + name + "' is a word of the vocabulary, not a variable")
          .help(
              words.stream().allMatch(word -> word.slots().isEmpty())
                  ? "write " + name + "() to use it"
                  : "its arguments follow it, and lists and maps need round brackets: "
                      + name
                      + "(...)");
    }
    String hole = hole(at);
    if (hole != null) {
      return Diagnostic.of(
              DiagnosticCode.UNKNOWN_VARIABLE, at, "there is no variable '" + name + "'")
          .help(
              (help == null ? "" : help + " ")
                  + "if the shell is to fill it in, write \\"
                  + hole
                  + ", or put the text in single quotes");
    }
    return Diagnostic.of(DiagnosticCode.UNKNOWN_VARIABLE, at, "there is no variable '" + name + "'")
        .help(help != null ? help : "put it in quotes if it is a text, or declare it with 'def'");
  }

  /** The hole of a text that {@code at} fills alone, as it is written; null when it stands elsewhere. */
  private static @Nullable String hole(SourceSpan at) {
    String text = at.source().text();
    if (at.start() >= 1 && text.charAt(at.start() - 1) == '$') {
      return "$" + at.text();
    }
    return at.start() >= 2
            && text.startsWith("${", at.start() - 2)
            && text.startsWith("}", at.end())
        ? "${" + at.text() + "}"
        : null;
  }

  /** That {@code name}, which is given a value, is no variable. */
  static Diagnostic assigned(String name, SourceSpan at, Scope variables) {
    if (variables.hidden(name)) {
      return variable(name, at, variables, List.of());
    }
    String help = Suggestion.help(name, names(variables, false));
    return Diagnostic.of(
            DiagnosticCode.UNKNOWN_VARIABLE,
            at,
            "'" + name + "' is given a value but never declared")
        .help(help != null ? help : "declare it with def " + name + " = ...");
  }

  /** The names that can be seen, of facts and literals too if they may be meant. */
  private static List<String> names(Scope variables, boolean facts) {
    List<String> names = new ArrayList<>(facts ? new TreeSet<>(Conditions.NAMESPACES) : List.of());
    for (String each : variables.names()) {
      if (!each.equals("it")) {
        names.add(each);
      }
    }
    if (facts) {
      names.addAll(List.of("true", "false", "null"));
    }
    return names;
  }

  /** That no value has a method {@code name}; empty when none is near, so that it may be a closure in a map. */
  static Optional<Diagnostic> method(String name, SourceSpan at) {
    Set<String> known =
        new TreeSet<>(
            Set.of("toString", "equals", "call", "getKey", "getValue", "find", "matches", "group"));
    if (known.contains(name)) {
      return Optional.empty();
    }
    known.addAll(TextMethods.NAMES);
    known.addAll(NumberMethods.NAMES);
    known.addAll(ListMethods.NAMES);
    known.addAll(LoopMethods.NAMES);
    known.addAll(MapMethods.NAMES);
    return Suggestion.nearest(name, known)
        .map(
            near ->
                Diagnostic.of(
                        DiagnosticCode.UNKNOWN_METHOD, at, "no value has a method '" + name + "'")
                    .help("did you mean '" + near + "'?"));
  }

  /** That {@code root} has no fact {@code name} among {@code names}. */
  static Diagnostic fact(String root, String name, Collection<String> names, SourceSpan at) {
    String help = Suggestion.help(name, names);
    if (root.equals("params")) {
      return Diagnostic.of(
              DiagnosticCode.UNKNOWN_PARAMETER, at, "there is no parameter '" + name + "'")
          .help(help != null ? help : "declare it in 'params', before it is used");
    }
    return Diagnostic.of(
            DiagnosticCode.UNKNOWN_PROPERTY, at, "'" + root + "' has no '" + name + "'")
        .help(help != null ? help : "it has " + quoted(new TreeSet<>(names)));
  }

  /** That the matrix has no axis {@code name} among {@code axes}. */
  static Diagnostic axis(String name, Collection<String> axes, SourceSpan at) {
    String help = Suggestion.help(name, axes);
    return Diagnostic.of(
            DiagnosticCode.UNKNOWN_PROPERTY, at, "the matrix has no axis '" + name + "'")
        .help(help != null ? help : "it has " + quoted(axes));
  }

  private static String quoted(Collection<String> names) {
    return "'" + String.join("', '", names) + "'";
  }
}
