package io.leat.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of JSON (RFC 8259). Whoever asks it for what it does not hold gets something empty: servers may be older or newer. */
public sealed interface Json {

  /** A text. */
  record Text(String text) implements Json {}

  /**
   * A number.
   *
   * @param written as in the source, so that none is too long or too precise
   */
  record Numeral(String written) implements Json {}

  /** {@code true} or {@code false}. */
  record Flag(boolean on) implements Json {}

  /** {@code null}. */
  record Nothing() implements Json {}

  /** A list. */
  record Items(List<Json> items) implements Json {
    public Items {
      items = List.copyOf(items);
    }
  }

  /**
   * An object.
   *
   * @param fields in the order of the source
   */
  record Fields(Map<String, Json> fields) implements Json {}

  /** The field {@code name}; nothing when there is none. */
  default Json get(String name) {
    Json value = fields().get(name);
    return value == null ? new Nothing() : value;
  }

  /** All fields; none when it is no object. */
  default Map<String, Json> fields() {
    return Map.of();
  }

  /** All items; none when it is no list. */
  default List<Json> items() {
    return List.of();
  }

  /** The items of the field {@code name}. */
  default List<Json> items(String name) {
    return get(name).items();
  }

  /** The items of the field {@code name} as texts. */
  default List<String> texts(String name) {
    return items(name).stream().map(Json::shown).toList();
  }

  /** The fields of the field {@code name}, in their order, each as a text. */
  default Map<String, String> textMap(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    get(name).fields().forEach((key, value) -> texts.put(key, value.shown()));
    return texts;
  }

  /** The field {@code name} as a time (ISO-8601); null when it is none. */
  default @Nullable Instant time(String name) {
    try {
      return Instant.parse(text(name));
    } catch (DateTimeException none) {
      return null;
    }
  }

  /** The field {@code name} as a text; empty when there is none. */
  default String text(String name) {
    return get(name).shown();
  }

  /** The field {@code name} as a whole number; {@code otherwise} when it is none. */
  default long number(String name, long otherwise) {
    try {
      return Long.parseLong(text(name));
    } catch (NumberFormatException noNumber) {
      return otherwise;
    }
  }

  /** Whether the field {@code name} is true. */
  default boolean flag(String name) {
    return get(name) instanceof Flag(boolean on) && on;
  }

  /** The value of a scalar; empty for {@code null}, lists and objects. */
  default String shown() {
    return switch (this) {
      case Text(String text) -> text;
      case Numeral(String written) -> written;
      case Flag(boolean on) -> String.valueOf(on);
      case Nothing _, Items _, Fields _ -> "";
    };
  }

  /** Writes it. */
  default void write(JsonWriter json) {
    switch (this) {
      case Text(String text) -> json.value(text);
      case Numeral(String written) -> json.raw(written);
      case Flag(boolean on) -> json.value(on);
      case Nothing _ -> json.value(null);
      case Items(List<Json> items) -> json.list(items, item -> item.write(json));
      case Fields(Map<String, Json> fields) -> {
        json.object();
        fields.forEach((name, value) -> value.write(json.name(name)));
        json.endObject();
      }
    }
  }

  /** Prints it on a line of its own. */
  default void line(Print print) {
    write(new JsonWriter(print, false));
    print.line();
  }

  /** It on one line. */
  default String compact() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Print print = new Print(bytes, false);
    write(new JsonWriter(print, false));
    print.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
