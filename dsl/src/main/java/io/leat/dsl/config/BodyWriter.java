package io.leat.dsl.config;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.vocabulary.Place;
import io.leat.dsl.vocabulary.Slot;
import io.leat.dsl.vocabulary.SlotType;
import io.leat.dsl.vocabulary.Vocabulary;
import io.leat.dsl.vocabulary.Word;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.Template;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lays declarations into maps and lists: the inverse of {@link BodyReader} and {@link SettingReader}. */
final class BodyWriter {
  private static final SlotType ANY = new SlotType.Text();

  private BodyWriter() {}

  /** The body {@code declarations} of a block that has no arguments. */
  static ConfigNode body(List<Declaration> declarations, Place place) {
    return body(declarations, place, List.of());
  }

  private static ConfigNode body(
      List<Declaration> declarations, Place place, List<ConfigNode.Entry> arguments) {
    if (inOrder(declarations, place)) {
      List<ConfigNode> items = new ArrayList<>();
      arguments.forEach(argument -> items.add(entries(List.of(argument))));
      for (Declaration use : declarations) {
        items.add(entries(List.of(entry(word(use, place), List.of(use)))));
      }
      return new ConfigNode.Items(items, SourceSpan.NOWHERE);
    }
    Map<Word, List<Declaration>> uses = new LinkedHashMap<>();
    declarations.forEach(
        use -> uses.computeIfAbsent(word(use, place), _ -> new ArrayList<>()).add(use));
    List<ConfigNode.Entry> entries = new ArrayList<>(arguments);
    uses.forEach((word, several) -> entries.add(entry(word, several)));
    return entries(entries);
  }

  private static ConfigNode.Entries entries(List<ConfigNode.Entry> entries) {
    return new ConfigNode.Entries(entries, SourceSpan.NOWHERE);
  }

  private static Word word(Declaration use, Place place) {
    return Vocabulary.word(use.word(), place)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'" + use.word() + "' does not belong " + place.described()));
  }

  /** Whether a map from words would lose an order that means something, or could not hold all of the uses. */
  private static boolean inOrder(List<Declaration> declarations, Place place) {
    if (place.ordered()) {
      return true;
    }
    Set<String> seen = new HashSet<>();
    Set<String> steps = new HashSet<>();
    for (Declaration use : declarations) {
      Word word = word(use, place);
      if (word.step()) {
        steps.add(word.name());
      }
      boolean several = word.repeatable() && !word.isBlock() && !word.keyed() && !takesMany(word);
      String key =
          word.keyed() && !use.positional().isEmpty() ? word.name() + " " + name(use) : word.name();
      if (!several && !seen.add(key)) {
        return true;
      }
    }
    return steps.size() > 1;
  }

  private static boolean takesMany(Word word) {
    return !word.slots().isEmpty() && word.slots().getFirst().many();
  }

  private static ConfigNode.Entry entry(Word word, List<Declaration> uses) {
    if (word.keyed()) {
      return ConfigNode.Entry.of(word.name(), names(word, uses));
    }
    List<ConfigNode> values = new ArrayList<>();
    uses.forEach(use -> values.add(word.isBlock() ? block(word, use) : setting(word, use)));
    return ConfigNode.Entry.of(
        word.name(),
        values.size() == 1 ? values.getFirst() : new ConfigNode.Items(values, SourceSpan.NOWHERE));
  }

  private static ConfigNode names(Word word, List<Declaration> uses) {
    if (!word.isBlock() && uses.stream().allMatch(use -> use.named().isEmpty())) {
      List<ConfigNode> names = new ArrayList<>();
      uses.forEach(use -> names.add(ConfigNode.Text.of(name(use))));
      return names.size() == 1 ? names.getFirst() : new ConfigNode.Items(names, SourceSpan.NOWHERE);
    }
    List<ConfigNode.Entry> entries = new ArrayList<>();
    uses.forEach(
        use ->
            entries.add(
                ConfigNode.Entry.of(
                    name(use), word.isBlock() ? block(word, use) : named(word, use))));
    return entries(entries);
  }

  private static String name(Declaration use) {
    return text(use.positional().getFirst());
  }

  private static ConfigNode block(Word word, Declaration use) {
    Place opens = word.opens();
    List<Declaration> body = use.body();
    if (opens == null) {
      throw new IllegalStateException("'" + word.name() + "' is a block");
    }
    return body(body == null ? List.of() : body, opens, arguments(word, use.named()));
  }

  private static ConfigNode named(Word word, Declaration use) {
    List<Slot> required = word.slots().stream().skip(1).filter(Slot::required).toList();
    // a name that is that of an argument has a map, without which it would be read as the argument
    if (use.named().size() == 1
        && word.slot(name(use)).isEmpty()
        && required.size() == 1
        && use.named().getFirst().key().equals(required.getFirst().name())) {
      return node(use.named().getFirst().value(), required.getFirst().type());
    }
    return entries(arguments(word, use.named()));
  }

  private static List<ConfigNode.Entry> arguments(Word word, List<Datum.Entry> named) {
    List<ConfigNode.Entry> arguments = new ArrayList<>();
    for (Datum.Entry entry : named) {
      SlotType type = word.slot(entry.key()).map(Slot::type).orElse(ANY);
      arguments.add(ConfigNode.Entry.of(entry.key(), node(entry.value(), type)));
    }
    return arguments;
  }

  private static ConfigNode setting(Word word, Declaration use) {
    if (word.free()) {
      List<ConfigNode.Entry> variables = new ArrayList<>();
      use.positional().forEach(datum -> variables.addAll(variables(datum)));
      variables.addAll(arguments(word, use.named()));
      return entries(variables);
    }
    if (use.positional().isEmpty()) {
      boolean bare =
          use.named().isEmpty()
              && word.slots().stream().noneMatch(slot -> slot.required() || !slot.named());
      return bare
          ? new ConfigNode.Flag(true, SourceSpan.NOWHERE)
          : entries(arguments(word, use.named()));
    }
    Slot first =
        word.positional().isEmpty() ? word.slots().getFirst() : word.positional().getFirst();
    List<ConfigNode> values = new ArrayList<>();
    for (Datum datum : use.positional()) {
      if (first.many() && datum instanceof Datum.Items(List<Datum> items, var _)) {
        items.forEach(item -> values.add(node(item, first.type())));
      } else {
        values.add(node(datum, first.type()));
      }
    }
    boolean sole = values.size() == 1;
    ConfigNode value = sole ? values.getFirst() : new ConfigNode.Items(values, SourceSpan.NOWHERE);
    boolean plain =
        use.named().isEmpty()
            && !(sole
                && (value instanceof ConfigNode.Entries
                    || value instanceof ConfigNode.Items
                    || value instanceof ConfigNode.Nothing));
    if (plain) {
      return value;
    }
    List<ConfigNode.Entry> entries = new ArrayList<>();
    entries.add(ConfigNode.Entry.of(first.name(), value));
    entries.addAll(arguments(word, use.named()));
    return entries(entries);
  }

  private static List<ConfigNode.Entry> variables(Datum datum) {
    List<ConfigNode.Entry> variables = new ArrayList<>();
    if (datum instanceof Datum.Entries(List<Datum.Entry> entries, var _)) {
      entries.forEach(
          each -> variables.add(ConfigNode.Entry.of(each.key(), node(each.value(), ANY))));
    }
    return variables;
  }

  private static ConfigNode node(Datum datum, SlotType type) {
    if (datum instanceof Datum.Logic(Expression expression, var _)) {
      return ConfigNode.Text.of(
          type instanceof SlotType.Condition ? expression.toString() : text(datum));
    }
    if (datum instanceof Datum.Numeric(BigDecimal amount, var _)) {
      return new ConfigNode.Numeric(new Scalar.Numeric(amount).amount(), SourceSpan.NOWHERE);
    }
    if (datum instanceof Datum.Flag(boolean on, var _)) {
      return new ConfigNode.Flag(on, SourceSpan.NOWHERE);
    }
    if (datum instanceof Datum.Nothing) {
      return new ConfigNode.Nothing(SourceSpan.NOWHERE);
    }
    if (datum instanceof Datum.Items(List<Datum> items, var _)) {
      List<ConfigNode> nodes = new ArrayList<>();
      items.forEach(item -> nodes.add(node(item, type)));
      return new ConfigNode.Items(nodes, SourceSpan.NOWHERE);
    }
    return datum instanceof Datum.Entries
        ? entries(variables(datum))
        : ConfigNode.Text.of(text(datum));
  }

  /** A scalar as a text with holes. */
  private static String text(Datum datum) {
    if (datum instanceof Datum.Text(Template template, var _)) {
      return template.toString();
    }
    if (datum instanceof Datum.Logic(Expression expression, var _)) {
      return "${" + expression + "}";
    }
    if (datum instanceof Datum.Numeric(BigDecimal amount, var _)) {
      return new Scalar.Numeric(amount).text();
    }
    if (datum instanceof Datum.Flag(boolean on, var _)) {
      return Boolean.toString(on);
    }
    throw new IllegalArgumentException("a name is a text, not " + datum.described());
  }
}
