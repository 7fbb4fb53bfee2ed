package io.leat.dsl.config;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.vocabulary.Slot;
import io.leat.dsl.vocabulary.SlotType;
import io.leat.dsl.vocabulary.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes uses of a setting of its value: a scalar is the first value by position, or else the one value that is required; a list is all
 * of them, or several uses; a map gives values by name; {@code true} and nothing stand for no values.
 */
final class SettingReader {
  private static final SlotType ANY = new SlotType.Text();

  private final DatumReader data;
  private final Diagnostics diagnostics;

  SettingReader(DatumReader data, Diagnostics diagnostics) {
    this.data = data;
    this.diagnostics = diagnostics;
  }

  /** Adds the uses of {@code word} that {@code entry} holds to {@code target}. */
  void read(Word word, ConfigNode.Entry entry, List<Declaration> target) {
    if (entry.value() instanceof ConfigNode.Items(List<ConfigNode> items, SourceSpan span)) {
      Optional<Slot> first = sole(word, List.of());
      if (items.isEmpty()) {
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.MISSING_ARGUMENT,
                    span,
                    "'" + word.name() + "' is given an empty list")
                .help(word.exampleFor(span)));
      } else if (first.isPresent() && first.get().many()) {
        use(word, entry, span, items, true).ifPresent(target::add);
      } else if (word.repeatable()) {
        for (ConfigNode item : items) {
          one(word, entry, item).ifPresent(target::add);
        }
      } else {
        refuse(word, entry.value());
      }
    } else {
      one(word, entry, entry.value()).ifPresent(target::add);
    }
  }

  /** One use of {@code word}, whose name is a key and whose further values are {@code rest}. */
  Declaration named(Word word, SourceSpan wordSpan, Datum name, ConfigNode rest) {
    List<Datum.Entry> named = new ArrayList<>();
    Slot first = word.slots().getFirst();
    switch (rest) {
      case ConfigNode.Nothing _ -> {}
      case ConfigNode.Entries(List<ConfigNode.Entry> entries, var _) ->
          entries.forEach(entry -> named.add(argument(word, entry)));
      case ConfigNode.Text _,
          ConfigNode.Numeric _,
          ConfigNode.Flag _,
          ConfigNode.Ambiguous _,
          ConfigNode.Items _ -> {
        Optional<Slot> slot = sole(word, List.of(first));
        if (slot.isPresent()
            && slot.get().required()
            && (slot.get().many() || !(rest instanceof ConfigNode.Items))) {
          named.add(
              new Datum.Entry(slot.get().name(), rest.span(), data.read(rest, slot.get().type())));
        } else {
          refuse(word, rest);
        }
      }
    }
    return new Declaration(word.name(), name.span(), name.span(), List.of(name), named, null);
  }

  private Optional<Declaration> one(Word word, ConfigNode.Entry entry, ConfigNode value) {
    return switch (value) {
      case ConfigNode.Nothing _ -> Optional.of(bare(word, entry));
      case ConfigNode.Flag(boolean on, var _)
          when on && word.slots().stream().noneMatch(slot -> slot.required() || !slot.named()) ->
          Optional.of(bare(word, entry));
      case ConfigNode.Text _, ConfigNode.Numeric _, ConfigNode.Flag _, ConfigNode.Ambiguous _ ->
          use(word, entry, value.span(), List.of(value), false);
      case ConfigNode.Items _ -> {
        refuse(word, value);
        yield Optional.empty();
      }
      case ConfigNode.Entries(List<ConfigNode.Entry> entries, var _) ->
          Optional.of(map(word, entry, entries));
    };
  }

  private static Declaration bare(Word word, ConfigNode.Entry entry) {
    return declaration(word, entry, List.of(), List.of());
  }

  private static Declaration declaration(
      Word word, ConfigNode.Entry entry, List<Datum> positional, List<Datum.Entry> named) {
    return new Declaration(
        word.name(),
        entry.keySpan(),
        entry.keySpan().to(entry.value().span()),
        positional,
        named,
        null);
  }

  /** A use with {@code values}, which were one or a list, for the slot that they can only be meant for. */
  private Optional<Declaration> use(
      Word word, ConfigNode.Entry entry, SourceSpan span, List<ConfigNode> values, boolean list) {
    Optional<Slot> slot = word.free() ? Optional.empty() : sole(word, List.of());
    if (slot.isEmpty()) {
      refuse(word, list ? entry.value() : values.getFirst());
      return Optional.empty();
    }
    List<Datum> read = new ArrayList<>();
    values.forEach(value -> read.add(data.read(value, slot.get().type())));
    if (slot.get().named()) {
      Datum value = list ? new Datum.Items(read, span) : read.getFirst();
      return Optional.of(
          declaration(
              word, entry, List.of(), List.of(new Datum.Entry(slot.get().name(), span, value))));
    }
    return Optional.of(declaration(word, entry, read, List.of()));
  }

  /** The first slot by position, or the one that is required; {@code taken} are not asked. */
  private static Optional<Slot> sole(Word word, List<Slot> taken) {
    List<Slot> left = word.slots().stream().filter(slot -> !taken.contains(slot)).toList();
    Optional<Slot> positional = left.stream().filter(slot -> !slot.named()).findFirst();
    if (positional.isPresent()) {
      return positional;
    }
    List<Slot> required = left.stream().filter(Slot::required).toList();
    return required.size() == 1 ? Optional.of(required.getFirst()) : Optional.empty();
  }

  private Declaration map(Word word, ConfigNode.Entry entry, List<ConfigNode.Entry> entries) {
    if (word.free()) {
      return declaration(word, entry, List.of(), data.entries(entries));
    }
    List<Datum> positional = new ArrayList<>();
    List<ConfigNode.Entry> left = new ArrayList<>(entries);
    for (Slot slot : word.positional()) {
      Optional<ConfigNode.Entry> given =
          left.stream().filter(each -> each.key().equals(slot.name())).findFirst();
      if (given.isEmpty()) {
        break;
      }
      left.remove(given.get());
      if (slot.many()
          && given.get().value() instanceof ConfigNode.Items(List<ConfigNode> items, var _)
          && !items.isEmpty()) {
        items.forEach(item -> positional.add(data.read(item, slot.type())));
      } else {
        positional.add(data.read(given.get().value(), slot.type()));
      }
    }
    return declaration(
        word, entry, positional, left.stream().map(each -> argument(word, each)).toList());
  }

  /** An argument by name. One that the word does not have is handed on as it is, and reported where arguments are checked. */
  private Datum.Entry argument(Word word, ConfigNode.Entry entry) {
    SlotType type = word.slot(entry.key()).map(Slot::type).orElse(ANY);
    return new Datum.Entry(entry.key(), entry.keySpan(), data.read(entry.value(), type));
  }

  private void refuse(Word word, ConfigNode value) {
    List<Slot> slots = word.slots().stream().skip(word.keyed() ? 1 : 0).toList();
    String help =
        word.free()
            ? "it takes a map of names and values: " + word.name() + ": {NAME: value}"
            : slots.isEmpty()
                ? word.keyed()
                    ? "write just the name"
                    : "write '" + word.name() + ": true', or leave it out"
                : "it takes a map with '"
                    + String.join("', '", slots.stream().map(Slot::name).toList())
                    + "'";
    diagnostics.add(
        Diagnostic.of(
                DiagnosticCode.WRONG_TYPE,
                value.span(),
                "'" + word.name() + "' cannot be " + value.described())
            .help(help));
  }
}
