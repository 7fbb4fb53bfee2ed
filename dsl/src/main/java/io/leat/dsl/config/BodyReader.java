package io.leat.dsl.config;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.vocabulary.Place;
import io.leat.dsl.vocabulary.Slot;
import io.leat.dsl.vocabulary.Vocabulary;
import io.leat.dsl.vocabulary.Word;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes declarations of maps and lists, by the shapes of docs/jobfile.md, "YAML, JSON and TOML":
 *
 * <ul>
 *   <li>a body is a map from words to values, or a list of maps when the order of different words matters;
 *   <li>a word with a name has a map from names to the rest, or just the name, or a list of these;
 *   <li>the rest of a block is a body in which the block's own arguments stand too;
 *   <li>the value of any other word is read by {@link SettingReader}.
 * </ul>
 */
final class BodyReader {
  private final DatumReader data;
  private final Diagnostics diagnostics;
  private final WordFinder words;
  private final SettingReader settings;

  BodyReader(DatumReader data, Diagnostics diagnostics) {
    this.data = data;
    this.diagnostics = diagnostics;
    this.words = new WordFinder(diagnostics);
    this.settings = new SettingReader(data, diagnostics);
  }

  /** The declarations at the top of a file. */
  List<Declaration> file(ConfigNode root) {
    return body(root, Place.FILE, null).declarations();
  }

  /** A body being read: what it declares, and the arguments of its block that stand in it. */
  private record Body(List<Declaration> declarations, List<Datum.Entry> named) {}

  private Body body(ConfigNode node, Place place, @Nullable Word block) {
    Body body = new Body(new ArrayList<>(), new ArrayList<>());
    switch (node) {
      case ConfigNode.Nothing _ -> {}
      case ConfigNode.Entries map -> map(map, place, block, body);
      case ConfigNode.Items(List<ConfigNode> items, var _) -> {
        for (ConfigNode item : items) {
          if (!(item instanceof ConfigNode.Entries map)) {
            refuse(
                item,
                "each item of this list is a map with one word, not " + item.described(),
                example(place));
          } else if (map.entries().size() == 1) {
            map(map, place, block, body);
          } else {
            refuse(
                item,
                "each item of this list is a map with one word, not with " + map.entries().size(),
                "begin an item for each word");
          }
        }
      }
      case ConfigNode.Text _, ConfigNode.Numeric _, ConfigNode.Flag _, ConfigNode.Ambiguous _ ->
          refuse(
              node,
              (block == null ? "a Jobfile" : "'" + block.name() + "'")
                  + " is a map of words and their values, not "
                  + node.described(),
              example(place));
    }
    return body;
  }

  private void map(ConfigNode.Entries map, Place place, @Nullable Word block, Body body) {
    int before = body.declarations().size();
    map.entries().forEach(entry -> entry(entry, place, block, body));
    unordered(body.declarations().subList(before, body.declarations().size()), place);
  }

  /** The keys of a map have no order; refuses those of which it would mean something. */
  private void unordered(List<Declaration> declarations, Place place) {
    List<Declaration> ordered =
        declarations.stream()
            .filter(
                use ->
                    Vocabulary.word(use.word(), place)
                        .filter(word -> place.ordered() ? word.isBlock() : word.step())
                        .isPresent())
            .toList();
    for (Declaration use : ordered) {
      Declaration first = ordered.getFirst();
      if (place.ordered() ? !use.equals(first) : !use.word().equals(first.word())) {
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.WRONG_TYPE,
                    use.wordSpan(),
                    "a map has no order, and the order of what stands "
                        + place.described()
                        + " means something here")
                .help("write a list of maps with one word each"));
        return;
      }
    }
  }

  private static String example(Place place) {
    return "it takes '" + String.join("', '", Vocabulary.names(place)) + "'";
  }

  private void entry(ConfigNode.Entry entry, Place place, @Nullable Word block, Body body) {
    Optional<Slot> own = block == null ? Optional.empty() : argument(block, entry.key());
    if (own.isEmpty()) {
      WordFinder.Found found =
          words.find(entry, place, block == null ? List.of() : arguments(block));
      if (found.word() != null) {
        use(found.word(), entry, body.declarations());
        return;
      }
      own =
          block == null || found.argument() == null
              ? Optional.empty()
              : argument(block, found.argument());
    }
    if (own.isPresent()) {
      Slot slot = own.get();
      boolean twice = body.named().stream().anyMatch(each -> each.key().equals(slot.name()));
      if (twice) {
        diagnostics.add(
            DiagnosticCode.REPEATED_SETTING,
            entry.keySpan(),
            "'" + slot.name() + "' is given twice");
        return;
      }
      body.named()
          .add(
              new Datum.Entry(slot.name(), entry.keySpan(), data.read(entry.value(), slot.type())));
    }
  }

  /** The arguments of a block that stand among the words of its body: all but the name, which is its key. */
  private static List<String> arguments(Word block) {
    return block.slots().stream().skip(block.keyed() ? 1 : 0).map(Slot::name).toList();
  }

  private static Optional<Slot> argument(Word block, String name) {
    return arguments(block).contains(name) ? block.slot(name) : Optional.empty();
  }

  private void use(Word word, ConfigNode.Entry entry, List<Declaration> target) {
    if (word.keyed()) {
      names(word, entry, entry.value(), target);
    } else if (word.isBlock()) {
      target.add(block(word, entry.keySpan(), List.of(), entry.value()));
    } else {
      settings.read(word, entry, target);
    }
  }

  private void names(
      Word word, ConfigNode.Entry entry, ConfigNode value, List<Declaration> target) {
    switch (value) {
      case ConfigNode.Entries map -> {
        Optional<ConfigNode.Entry> argument =
            map.entries().stream().filter(each -> inPlaceOfName(word, each)).findFirst();
        if (argument.isPresent()) {
          nameless(word, entry, map, argument.get(), target);
        } else {
          map.entries()
              .forEach(
                  each -> target.add(named(word, entry.keySpan(), data.key(each), each.value())));
        }
      }
      case ConfigNode.Items(List<ConfigNode> items, var _) -> {
        for (ConfigNode item : items) {
          if (item instanceof ConfigNode.Items || item instanceof ConfigNode.Nothing) {
            refuse(
                item,
                "each item here is a name, or a map from names, not " + item.described(),
                "for example: " + word.name() + ": {NAME: ...}");
          } else {
            names(word, entry, item, target);
          }
        }
      }
      case ConfigNode.Nothing _ ->
          diagnostics.add(
              Diagnostic.of(
                      DiagnosticCode.MISSING_ARGUMENT,
                      entry.keySpan(),
                      "'" + word.name() + "' lacks a name")
                  .help("for example: " + word.name() + ": {NAME: ...}"));
      case ConfigNode.Text _, ConfigNode.Numeric _, ConfigNode.Flag _, ConfigNode.Ambiguous _ ->
          target.add(
              named(
                  word,
                  entry.keySpan(),
                  data.read(value, word.slots().getFirst().type()),
                  new ConfigNode.Nothing(value.span())));
    }
  }

  /** Whether a key where a name belongs is an argument of {@code word}, or a word of its body, with a value that no name has. */
  private static boolean inPlaceOfName(Word word, ConfigNode.Entry entry) {
    boolean body =
        switch (entry.value()) {
          case ConfigNode.Entries map -> !isNamed(word, entry.key(), map);
          case ConfigNode.Nothing _ -> true;
          case ConfigNode.Items(List<ConfigNode> items, var _) ->
              word.isBlock() && items.stream().anyMatch(ConfigNode.Entries.class::isInstance);
          case ConfigNode.Text _, ConfigNode.Numeric _, ConfigNode.Flag _, ConfigNode.Ambiguous _ ->
              false;
        };
    return !body
        && (word.slot(entry.key()).isPresent()
            || (word.opens() != null && Vocabulary.word(entry.key(), word.opens()).isPresent()));
  }

  /** Whether {@code key} is a word in the body of {@code word} that takes names, and the keys of {@code map} are such names. */
  private static boolean isNamed(Word word, String key, ConfigNode.Entries map) {
    Place opens = word.opens();
    return opens != null
        && Vocabulary.word(key, opens).filter(Word::keyed).isPresent()
        && !map.entries().isEmpty()
        && map.entries().stream()
            .noneMatch(
                each ->
                    word.slot(each.key()).isPresent()
                        || Vocabulary.word(each.key(), opens).isPresent());
  }

  /** Refuses a map that has arguments where names belong, and reads it as the one use that was meant. */
  private void nameless(
      Word word,
      ConfigNode.Entry entry,
      ConfigNode.Entries map,
      ConfigNode.Entry argument,
      List<Declaration> target) {
    String first = word.slots().getFirst().name();
    Optional<ConfigNode.Entry> name =
        map.entries().stream()
            .filter(each -> each.key().equals(first) && each.value() instanceof ConfigNode.Text)
            .findFirst();
    List<ConfigNode.Entry> rest = new ArrayList<>(map.entries());
    name.ifPresent(rest::remove);
    Set<String> keys = new LinkedHashSet<>();
    rest.forEach(each -> keys.add(each.key()));
    word.slots().stream().skip(1).filter(Slot::required).forEach(slot -> keys.add(slot.name()));
    String body = keys.isEmpty() ? "..." : String.join(": ..., ", keys) + ": ...";
    String text =
        name.map(each -> ((ConfigNode.Text) each.value()).text())
            .filter(each -> each.length() <= 60)
            .orElse("NAME");
    diagnostics.add(
        Diagnostic.of(
                DiagnosticCode.WRONG_TYPE,
                argument.keySpan(),
                "'" + word.name() + "' is a map from names, and '" + argument.key() + "' is none")
            .help("write " + word.name() + ": {" + text + ": {" + body + "}}"));
    name.ifPresent(
        each ->
            target.add(
                named(
                    word,
                    entry.keySpan(),
                    data.read(each.value(), word.slots().getFirst().type()),
                    new ConfigNode.Entries(rest, map.span()))));
  }

  private Declaration named(Word word, SourceSpan wordSpan, Datum name, ConfigNode rest) {
    return word.isBlock()
        ? block(word, wordSpan, List.of(name), rest)
        : settings.named(word, wordSpan, name, rest);
  }

  private Declaration block(
      Word word, SourceSpan wordSpan, List<Datum> positional, ConfigNode rest) {
    Place opens = word.opens();
    if (opens == null) {
      throw new IllegalStateException("'" + word.name() + "' is a block");
    }
    Body body = body(rest, opens, word);
    SourceSpan span = positional.isEmpty() ? wordSpan : positional.getFirst().span();
    return new Declaration(
        word.name(),
        positional.isEmpty() ? wordSpan : span,
        span,
        positional,
        body.named(),
        body.declarations());
  }

  private void refuse(ConfigNode node, String message, String help) {
    diagnostics.add(Diagnostic.of(DiagnosticCode.WRONG_TYPE, node.span(), message).help(help));
  }
}
