package io.leat.engine.expression;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A plain value that an expression can have: a text, a number, a flag, a list of texts, or nothing. */
public sealed interface Scalar {

  /** The kind of this value. */
  ValueKind kind();

  /** This value as it stands in a text: numbers in plain notation, a list as JSON on one line, nothing as the empty text. */
  String text();

  /** A text. */
  record Text(String text) implements Scalar {
    public Text {
      Objects.requireNonNull(text, "text");
    }

    @Override
    public ValueKind kind() {
      return ValueKind.TEXT;
    }

    // by hand, since what a record has by itself is linked at run time, some 5 ms the first time
    // (ADR 4)

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Text that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }
  }

  /** A number; equal when the amounts are equal, so {@code 1} is {@code 1.0}. */
  record Numeric(BigDecimal amount) implements Scalar {
    public Numeric {
      amount = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    }

    @Override
    public ValueKind kind() {
      return ValueKind.NUMBER;
    }

    @Override
    public String text() {
      return amount.toPlainString();
    }
  }

  /** Yes or no. */
  record Flag(boolean on) implements Scalar {
    @Override
    public ValueKind kind() {
      return ValueKind.FLAG;
    }

    @Override
    public String text() {
      return Boolean.toString(on);
    }
  }

  /** Texts in their order; what an output of the type {@code list} holds. */
  record Items(List<String> items) implements Scalar {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public ValueKind kind() {
      return ValueKind.LIST;
    }

    @Override
    public String text() {
      return ItemsText.write(items);
    }
  }

  /** No value: a fact that exists and is empty, such as the branch of a detached commit. */
  record Nothing() implements Scalar {
    @Override
    public ValueKind kind() {
      return ValueKind.NOTHING;
    }

    @Override
    public String text() {
      return "";
    }
  }

  /** The text {@code text}. */
  static Scalar of(String text) {
    return new Text(text);
  }

  /** The number {@code amount}. */
  static Scalar of(long amount) {
    return new Numeric(BigDecimal.valueOf(amount));
  }

  /** The number {@code amount}. */
  static Scalar of(BigDecimal amount) {
    return new Numeric(amount);
  }

  /** The flag {@code on}. */
  static Scalar of(boolean on) {
    return new Flag(on);
  }

  /**
   * The list of a JSON text, as {@link Items#text} writes it.
   *
   * @throws IllegalArgumentException when it is no JSON list of texts; says what is wrong, for people
   */
  static Items items(String json) {
    return new Items(ItemsText.read(json));
  }

  /** No value. */
  static Scalar nothing() {
    return new Nothing();
  }

  /** Whether a condition takes this value for yes: a flag that is on, a text, list or number that is not empty or zero. */
  default boolean truth() {
    return switch (this) {
      case Text(String text) -> !text.isEmpty();
      case Numeric(BigDecimal amount) -> amount.signum() != 0;
      case Flag(boolean on) -> on;
      case Items(List<String> items) -> !items.isEmpty();
      case Nothing() -> false;
    };
  }
}
