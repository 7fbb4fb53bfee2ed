package io.leat.dsl.eval;

import io.leat.dsl.syntax.Statement;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.TextPattern;
import java.math.BigDecimal;
import java.util.List;

/**
 * A value of the interpreter. No object of the host is ever one (SAFETY rule 1).
 *
 * <p>Lists and maps can change; all others cannot. Values are compared by {@link Comparing}; only
 * the keys of maps are equal by themselves.
 */
sealed interface Value {

  /** null. */
  record Nil() implements Value {
    static final Nil NULL = new Nil();
  }

  /** true or false. */
  record Bool(boolean on) implements Value {
    private static final Bool TRUE = new Bool(true);
    private static final Bool FALSE = new Bool(false);
  }

  /** An Integer, Long, BigInteger or BigDecimal. */
  record Num(Number number) implements Value, Comparable<Num> {
    /** An order of keys and elements of sets, in which only equal ones are the same. */
    @Override
    public int compareTo(Num other) {
      int order = Numbers.decimal(number).compareTo(Numbers.decimal(other.number));
      if (order == 0) {
        order = number.getClass().getName().compareTo(other.number.getClass().getName());
      }
      return order == 0 && number instanceof BigDecimal x && other.number instanceof BigDecimal y
          ? Integer.compare(x.scale(), y.scale())
          : order;
    }
  }

  /**
   * A text.
   *
   * @param interpolated whether it was made from a text with holes: Groovy then does not find it
   *     among plain texts
   */
  record Str(String text, boolean interpolated) implements Value, Comparable<Str> {
    @Override
    public int compareTo(Str other) {
      int order = text.compareTo(other.text);
      return order == 0 ? Boolean.compare(interpolated, other.interpolated) : order;
    }
  }

  /**
   * A list; {@code kind} says what else Groovy has in its place, since that has fewer methods and
   * another {@code ==}.
   */
  record Items(List<Value> items, Kind kind) implements Value {
    enum Kind {
      LIST("a list"),
      /** What {@code toSet()}, the keys and the entries of a map give. */
      SET("a set"),
      /** The values of a map. */
      VIEW("the values of a map"),
      /** What {@code split} gives. */
      ARRAY("an array");

      private final String described;

      Kind(String described) {
        this.described = described;
      }
    }

    /** A list. */
    static Items of(List<Value> items) {
      return new Items(items, Kind.LIST);
    }

    // a list may hold itself: only Comparing looks inside, and charges that
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /**
   * A range of whole numbers or of one-letter texts, both ends included as {@code values} has them.
   */
  record Range(List<Value> values, String text) implements Value {}

  /** A map, in the order of insertion. */
  record Entries(ValueMap entries) implements Value {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** One entry of a map. */
  record Entry(Value key, Value value) implements Value {}

  /** A closure or a function and the variables around it. */
  record Closure(
      String name,
      List<Statement.ClosureParameter> parameters,
      boolean implicit,
      List<Statement> body,
      Scope variables)
      implements Value {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(body);
    }
  }

  /** A regular expression. */
  record Pattern(TextPattern pattern) implements Value {}

  /** What {@code =~} gives: the places where a pattern fits a text. */
  record Matcher(TextPattern pattern, String text) implements Value {}

  /** A value of the future. */
  record Future(Expression expression) implements Value {}

  /**
   * A value that is known and remembers the facts that it came from, so that conditions can be
   * shown and written back.
   */
  record Traced(Value value, Expression origin) implements Value {}

  /**
   * {@code params}, {@code git}, {@code trigger}, {@code outputs}, {@code matrix}, or {@code
   * outputs.TASK}.
   */
  record Namespace(List<String> path) implements Value {}

  /** What the use of a word gives: nothing that could be used further, though Groovy would go on with it. */
  record Declared(String word) implements Value {}

  /** Stands for a value whose making failed and was reported, so that it is not reported again. */
  record Broken() implements Value {
    static final Broken BROKEN = new Broken();
  }

  static Value nil() {
    return Nil.NULL;
  }

  static Value broken() {
    return Broken.BROKEN;
  }

  static Value of(boolean on) {
    return on ? Bool.TRUE : Bool.FALSE;
  }

  static Value of(int number) {
    return new Num(number);
  }

  static Value of(String text) {
    return new Str(text, false);
  }

  /** This without the memory of where it came from. */
  default Value plain() {
    return this instanceof Traced(Value value, Expression _) ? value : this;
  }

  /** What it is, for messages, with its article. */
  default String described() {
    return switch (this) {
      case Nil _ -> "null";
      case Bool _ -> "a flag";
      case Num _ -> "a number";
      case Str _ -> "a text";
      case Items(List<Value> _, Items.Kind kind) -> kind.described;
      case Range _ -> "a range";
      case Entries _ -> "a map";
      case Entry _ -> "an entry of a map";
      case Closure _ -> "a closure";
      case Pattern _ -> "a pattern";
      case Matcher _ -> "a match";
      case Future _ -> "a value of the future";
      case Traced(Value value, Expression _) -> value.described();
      case Namespace(List<String> path) -> "'" + String.join(".", path) + "'";
      case Declared(String word) -> "what '" + word + "' gives";
      case Broken _ -> "a value that could not be made";
    };
  }
}
