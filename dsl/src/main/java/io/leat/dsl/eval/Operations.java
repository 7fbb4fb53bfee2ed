package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Excerpt;
import io.leat.dsl.source.SourceSpan;
import io.leat.engine.expression.TextPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What operators mean for plain values, as in Groovy; what Groovy would do by surprise is an error
 * that says so.
 */
final class Operations {
  private final Budget budget;
  private final Texts texts;
  private final Numbers numbers;
  private final Comparing comparing;
  private final TextSearch search;

  Operations(Budget budget, Texts texts) {
    this.budget = budget;
    this.texts = texts;
    this.numbers = new Numbers(budget);
    this.comparing = new Comparing(budget, numbers);
    this.search = new TextSearch(budget);
  }

  Comparing comparing() {
    return comparing;
  }

  TextSearch search() {
    return search;
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
      case Value.Entries(ValueMap entries) -> !entries.isEmpty();
      case Value.Entry _, Value.Closure _, Value.Pattern _ -> true;
      case Value.Matcher(var pattern, String text) -> Patterns.find(pattern, text, budget, at);
      case Value.Future _ -> throw steers(at);
      case Value.Namespace _ ->
          throw new EvaluationProblem(
              DiagnosticCode.OPERATION,
              at,
              value.described() + " is not a condition",
              "name one of its values");
      case Value.Declared(String word) -> throw Words.hasNoValue(word, at);
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
      case "==" -> Value.of(comparing.equal(left, right, at));
      case "!=" -> Value.of(!comparing.equal(left, right, at));
      case "<" -> Value.of(comparing.order(left, right, at) < 0);
      case "<=" -> Value.of(comparing.order(left, right, at) <= 0);
      case ">" -> Value.of(comparing.order(left, right, at) > 0);
      case ">=" -> Value.of(comparing.order(left, right, at) >= 0);
      case "<=>" -> Value.of(Integer.signum(comparing.order(left, right, at)));
      case "+" -> plus(left, right, at);
      case "-" -> minus(left, right, at);
      case "*" -> times(left, right, at);
      case "/", "%", "**" -> arithmetic(operator, left, right, at);
      case "<<" -> append(left, right, at);
      case "..", "..<" -> range(left, right, operator.equals(".."), at);
      default -> throw new IllegalStateException("operator " + operator);
    };
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

  /** The beginning of a text, for messages. */
  static String shortened(String text) {
    return Excerpt.of(text, 40);
  }

  /** The first line of a text that becomes a message; no message is longer than 1,000 characters. */
  static String firstLine(String text) {
    String line = text.lines().findFirst().orElse("");
    return Excerpt.of(line, 1_000);
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
      String x = texts.of(left, at);
      budget.text((long) x.length() + y.length(), at);
      return Value.of(x + y);
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
      ValueMap sum = x.copy(budget, at);
      sum.putAll(y, budget, at);
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
      return Value.of(search.without(x, y, at));
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
          found |= comparing.equal(item, other, at);
        }
        if (!found) {
          rest.add(item);
        }
      }
      return Value.Items.of(rest);
    }
    if (left instanceof Value.Entries(var x) && right instanceof Value.Entries(var less)) {
      ValueMap rest = new ValueMap();
      for (Map.Entry<Value, Value> entry : x.all()) {
        Value other = less.get(entry.getKey(), budget, at);
        if (other == null || !comparing.same(entry.getValue(), other, at)) {
          rest.put(entry.getKey(), entry.getValue(), budget, at);
        }
      }
      return new Value.Entries(rest);
    }
    throw cannot("-", left, right, at);
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
      entries.putAll(more, budget, at);
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
