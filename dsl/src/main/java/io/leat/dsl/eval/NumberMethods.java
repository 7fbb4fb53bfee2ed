package io.leat.dsl.eval;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The methods of numbers. */
final class NumberMethods {
  private NumberMethods() {}

  static final Set<String> NAMES =
      Set.of(
          "abs",
          "intdiv",
          "times",
          "upto",
          "downto",
          "step",
          "round",
          "toInteger",
          "toLong",
          "toBigInteger",
          "toBigDecimal",
          "compareTo",
          "setScale");

  static @Nullable Value call(Number self, Invocation call) {
    Numbers numbers = call.in().operations().numbers();
    return switch (call.name()) {
      case "abs" -> {
        call.takes(0, 0);
        yield new Value.Num(numbers.abs(self, call.at()));
      }
      case "intdiv" -> {
        call.takes(1, 1);
        yield new Value.Num(numbers.intdiv(self, number(call), call.at()));
      }
      case "compareTo" -> {
        call.takes(1, 1);
        yield Value.of(Integer.signum(numbers.compare(self, number(call))));
      }
      case "times" -> times(self, call);
      case "upto", "downto" -> steps(self, call);
      case "step" -> step(self, call);
      case "round" -> {
        call.takes(0, 1);
        if (!(self instanceof BigDecimal decimal)) {
          yield null;
        }
        int scale = call.count() == 0 ? 0 : call.integer(0);
        call.budget().number((decimal.precision() + Math.abs((long) scale)) * 10 / 3, call.at());
        yield new Value.Num(decimal.setScale(scale, RoundingMode.HALF_UP));
      }
      case "toInteger", "toLong", "toBigInteger", "toBigDecimal" -> {
        call.takes(0, 0);
        yield new Value.Num(converted(self, call));
      }
      case "setScale" -> {
        call.takes(1, 1);
        if (!(self instanceof BigDecimal decimal)) {
          yield null;
        }
        int scale = call.integer(0);
        call.budget().number((decimal.precision() + Math.abs((long) scale)) * 10 / 3, call.at());
        try {
          yield new Value.Num(decimal.setScale(scale, RoundingMode.UNNECESSARY));
        } catch (ArithmeticException loses) {
          throw call.problem("setScale(" + scale + ") would lose digits of " + decimal);
        }
      }
      default -> null;
    };
  }

  private static Number number(Invocation call) {
    if (call.argument(0) instanceof Value.Num(Number number)) {
      return number;
    }
    throw call.problem("'" + call.name() + "' takes a number, not " + call.argument(0).described());
  }

  private static Value times(Number self, Invocation call) {
    call.takes(1, 1);
    call.closure(0);
    if (!(self instanceof Integer count)) {
      throw call.problem("'times' goes with a whole number");
    }
    for (int i = 0; i < count; i++) {
      call.call(0, Value.of(i));
    }
    return Value.nil();
  }

  private static Value steps(Number self, Invocation call) {
    call.takes(2, 2);
    boolean up = call.name().equals("upto");
    if (!(self instanceof Integer from) || !(number(call) instanceof Integer to)) {
      throw call.problem("'" + call.name() + "' goes from a whole number to a whole number");
    }
    if (up ? from > to : from < to) {
      throw call.problem("'" + call.name() + "' cannot go from " + from + " to " + to);
    }
    for (long i = from; up ? i <= to : i >= to; i += up ? 1 : -1) {
      call.call(1, Value.of((int) i));
    }
    return Value.nil();
  }

  /** From here to a number that is not reached, by a width that may be negative. */
  private static Value step(Number self, Invocation call) {
    call.takes(3, 3);
    call.closure(2);
    if (!(self instanceof Integer from)
        || !(call.argument(0) instanceof Value.Num(Integer to))
        || !(call.argument(1) instanceof Value.Num(Integer width))) {
      throw call.problem("'step' goes from a whole number to a whole number, by a whole number");
    }
    boolean leads = width > 0 ? from < to : width < 0 && from > to;
    if (!leads && !from.equals(to)) {
      throw call.problem("'step' never comes from " + from + " to " + to + " by steps of " + width);
    }
    for (long i = from; width > 0 ? i < to : i > to; i += width) {
      call.call(2, Value.of((int) i));
    }
    return Value.nil();
  }

  private static Number converted(Number self, Invocation call) {
    BigDecimal exact = Numbers.decimal(self);
    BigInteger whole = exact.toBigInteger();
    return switch (call.name()) {
      case "toBigDecimal" -> exact;
      case "toBigInteger" -> whole;
      case "toInteger" -> {
        if (whole.bitLength() > 31) {
          throw call.problem(exact + " does not fit into 32 bits");
        }
        yield whole.intValueExact();
      }
      default -> {
        if (whole.bitLength() > 63) {
          throw call.problem(exact + " does not fit into 64 bits");
        }
        yield whole.longValueExact();
      }
    };
  }
}
