package io.leat.dsl.eval;

import io.leat.dsl.syntax.Statement;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.TextPattern;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of the interpreter. No object of the host is ever one (SAFETY rule 1).
 *
 * <p>Lists and maps can change; all others cannot. Two values are equal in the sense of Java, as
 * keys and in {@code contains}; what {@code ==} means is said by {@link Operations}.
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
  record Num(Number number) implements Value {}

  /**
   * A text.
   *
   * @param interpolated whether it was made from a text with holes: Groovy then does not find it
   *     among plain texts
   */
  record Str(String text, boolean interpolated) implements Value {}

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

    // a list may hold itself: equality and hash are by content only where Operations bounds the
    // depth
    @Override
    public boolean equals(Object other) {
      return other instanceof Items that && Operations.sameItems(this, that, 0);
    }

    @Override
    public int hashCode() {
      return items.size();
    }
  }

  /**
   * A range of whole numbers or of one-letter texts, both ends included as {@code values} has them.
   */
  record Range(List<Value> values, String text) implements Value {}

  /** A map, in the order of insertion. */
  record Entries(Map<Value, Value> entries) implements Value {
    static Entries empty() {
      return new Entries(new LinkedHashMap<>());
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Entries that && Operations.sameEntries(this, that, 0);
    }

    @Override
    public int hashCode() {
      return entries.size();
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
      Variables variables)
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
      case Broken _ -> "a value that could not be made";
    };
  }
}
