package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares values: the one place where this is done, so that all of it is charged, by each pair
 * that is looked at and by the length of its texts.
 *
 * <p>Lists and maps that are the very same object are equal without a look inside, since they may
 * hold themselves.
 */
@SuppressWarnings("ReferenceEquality")
final class Comparing {
  private static final int DEEPEST = 200;

  private final Budget budget;
  private final Numbers numbers;

  Comparing(Budget budget, Numbers numbers) {
    this.budget = budget;
    this.numbers = numbers;
  }

  private void charge(Value left, Value right, SourceSpan at, int depth) {
    budget.step(at);
    if (left instanceof Value.Str(String x, boolean _)
        && right instanceof Value.Str(String y, boolean _)) {
      budget.letters(Math.min(x.length(), y.length()), at);
    }
    if (depth > DEEPEST) {
      throw new EvaluationProblem(
          DiagnosticCode.TOO_NESTED,
          at,
          "lists or maps that are nested too deeply are compared",
          null);
    }
    if (left instanceof Value.Future || right instanceof Value.Future) {
      throw Operations.steers(at);
    }
    if (left instanceof Value.Declared(String word)) {
      throw Words.hasNoValue(word, at);
    }
  }

  /** What {@code ==} says. */
  boolean equal(Value a, Value b, SourceSpan at) {
    return equal(a, b, at, 0);
  }

  private boolean equal(Value a, Value b, SourceSpan at, int depth) {
    Value left = a.plain();
    Value right = b.plain();
    if (left == right) {
      budget.step(at);
      return true;
    }
    charge(left, right, at, depth);
    if (left instanceof Value.Num(Number x) && right instanceof Value.Num(Number y)) {
      return numbers.compare(x, y) == 0;
    }
    if (left instanceof Value.Str(String x, boolean _)
        && right instanceof Value.Str(String y, boolean _)) {
      return x.equals(y);
    }
    if ((left instanceof Value.Num && right instanceof Value.Str)
        || (left instanceof Value.Str && right instanceof Value.Num)) {
      throw new EvaluationProblem(
          DiagnosticCode.OPERATION,
          at,
          "a number is compared with a text: they are never equal",
          "turn one into the other with toString() or toInteger()");
    }
    List<Value> leftItems = Operations.sequence(left);
    List<Value> rightItems = Operations.sequence(right);
    if (leftItems != null && rightItems != null) {
      sets(left, right, at);
      if (leftItems.size() != rightItems.size()) {
        return false;
      }
      Iterator<Value> others = rightItems.iterator();
      for (Value item : leftItems) {
        if (!equal(item, others.next(), at, depth + 1)) {
          return false;
        }
      }
      return true;
    }
    if (left instanceof Value.Entries(ValueMap x) && right instanceof Value.Entries(ValueMap y)) {
      if (x.size() != y.size()) {
        return false;
      }
      for (Map.Entry<Value, Value> entry : x.all()) {
        Value other = y.get(entry.getKey(), budget, at);
        if (other == null || !equal(entry.getValue(), other, at, depth + 1)) {
          return false;
        }
      }
      return true;
    }
    if (left instanceof Value.Closure
        || right instanceof Value.Closure
        || left instanceof Value.Pattern
        || right instanceof Value.Pattern
        || left instanceof Value.Matcher
        || right instanceof Value.Matcher) {
      throw new EvaluationProblem(
          DiagnosticCode.OPERATION,
          at,
          left.described() + " cannot be compared with " + right.described(),
          null);
    }
    return same(left, right, at, depth);
  }

  private static void sets(Value left, Value right, SourceSpan at) {
    if (!isListOrArray(left) || !isListOrArray(right)) {
      throw new EvaluationProblem(
          DiagnosticCode.DIFFERS_FROM_GROOVY,
          at,
          "Groovy compares a set, or the keys or values of a map, with a list in its own way",
          "call toList() on it first");
    }
  }

  private static boolean isListOrArray(Value value) {
    return !(value instanceof Value.Items(var _, var kind))
        || kind == Value.Items.Kind.LIST
        || kind == Value.Items.Kind.ARRAY;
  }

  /** Which comes first: negative, zero or positive; null comes before everything. */
  int order(Value a, Value b, SourceSpan at) {
    Value left = a.plain();
    Value right = b.plain();
    if (left == right) {
      budget.step(at);
    } else {
      charge(left, right, at, 0);
    }
    if (left instanceof Value.Nil || right instanceof Value.Nil) {
      return left instanceof Value.Nil ? (right instanceof Value.Nil ? 0 : -1) : 1;
    }
    if (left instanceof Value.Num(Number x) && right instanceof Value.Num(Number y)) {
      return numbers.compare(x, y);
    }
    if (left instanceof Value.Str(String x, boolean _)
        && right instanceof Value.Str(String y, boolean _)) {
      return left == right ? 0 : x.compareTo(y);
    }
    if (left instanceof Value.Bool(boolean x) && right instanceof Value.Bool(boolean y)) {
      return Boolean.compare(x, y);
    }
    throw new EvaluationProblem(
        DiagnosticCode.OPERATION,
        at,
        left.described() + " has no order with " + right.described(),
        null);
  }

  /** Whether two values are the same in the sense of Java, as keys and elements are looked for. */
  boolean same(Value a, Value b, SourceSpan at) {
    return same(a, b, at, 0);
  }

  private boolean same(Value a, Value b, SourceSpan at, int depth) {
    Value left = a.plain();
    Value right = b.plain();
    if (left == right) {
      budget.step(at);
      return true;
    }
    charge(left, right, at, depth);
    if (left instanceof Value.Str(String x, boolean first)
        && right instanceof Value.Str(String y, boolean second)) {
      if (first != second && x.equals(y)) {
        throw new EvaluationProblem(
            DiagnosticCode.DIFFERS_FROM_GROOVY,
            at,
            "Groovy does not find '"
                + Operations.shortened(x)
                + "' here, since one of the two texts has holes",
            "call toString() on the text with holes");
      }
      return first == second && x.equals(y);
    }
    List<Value> leftItems = Operations.sequence(left);
    List<Value> rightItems = Operations.sequence(right);
    if (leftItems != null && rightItems != null) {
      return sameItems(left, right, leftItems, rightItems, at, depth);
    }
    if (left instanceof Value.Entries(ValueMap x) && right instanceof Value.Entries(ValueMap y)) {
      return x == y || sameEntries(x, y, at, depth);
    }
    if (left instanceof Value.Entry(Value key, Value value)
        && right instanceof Value.Entry(Value otherKey, Value otherValue)) {
      return same(key, otherKey, at, depth + 1) && same(value, otherValue, at, depth + 1);
    }
    return !(left instanceof Value.Pattern || left instanceof Value.Matcher) && left.equals(right);
  }

  private boolean sameItems(
      Value left,
      Value right,
      List<Value> leftItems,
      List<Value> rightItems,
      SourceSpan at,
      int depth) {
    if ((left instanceof Value.Range) != (right instanceof Value.Range)) {
      throw new EvaluationProblem(
          DiagnosticCode.DIFFERS_FROM_GROOVY,
          at,
          "a range is looked for among lists",
          "call toList() on the range");
    }
    if (left instanceof Value.Range(var _, String x)
        && right instanceof Value.Range(var _, String y)
        && !x.equals(y)) {
      return false;
    }
    if (leftItems == rightItems) {
      return true;
    }
    if (leftItems.size() != rightItems.size()) {
      return false;
    }
    Iterator<Value> others = rightItems.iterator();
    for (Value item : leftItems) {
      if (!same(item, others.next(), at, depth + 1)) {
        return false;
      }
    }
    return true;
  }

  private boolean sameEntries(ValueMap x, ValueMap y, SourceSpan at, int depth) {
    if (x.size() != y.size()) {
      return false;
    }
    for (Map.Entry<Value, Value> entry : x.all()) {
      Value other = y.get(entry.getKey(), budget, at);
      if (other == null || !same(entry.getValue(), other, at, depth + 1)) {
        return false;
      }
    }
    return true;
  }

  /** Whether one of {@code items} is the same as {@code sought}. */
  boolean contains(Iterable<Value> items, Value sought, SourceSpan at) {
    for (Value item : items) {
      if (same(item, sought, at)) {
        return true;
      }
    }
    return false;
  }

  /** The set of {@code items} in the order that Groovy gives it; an order that is there is kept. */
  Set<Hashed> set(Iterable<Value> items, boolean ordered, int size, SourceSpan at) {
    Set<Hashed> set = ordered ? new LinkedHashSet<>() : new HashSet<>(size);
    for (Value item : items) {
      set.add(new Hashed(item.plain(), hash(item.plain(), at), at));
    }
    return set;
  }

  /** An element of a set. It has the hash of Groovy, which says where it stands there, and an order, so that many of one hash do not matter. */
  final class Hashed implements Comparable<Hashed> {
    private final Value value;
    private final int hash;
    private final SourceSpan at;

    private Hashed(Value value, int hash, SourceSpan at) {
      this.value = value;
      this.hash = hash;
      this.at = at;
    }

    Value value() {
      return value;
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Hashed that && same(value, that.value, at);
    }

    @Override
    public int compareTo(Hashed other) {
      charge(value, other.value, at, 0);
      return value instanceof Value.Str x && other.value instanceof Value.Str y
          ? x.compareTo(y)
          : value instanceof Value.Num a && other.value instanceof Value.Num b
              ? a.compareTo(b)
              : Integer.compare(rank(value), rank(other.value));
    }
  }

  private static int rank(Value value) {
    return switch (value) {
      case Value.Nil _ -> 0;
      case Value.Bool(boolean on) -> on ? 2 : 1;
      case Value.Num _ -> 3;
      default -> 4;
    };
  }

  private int hash(Value value, SourceSpan at) {
    return switch (value) {
      case Value.Nil _ -> 0;
      case Value.Bool(boolean on) -> Boolean.hashCode(on);
      case Value.Num(Number number) -> number.hashCode();
      case Value.Str(String text, boolean interpolated) when !interpolated -> {
        budget.letters(text.length(), at);
        yield text.hashCode();
      }
      case Value.Str _ ->
          throw new EvaluationProblem(
              DiagnosticCode.DIFFERS_FROM_GROOVY,
              at,
              "Groovy does not find a text with holes in a set",
              "call toString() on it");
      default ->
          throw new EvaluationProblem(
              DiagnosticCode.WRONG_ARGUMENTS,
              at,
              "a set holds texts, numbers and flags here",
              null);
    };
  }
}
