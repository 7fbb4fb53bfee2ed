package io.leat.cli.terminal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object in the making, for the body of a request. What is null is left out. */
public final class Body {
  private final Map<String, Json> fields = new LinkedHashMap<>();

  /** Adds a text. */
  public Body text(String name, @Nullable String value) {
    if (value != null) {
      fields.put(name, new Json.Text(value));
    }
    return this;
  }

  /** Adds a whole number. */
  public Body number(String name, @Nullable Number value) {
    if (value != null) {
      fields.put(name, new Json.Numeral(String.valueOf(value)));
    }
    return this;
  }

  /** Adds a flag. */
  public Body flag(String name, boolean value) {
    fields.put(name, new Json.Flag(value));
    return this;
  }

  /** Adds a field that says that there is nothing. */
  public Body nothing(String name) {
    fields.put(name, new Json.Nothing());
    return this;
  }

  /** Adds any value. */
  public Body json(String name, Json value) {
    fields.put(name, value);
    return this;
  }

  /** Adds a list of texts, unless it is empty. */
  public Body texts(String name, List<String> values) {
    return values.isEmpty() ? this : list(name, values);
  }

  /** Adds a list of texts, which may be empty. */
  public Body list(String name, List<String> values) {
    fields.put(name, new Json.Items(values.stream().<Json>map(Json.Text::new).toList()));
    return this;
  }

  /** Adds an object of texts, unless it is empty. */
  public Body texts(String name, Map<String, String> values) {
    Body inner = new Body();
    values.forEach(inner::text);
    return object(name, inner);
  }

  /** Adds an object, unless it is empty. */
  public Body object(String name, Body inner) {
    if (!inner.isEmpty()) {
      fields.put(name, inner.json());
    }
    return this;
  }

  /** Whether nothing was added. */
  public boolean isEmpty() {
    return fields.isEmpty();
  }

  /** What was added. */
  public Json json() {
    return new Json.Fields(new LinkedHashMap<>(fields));
  }
}
