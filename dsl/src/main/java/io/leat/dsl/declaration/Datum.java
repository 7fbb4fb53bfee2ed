package io.leat.dsl.declaration;

import io.leat.dsl.source.SourceSpan;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.Template;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** A value given to a word, and where it stands. */
public sealed interface Datum {

  /** Where it stands. */
  SourceSpan span();

  /** What it is, in a word for messages, with its article. */
  default String described() {
    return switch (this) {
      case Text _ -> "a text";
      case Numeric _ -> "a number";
      case Flag _ -> "a flag";
      case Nothing _ -> "null";
      case Items _ -> "a list";
      case Entries _ -> "a map";
      case Logic(Expression expression, var _) ->
          expression instanceof Expression.Reference ? "a value of the future" : "a condition";
    };
  }

  /** A text; its holes are facts of planning or values of the future. */
  record Text(Template template, SourceSpan span) implements Datum {}

  /** A number. */
  record Numeric(BigDecimal amount, SourceSpan span) implements Datum {}

  /** Yes or no. */
  record Flag(boolean on, SourceSpan span) implements Datum {}

  /** The absence of a value, written out. */
  record Nothing(SourceSpan span) implements Datum {}

  /** Values in order. */
  record Items(List<Datum> items, SourceSpan span) implements Datum {
    public Items {
      items = List.copyOf(items);
    }
  }

  /** Values under keys, in the order of writing; keys are unique. */
  record Entries(List<Entry> entries, SourceSpan span) implements Datum {
    public Entries {
      entries = List.copyOf(entries);
    }
  }

  /** A condition, or a reference to one fact. */
  record Logic(Expression expression, SourceSpan span) implements Datum {}

  /** A value and its key. */
  record Entry(String key, SourceSpan keySpan, Datum value) {}

  /** A literal text that was not read from anywhere. */
  static Datum of(String text) {
    return new Text(Template.of(text), SourceSpan.NOWHERE);
  }

  /** A text that was not read from anywhere. */
  static Datum of(Template template) {
    return new Text(template, SourceSpan.NOWHERE);
  }

  /** A number that was not read from anywhere. */
  static Datum of(long amount) {
    return new Numeric(BigDecimal.valueOf(amount), SourceSpan.NOWHERE);
  }

  /** A flag that was not read from anywhere. */
  static Datum of(boolean on) {
    return new Flag(on, SourceSpan.NOWHERE);
  }

  /** A condition that was not read from anywhere. */
  static Datum of(Expression expression) {
    return new Logic(expression, SourceSpan.NOWHERE);
  }

  /** A list of the texts of {@code values}. */
  static Datum texts(Iterable<?> values) {
    List<Datum> items = new ArrayList<>();
    values.forEach(value -> items.add(of(value.toString())));
    return new Items(items, SourceSpan.NOWHERE);
  }

  /** A scalar that was not read from anywhere. */
  static Datum of(Scalar value) {
    return switch (value) {
      case Scalar.Text(String text) -> of(text);
      case Scalar.Numeric(BigDecimal amount) -> new Numeric(amount, SourceSpan.NOWHERE);
      case Scalar.Flag(boolean on) -> of(on);
      case Scalar.Items(List<String> items) -> texts(items);
      case Scalar.Nothing() -> new Nothing(SourceSpan.NOWHERE);
    };
  }
}
