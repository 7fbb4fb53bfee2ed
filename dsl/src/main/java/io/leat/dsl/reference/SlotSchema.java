package io.leat.dsl.reference;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.vocabulary.Slot;
import io.leat.dsl.vocabulary.SlotType;
import java.util.ArrayList;
import java.util.List;

/** The schema of the values of a slot. Where a value is wanted that is no text, a text with a hole stands for it. */
final class SlotSchema {
  private SlotSchema() {}

  /** The schema of {@code slot}: one value, or a list where it takes several. */
  static Datum of(Slot slot) {
    List<Datum> shapes = new ArrayList<>(shapes(slot.type()));
    if (slot.many()) {
      Datum item = new SchemaObject().put("anyOf", List.copyOf(shapes)).build();
      SchemaObject list = new SchemaObject().put("type", "array").put("items", item);
      shapes.add((slot.required() ? list.put("minItems", Datum.of(1)) : list).build());
    }
    return new SchemaObject().put("description", SlotText.help(slot)).put("anyOf", shapes).build();
  }

  private static List<Datum> shapes(SlotType type) {
    return switch (type) {
      case SlotType.Text _ -> List.of(scalar());
      case SlotType.Plain _,
          SlotType.Name _,
          SlotType.Pattern _,
          SlotType.Path _,
          SlotType.Schedule _,
          SlotType.Zone _ ->
          List.of(SchemaObject.type("string"), SchemaObject.type("number"));
      case SlotType.NeedOf _ -> List.of(SchemaObject.type("string"));
      case SlotType.Whole(int least, int most) ->
          List.of(
              new SchemaObject()
                  .put("type", "integer")
                  .put("minimum", Datum.of(least))
                  .put("maximum", Datum.of(most))
                  .build(),
              hole());
      case SlotType.Numeric _ -> List.of(SchemaObject.type("number"), hole());
      case SlotType.Flag _ -> List.of(SchemaObject.type("boolean"), hole());
      case SlotType.Condition _ ->
          List.of(SchemaObject.type("string"), SchemaObject.type("boolean"));
      case SlotType.Choice(List<String> words, List<Object> _) ->
          List.of(
              new SchemaObject().put("enum", words.stream().map(Datum::of).toList()).build(),
              hole());
      case SlotType.Variables _ ->
          List.of(
              new SchemaObject()
                  .put("type", "object")
                  .put("additionalProperties", scalar())
                  .build());
      case SlotType.Axes _ ->
          List.of(
              new SchemaObject()
                  .put("type", "object")
                  .put("minProperties", Datum.of(1))
                  .put(
                      "additionalProperties",
                      new SchemaObject()
                          .put(
                              "anyOf",
                              List.of(
                                  new SchemaObject()
                                      .put("type", "array")
                                      .put("minItems", Datum.of(1))
                                      .put("items", scalar())
                                      .build(),
                                  hole()))
                          .build())
                  .build());
      case SlotType.Combination _ ->
          List.of(
              new SchemaObject()
                  .put("type", "object")
                  .put("minProperties", Datum.of(1))
                  .put("additionalProperties", scalar())
                  .build());
      case SlotType.Together _ ->
          List.of(SchemaObject.type("boolean"), SchemaObject.type("string"));
    };
  }

  private static Datum scalar() {
    return new SchemaObject()
        .put("type", List.of(Datum.of("string"), Datum.of("number"), Datum.of("boolean")))
        .build();
  }

  private static Datum hole() {
    return new SchemaObject().put("type", "string").put("pattern", "\\$\\{").build();
  }
}
