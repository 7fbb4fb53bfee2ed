package io.leat.dsl.reference;

import io.leat.dsl.config.ConfigWriter;
import io.leat.dsl.declaration.Datum;
import io.leat.dsl.vocabulary.Place;
import io.leat.dsl.vocabulary.Slot;
import io.leat.dsl.vocabulary.Vocabulary;
import io.leat.dsl.vocabulary.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the JSON Schema (2020-12) of YAML, JSON and TOML Jobfiles, for editors. It follows the shapes that {@code io.leat.dsl.config}
 * reads; {@code leat check} says more, since a schema cannot look into texts.
 */
public final class SchemaWriter {
  private SchemaWriter() {}

  /** The schema. */
  public static String write() {
    SchemaObject definitions = new SchemaObject();
    for (Place place : Place.values()) {
      definitions.put(name(place), body(place, opener(place).orElse(null)));
      definitions.put(name(place) + "-words", words(place, opener(place).orElse(null)));
      for (Word word : Vocabulary.words(place)) {
        definitions.put(name(place) + "-" + word.name(), word(word));
      }
    }
    return ConfigWriter.json(
        new SchemaObject()
            .put("$schema", "https://json-schema.org/draft/2020-12/schema")
            .put("title", "Jobfile of Leat")
            .put("$ref", "#/$defs/" + name(Place.FILE))
            .put("$defs", definitions.build())
            .build());
  }

  private static String name(Place place) {
    return place.name().toLowerCase(Locale.ROOT);
  }

  private static Datum ref(String definition) {
    return new SchemaObject().put("$ref", "#/$defs/" + definition).build();
  }

  private static Optional<Word> opener(Place place) {
    return Vocabulary.words().stream().filter(word -> word.opens() == place).findFirst();
  }

  /** A body: a map from words, or a list of maps with one word each; nothing stands for an empty one. */
  private static Datum body(Place place, @Nullable Word block) {
    Datum map = ref(name(place) + "-words");
    SchemaObject item =
        new SchemaObject()
            .put("$ref", "#/$defs/" + name(place) + "-words")
            .put("minProperties", Datum.of(1))
            .put("maxProperties", Datum.of(1));
    List<Datum> shapes =
        new ArrayList<>(
            List.of(
                map, new SchemaObject().put("type", "array").put("items", item.build()).build()));
    shapes.add(SchemaObject.type("null"));
    SchemaObject body = new SchemaObject();
    if (block != null) {
      body.put("description", block.help());
    }
    return body.put("anyOf", shapes).build();
  }

  private static Datum words(Place place, @Nullable Word block) {
    SchemaObject properties = new SchemaObject();
    if (block != null) {
      block.slots().stream()
          .skip(block.keyed() ? 1 : 0)
          .forEach(slot -> properties.put(slot.name(), SlotSchema.of(slot)));
    }
    for (Word word : Vocabulary.words(place)) {
      properties.put(word.name(), ref(name(place) + "-" + word.name()));
    }
    return new SchemaObject()
        .put("type", "object")
        .put("properties", properties.build())
        .put("additionalProperties", Datum.of(false))
        .build();
  }

  private static Datum word(Word word) {
    List<Datum> shapes =
        word.keyed() ? names(word) : word.isBlock() ? List.of(bodyOf(word)) : setting(word);
    return new SchemaObject().put("description", word.help()).put("anyOf", shapes).build();
  }

  private static Datum bodyOf(Word word) {
    Place opens = word.opens();
    if (opens == null) {
      throw new IllegalStateException("'" + word.name() + "' is a block");
    }
    return ref(name(opens));
  }

  private static List<Datum> names(Word word) {
    Datum rest = word.isBlock() ? bodyOf(word) : rest(word);
    Datum map = new SchemaObject().put("type", "object").put("additionalProperties", rest).build();
    Datum name = SchemaObject.type("string");
    Datum list =
        new SchemaObject()
            .put("type", "array")
            .put("items", new SchemaObject().put("anyOf", List.of(name, map)).build())
            .build();
    return List.of(map, name, list);
  }

  /** What follows the name of a setting. */
  private static Datum rest(Word word) {
    List<Slot> slots = word.slots().subList(1, word.slots().size());
    List<Datum> shapes = new ArrayList<>();
    List<Slot> required = slots.stream().filter(Slot::required).toList();
    if (required.isEmpty()) {
      shapes.add(SchemaObject.type("null"));
    } else if (required.size() == 1) {
      shapes.add(SlotSchema.of(required.getFirst()));
    }
    shapes.add(map(slots));
    return new SchemaObject().put("anyOf", shapes).build();
  }

  private static Datum map(List<Slot> slots) {
    SchemaObject properties = new SchemaObject();
    slots.forEach(slot -> properties.put(slot.name(), SlotSchema.of(slot)));
    List<Datum> required =
        slots.stream().filter(Slot::required).map(slot -> Datum.of(slot.name())).toList();
    SchemaObject map =
        new SchemaObject().put("type", "object").put("properties", properties.build());
    if (!required.isEmpty()) {
      map.put("required", required);
    }
    return map.put("additionalProperties", Datum.of(false)).build();
  }

  private static List<Datum> setting(Word word) {
    List<Datum> shapes = new ArrayList<>();
    if (word.free()) {
      shapes.add(SlotSchema.of(word.slots().getFirst()));
    } else {
      boolean bare = word.slots().stream().noneMatch(Slot::required);
      if (bare) {
        shapes.add(SchemaObject.type("null"));
      }
      List<Slot> positional = word.positional();
      List<Slot> required = word.slots().stream().filter(Slot::required).toList();
      if (!positional.isEmpty()) {
        shapes.add(SlotSchema.of(positional.getFirst()));
      } else if (required.size() == 1) {
        shapes.add(SlotSchema.of(required.getFirst()));
      } else if (bare) {
        shapes.add(new SchemaObject().put("const", Datum.of(true)).build());
      }
      shapes.add(map(word.slots()));
    }
    boolean many =
        !word.slots().isEmpty()
            && word.slots().getFirst().many()
            && !word.slots().getFirst().named();
    if (word.repeatable() && !many) {
      List<Datum> one = List.copyOf(shapes);
      shapes.add(
          new SchemaObject()
              .put("type", "array")
              .put("minItems", Datum.of(1))
              .put("items", new SchemaObject().put("anyOf", one).build())
              .build());
    }
    return shapes;
  }
}
