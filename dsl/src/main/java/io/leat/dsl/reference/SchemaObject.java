package io.leat.dsl.reference;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.source.SourceSpan;
import java.util.ArrayList;
import java.util.List;

/** Puts one object of a schema together, key by key. */
final class SchemaObject {
  private final List<Datum.Entry> entries = new ArrayList<>();

  SchemaObject put(String key, Datum value) {
    entries.add(new Datum.Entry(key, SourceSpan.NOWHERE, value));
    return this;
  }

  SchemaObject put(String key, String value) {
    return put(key, Datum.of(value));
  }

  SchemaObject put(String key, List<Datum> values) {
    return put(key, new Datum.Items(values, SourceSpan.NOWHERE));
  }

  Datum build() {
    return new Datum.Entries(entries, SourceSpan.NOWHERE);
  }

  /** The schema of the values of one JSON type. */
  static Datum type(String type) {
    return new SchemaObject().put("type", type).build();
  }
}
