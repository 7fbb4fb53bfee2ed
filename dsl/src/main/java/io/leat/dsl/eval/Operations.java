package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import io.leat.engine.expression.TextPattern;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What operators mean for plain values, as in Groovy; what Groovy would do by surprise is an error
 * that says so.
 *
 * <p>Lists and maps that are the very same object are equal without a look inside, since they may
 * hold themselves.
 */
@SuppressWarnings("ReferenceEquality")
final class Operations {
  private static final int DEEPEST = 200;

  private final Budget budget;
  private final Texts texts;
  private final Numbers numbers;

  Operations(Budget budget, Texts texts) {
    this.budget = budget;
    this.texts = texts;
    this.numbers = new Numbers(budget);
  }

  Numbers numbers() {
    return numbers;
  }

  /** Charges a text of this length. */
  void charge(long length, SourceSpan at) {
    budget.text(length, at);
  }

  /** The regular expression that {@code source} writes. */
  TextPattern pattern(String source, SourceSpan at) {
    return Patterns.of(source, budget, at);
  }

  /** Whether a condition takes {@code value} for yes. */
  boolean truth(Value value, SourceSpan at) {
    return switch (value.plain()) {
      case Value.Nil _ -> false;
      case Value.Bool(boolean on) -> on;
      case Value.Num(Number number) -> numbers.sign(number) != 0;
      case Value.Str(String text, boolean _) -> !text.isEmpty();
      case Value.Items(List<Value> items, var _) -> !items.isEmpty();
      case Value.Range(List<Value> values, String _) -> !values.isEmpty();
      case Value.Entries(Map<Value, Value> entries) -> !entries.isEmpty();
      case Value.Entry _, Value.Closure _, Value.Pattern _ -> true;
      case Value.Matcher(var pattern, String text) -> Patterns.find(pattern, text, budget, at);
      case Value.Future _ -> throw steers(at);
      case Value.Namespace _ ->
          throw new EvaluationProblem(
              DiagnosticCode.OPERATION,
              at,
              value.described() + " is not a condition",
              "name one of its values");
      case Value.Traced _, Value.Broken _ -> false;
    };
  }

  static EvaluationProblem steers(SourceSpan at) {
    return new EvaluationProblem(
        DiagnosticCode.FUTURE_STEERS,
        at,
        "this is known only when the run goes on, so it cannot steer an 'if', a loop or a choice",
        "use it in 'when', in a text, or in 'needs'");
  }

  /** {@code left operator right} for everything but {@code && || in !in =~ ==~}. */
  Value binary(String operator, Value left, Value right, SourceSpan at) {
    return switch (operator) {
      case "==" -> Value.of(equal(left, right, at, 0));
      case "!=" -> Value.of(!equal(left, right, at, 0));
      case "<" -> Value.of(compare(left, right, at) < 0);
      case "<=" -> Value.of(compare(left, right, at) <= 0);
      case ">" -> Value.of(compare(left, right, at) > 0);
      case ">=" -> Value.of(compare(left, right, at) >= 0);
      case "<=>" -> Value.of(Integer.signum(compare(left, right, at)));
      case "+" -> plus(left, right, at);
      case "-" -> minus(left, right, at);
      case "*" -> times(left, right, at);
      case "/", "%", "**" -> arithmetic(operator, left, right, at);
      case "<<" -> append(left, right, at);
      case "..", "..<" -> range(left, right, operator.equals(".."), at);
      default -> throw new IllegalStateException("operator " + operator);
    };
  }

  /** What {@code ==} says. */
  boolean equal(Value a, Value b, SourceSpan at, int depth) {
    budget.step(at);
    Value left = a.plain();
    Value right = b.plain();
    if (depth > DEEPEST) {
      throw new EvaluationProblem(
          DiagnosticCode.TOO_NESTED,
          at,
          "lists or maps that are nested too deeply are compared",
          null);
    }
    if (left == right) {
      return true;
    }
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
    List<Value> leftItems = sequence(left);
    List<Value> rightItems = sequence(right);
    if (leftItems != null && rightItems != null) {
      sets(left, right, at);
      if (leftItems.size() != rightItems.size()) {
        return false;
      }
      for (int i = 0; i < leftItems.size(); i++) {
        if (!equal(leftItems.get(i), rightItems.get(i), at, depth + 1)) {
          return false;
        }
      }
      return true;
    }
    if (left instanceof Value.Entries(var x) && right instanceof Value.Entries(var y)) {
      return equalEntries(x, y, at, depth);
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
    return left.equals(right);
  }

  private boolean equalEntries(Map<Value, Value> x, Map<Value, Value> y, SourceSpan at, int depth) {
    if (x.size() != y.size()) {
      return false;
    }
    for (Map.Entry<Value, Value> entry : x.entrySet()) {
      Value other = y.get(entry.getKey());
      if (other == null || !equal(entry.getValue(), other, at, depth + 1)) {
        return false;
      }
    }
    return true;
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
    return isList(value)
        || (value instanceof Value.Items(var _, var kind) && kind == Value.Items.Kind.ARRAY);
  }

  /** Whether it is a set, a view or an array, which Groovy treats in their own ways. */
  static boolean isOther(Value value) {
    return !isList(value.plain());
  }

  private static boolean isList(Value value) {
    return !(value instanceof Value.Items(var _, var kind)) || kind == Value.Items.Kind.LIST;
  }

  /** The elements of a list or range, or null. */
  static @Nullable List<Value> sequence(Value value) {
    return switch (value.plain()) {
      case Value.Items(List<Value> items, var _) -> items;
      case Value.Range(List<Value> values, String _) -> values;
      default -> null;
    };
  }

  /** Which comes first: negative, zero or positive; null comes before everything. */
  int compare(Value a, Value b, SourceSpan at) {
    Value left = a.plain();
    Value right = b.plain();
    if (left instanceof Value.Nil || right instanceof Value.Nil) {
      return left instanceof Value.Nil ? (right instanceof Value.Nil ? 0 : -1) : 1;
    }
    if (left instanceof Value.Num(Number x) && right instanceof Value.Num(Number y)) {
      return numbers.compare(x, y);
    }
    if (left instanceof Value.Str(String x, boolean _)
        && right instanceof Value.Str(String y, boolean _)) {
      return x.compareTo(y);
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
    budget.step(at);
    Value left = a.plain();
    Value right = b.plain();
    if (left instanceof Value.Str(String x, boolean first)
        && right instanceof Value.Str(String y, boolean second)) {
      if (first != second && x.equals(y)) {
        throw new EvaluationProblem(
            DiagnosticCode.DIFFERS_FROM_GROOVY,
            at,
            "Groovy does not find '"
                + shortened(x)
                + "' here, since one of the two texts has holes",
            "call toString() on the text with holes");
      }
      return x.equals(y);
    }
    if ((left instanceof Value.Range) != (right instanceof Value.Range)
        && sequence(left) != null
        && sequence(right) != null) {
      throw new EvaluationProblem(
          DiagnosticCode.DIFFERS_FROM_GROOVY,
          at,
          "a range is looked for among lists",
          "call toList() on the range");
    }
    return left.equals(right);
  }

  private static String shortened(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }

  static boolean sameItems(Value.Items a, Value.Items b, int depth) {
    if (a.items() == b.items()) {
      return true;
    }
    if (depth > DEEPEST || a.items().size() != b.items().size()) {
      return false;
    }
    Iterator<Value> others = b.items().iterator();
    for (Value item : a.items()) {
      if (!same(item, others.next(), depth + 1)) {
        return false;
      }
    }
    return true;
  }

  static boolean sameEntries(Value.Entries a, Value.Entries b, int depth) {
    if (a.entries() == b.entries()) {
      return true;
    }
    if (depth > DEEPEST || a.entries().size() != b.entries().size()) {
      return false;
    }
    for (Map.Entry<Value, Value> entry : a.entries().entrySet()) {
      Value other = b.entries().get(entry.getKey());
      if (other == null || !same(entry.getValue(), other, depth + 1)) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(Value a, Value b, int depth) {
    if (a.plain() instanceof Value.Items x && b.plain() instanceof Value.Items y) {
      return sameItems(x, y, depth);
    }
    if (a.plain() instanceof Value.Entries x && b.plain() instanceof Value.Entries y) {
      return sameEntries(x, y, depth);
    }
    return a.plain().equals(b.plain());
  }

  private Value plus(Value left, Value right, SourceSpan at) {
    if (left instanceof Value.Num(Number x) && right instanceof Value.Num(Number y)) {
      return new Value.Num(numbers.add(x, y, at));
    }
    if (left instanceof Value.Str(String x, boolean interpolated)) {
      String y = texts.of(right, at);
      budget.text((long) x.length() + y.length(), at);
      return new Value.Str(x + y, interpolated && right instanceof Value.Str);
    }
    if (left instanceof Value.Num && right instanceof Value.Str(String y, boolean _)) {
      return Value.of(texts.of(left, at) + y);
    }
    List<Value> items = sequence(left);
    if (isOther(left) || isOther(right)) {
      throw notAList("+", isOther(left) ? left : right, at);
    }
    if (right instanceof Value.Closure) {
      throw cannot("+", left, right, at);
    }
    if (items != null) {
      List<Value> more = sequence(right);
      long size = (long) items.size() + (more == null ? 1 : more.size());
      budget.elements(size, at);
      List<Value> sum = new ArrayList<>((int) size);
      sum.addAll(items);
      if (more == null) {
        sum.add(right);
      } else {
        sum.addAll(more);
      }
      return Value.Items.of(sum);
    }
    if (left instanceof Value.Entries(var x) && right instanceof Value.Entries(var y)) {
      budget.elements((long) x.size() + y.size(), at);
      Map<Value, Value> sum = new LinkedHashMap<>(x);
      sum.putAll(y);
      return new Value.Entries(sum);
    }
    throw cannot("+", left, right, at);
  }

  private Value minus(Value left, Value right, SourceSpan at) {
    if (left instanceof Value.Num(Number x) && right instanceof Value.Num(Number y)) {
      return new Value.Num(numbers.subtract(x, y, at));
    }
    if (left instanceof Value.Str(String x, boolean _)
        && right instanceof Value.Str(String y, boolean _)) {
      budget.search(x, y, at);
      int found = x.indexOf(y);
      budget.text(x.length(), at);
      return Value.of(found < 0 ? x : x.substring(0, found) + x.substring(found + y.length()));
    }
    List<Value> items = sequence(left);
    if (isOther(left) || isOther(right)) {
      throw notAList("-", isOther(left) ? left : right, at);
    }
    if (items != null && !(right instanceof Value.Closure)) {
      List<Value> less = sequence(right);
      List<Value> removed = less == null ? List.of(right) : less;
      budget.elements(items.size(), at);
      List<Value> rest = new ArrayList<>();
      for (Value item : items) {
        boolean found = false;
        for (Value other : removed) {
          found |= equal(item, other, at, 0);
        }
        if (!found) {
          rest.add(item);
        }
      }
      return Value.Items.of(rest);
    }
    if (left instanceof Value.Entries(var x) && right instanceof Value.Entries(var less)) {
      budget.elements(x.size(), at);
      Map<Value, Value> rest = new LinkedHashMap<>();
      x.forEach(
          (key, value) -> {
            Value other = less.get(key);
            if (other == null || !same(value, other, at)) {
              rest.put(key, value);
            }
          });
      return new Value.Entries(rest);
    }
    throw cannot("-", left, right, at);
  }

  /** Whether one of {@code items} is the same as {@code sought}. */
  boolean contains(List<Value> items, Value sought, SourceSpan at) {
    for (Value item : items) {
      if (same(item, sought, at)) {
        return true;
      }
    }
    return false;
  }

  private Value times(Value left, Value right, SourceSpan at) {
    if (left instanceof Value.Num(Number x) && right instanceof Value.Num(Number y)) {
      return new Value.Num(numbers.multiply(x, y, at));
    }
    if (right instanceof Value.Num(Integer count)) {
      if (count < 0) {
        throw new EvaluationProblem(
            DiagnosticCode.ARITHMETIC, at, "something is repeated " + count + " times", null);
      }
      if (left instanceof Value.Str(String text, boolean _)) {
        budget.text((long) text.length() * count, at);
        return Value.of(text.repeat(count));
      }
      if (isOther(left)) {
        throw notAList("*", left, at);
      }
      if (left instanceof Value.Items(List<Value> items, var _)) {
        budget.elements((long) items.size() * count, at);
        List<Value> product = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          product.addAll(items);
        }
        return Value.Items.of(product);
      }
    }
    throw cannot("*", left, right, at);
  }

  private Value arithmetic(String operator, Value left, Value right, SourceSpan at) {
    if (left instanceof Value.Num(Number x) && right instanceof Value.Num(Number y)) {
      return new Value.Num(
          switch (operator) {
            case "/" -> numbers.divide(x, y, at);
            case "%" -> numbers.remainder(x, y, at);
            default -> numbers.power(x, y, at);
          });
    }
    throw cannot(operator, left, right, at);
  }

  private Value append(Value left, Value right, SourceSpan at) {
    if (left instanceof Value.Items(List<Value> items, var kind) && kind == Value.Items.Kind.LIST) {
      texts.changes(items, at);
      budget.collection(items.size() + 1L, at);
      budget.allocate(32, at);
      items.add(right);
      return left;
    }
    if (left instanceof Value.Entries(var entries) && right instanceof Value.Entries(var more)) {
      texts.changes(entries, at);
      budget.elements((long) entries.size() + more.size(), at);
      entries.putAll(more);
      return left;
    }
    throw cannot("<<", left, right, at);
  }

  private Value range(Value left, Value right, boolean inclusive, SourceSpan at) {
    if (left instanceof Value.Num(Integer from) && right instanceof Value.Num(Integer to)) {
      boolean down = from > to;
      if (!inclusive && from.equals(to)) {
        return new Value.Range(List.of(), from + "..<" + to);
      }
      int last = inclusive ? to : down ? to + 1 : to - 1;
      long size = Math.abs((long) last - from) + 1;
      budget.elements(size, at);
      List<Value> values = new ArrayList<>((int) size);
      for (int i = 0; i < size; i++) {
        values.add(Value.of(down ? from - i : from + i));
      }
      return new Value.Range(List.copyOf(values), from + (inclusive ? ".." : "..<") + to);
    }
    if (left instanceof Value.Str(String from, boolean _)
        && right instanceof Value.Str(String to, boolean _)
        && from.length() == 1
        && to.length() == 1
        && inclusive) {
      boolean down = from.charAt(0) > to.charAt(0);
      int size = Math.abs(to.charAt(0) - from.charAt(0)) + 1;
      budget.elements(size, at);
      List<Value> values = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        values.add(Value.of(String.valueOf((char) (from.charAt(0) + (down ? -i : i)))));
      }
      return new Value.Range(List.copyOf(values), from + ".." + to);
    }
    throw new EvaluationProblem(
        DiagnosticCode.OPERATION,
        at,
        "a range goes from a whole number to a whole number, or from a letter to a letter, not from"
            + " "
            + left.described()
            + " to "
            + right.described(),
        null);
  }

  /** {@code - + ~} before a value. */
  Value unary(String operator, Value operand, SourceSpan at) {
    if (operand instanceof Value.Num(Number number)) {
      if (operator.equals("-")) {
        return new Value.Num(numbers.negate(number, at));
      }
      if (operator.equals("+")) {
        return operand;
      }
    }
    if (operator.equals("~") && operand instanceof Value.Str(String source, boolean _)) {
      return new Value.Pattern(Patterns.of(source, budget, at));
    }
    throw new EvaluationProblem(
        DiagnosticCode.OPERATION,
        at,
        "'" + operator + "' does not go with " + operand.described(),
        null);
  }

  private static EvaluationProblem notAList(String operator, Value value, SourceSpan at) {
    return new EvaluationProblem(
        DiagnosticCode.DIFFERS_FROM_GROOVY,
        at,
        "Groovy treats " + value.described() + " and '" + operator + "' in its own way",
        "call toList() on it first");
  }

  private static EvaluationProblem cannot(String operator, Value left, Value right, SourceSpan at) {
    return new EvaluationProblem(
        DiagnosticCode.OPERATION,
        at,
        "'" + operator + "' does not go with " + left.described() + " and " + right.described(),
        null);
  }
}
