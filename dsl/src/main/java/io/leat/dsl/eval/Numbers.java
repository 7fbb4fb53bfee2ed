package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Arithmetic as in Groovy: Integer, Long, BigInteger and BigDecimal, the wider of the two types
 * deciding. Where Groovy would wrap around silently, it is an error.
 */
final class Numbers {
  private static final int EXTRA_PRECISION = 10;
  private static final int LEAST_SCALE = 10;

  private final Budget budget;

  Numbers(Budget budget) {
    this.budget = budget;
  }

  int sign(Number number) {
    return switch (number) {
      case Integer i -> Integer.signum(i);
      case Long l -> Long.signum(l);
      case BigInteger i -> i.signum();
      default -> decimal(number).signum();
    };
  }

  int compare(Number a, Number b) {
    if (a instanceof Integer x && b instanceof Integer y) {
      return Integer.compare(x, y);
    }
    return decimal(a).compareTo(decimal(b));
  }

  static BigDecimal decimal(Number number) {
    return switch (number) {
      case BigDecimal d -> d;
      case BigInteger i -> new BigDecimal(i);
      default -> BigDecimal.valueOf(number.longValue());
    };
  }

  static BigInteger integer(Number number) {
    return number instanceof BigInteger i ? i : BigInteger.valueOf(number.longValue());
  }

  private enum Width {
    INT,
    LONG,
    BIG,
    DECIMAL
  }

  private static Width width(Number number) {
    return switch (number) {
      case Integer _ -> Width.INT;
      case Long _ -> Width.LONG;
      case BigInteger _ -> Width.BIG;
      default -> Width.DECIMAL;
    };
  }

  private static Width wider(Number a, Number b) {
    Width x = width(a);
    Width y = width(b);
    return x.compareTo(y) >= 0 ? x : y;
  }

  Number add(Number a, Number b, SourceSpan at) {
    return wider(a, b) == Width.DECIMAL
        ? charged(decimal(a).add(aligned(a, b, at)), at)
        : fitted(integer(a).add(integer(b)), wider(a, b), at);
  }

  Number subtract(Number a, Number b, SourceSpan at) {
    return wider(a, b) == Width.DECIMAL
        ? charged(decimal(a).subtract(aligned(a, b, at)), at)
        : fitted(integer(a).subtract(integer(b)), wider(a, b), at);
  }

  /**
   * {@code b} as a decimal, once it is known that a sum with {@code a} cannot grow beyond the
   * limit.
   */
  private BigDecimal aligned(Number a, Number b, SourceSpan at) {
    BigDecimal x = decimal(a);
    BigDecimal y = decimal(b);
    long digits =
        Math.max(x.precision() - (long) x.scale(), y.precision() - (long) y.scale())
            + Math.max(x.scale(), y.scale());
    budget.number(Math.max(0, digits) * 10 / 3, at);
    return y;
  }

  Number multiply(Number a, Number b, SourceSpan at) {
    if (wider(a, b) == Width.DECIMAL) {
      budget.number((decimal(a).precision() + (long) decimal(b).precision()) * 10 / 3, at);
      return charged(decimal(a).multiply(decimal(b)), at);
    }
    budget.number(integer(a).bitLength() + (long) integer(b).bitLength(), at);
    return fitted(integer(a).multiply(integer(b)), wider(a, b), at);
  }

  Number divide(Number a, Number b, SourceSpan at) {
    BigDecimal left = decimal(a);
    BigDecimal right = decimal(b);
    if (right.signum() == 0) {
      throw byZero(at);
    }
    budget.number(
        (left.precision()
                + (long) right.precision()
                + Math.abs((long) left.scale() - right.scale()))
            * 10
            / 3,
        at);
    try {
      return charged(left.divide(right), at);
    } catch (ArithmeticException endless) {
      // the quotient has no end: Groovy keeps ten digits more than the operands have
      int precision = Math.max(left.precision(), right.precision()) + EXTRA_PRECISION;
      BigDecimal quotient = left.divide(right, new MathContext(precision));
      int scale = Math.max(Math.max(left.scale(), right.scale()), LEAST_SCALE);
      return charged(
          quotient.scale() > scale ? quotient.setScale(scale, RoundingMode.HALF_UP) : quotient, at);
    }
  }

  Number remainder(Number a, Number b, SourceSpan at) {
    if (sign(b) == 0) {
      throw byZero(at);
    }
    if (wider(a, b) == Width.DECIMAL) {
      budget.number(
          (decimal(a).precision()
                  + (long) decimal(b).precision()
                  + Math.abs((long) decimal(a).scale() - decimal(b).scale()))
              * 10
              / 3,
          at);
      return charged(decimal(a).remainder(decimal(b)), at);
    }
    if (wider(a, b) == Width.BIG && sign(b) < 0) {
      throw new EvaluationProblem(
          DiagnosticCode.ARITHMETIC,
          at,
          "the rest of a division by a negative number of this size is not defined",
          null);
    }
    return wider(a, b) == Width.BIG
        ? integer(a).mod(integer(b))
        : fitted(integer(a).remainder(integer(b)), wider(a, b), at);
  }

  Number intdiv(Number a, Number b, SourceSpan at) {
    if (wider(a, b) == Width.DECIMAL) {
      throw new EvaluationProblem(
          DiagnosticCode.ARITHMETIC, at, "intdiv divides whole numbers", null);
    }
    if (sign(b) == 0) {
      throw byZero(at);
    }
    return fitted(integer(a).divide(integer(b)), wider(a, b), at);
  }

  Number power(Number base, Number exponent, SourceSpan at) {
    if (!(exponent instanceof Integer count) || count < 0) {
      throw new EvaluationProblem(
          DiagnosticCode.ARITHMETIC,
          at,
          "the exponent of a power is a whole number that is not negative",
          null);
    }
    if (base instanceof BigDecimal decimal) {
      budget.number((long) decimal.precision() * count * 10 / 3, at);
      return charged(decimal.pow(count), at);
    }
    BigInteger integer = integer(base);
    budget.number((long) integer.bitLength() * count, at);
    BigInteger result = integer.pow(count);
    if (base instanceof BigInteger) {
      return result;
    }
    if (base instanceof Integer && result.bitLength() < 32) {
      return result.intValueExact();
    }
    return base instanceof Long && result.bitLength() < 64
        ? (Number) result.longValueExact()
        : result;
  }

  Number negate(Number number, SourceSpan at) {
    return number instanceof BigDecimal decimal
        ? decimal.negate()
        : fitted(integer(number).negate(), width(number), at);
  }

  Number abs(Number number, SourceSpan at) {
    return sign(number) < 0 ? negate(number, at) : number;
  }

  private Number fitted(BigInteger value, Width width, SourceSpan at) {
    int bits = value.bitLength();
    return switch (width) {
      case INT -> {
        if (bits >= 32) {
          throw overflow(at, "32 bits", "L");
        }
        yield value.intValueExact();
      }
      case LONG -> {
        if (bits >= 64) {
          throw overflow(at, "64 bits", "G");
        }
        yield value.longValueExact();
      }
      case BIG, DECIMAL -> {
        budget.number(bits, at);
        yield value;
      }
    };
  }

  private Number charged(BigDecimal value, SourceSpan at) {
    budget.number(value.unscaledValue().bitLength() + (long) Math.abs(value.scale()), at);
    return value;
  }

  private static EvaluationProblem byZero(SourceSpan at) {
    return new EvaluationProblem(DiagnosticCode.ARITHMETIC, at, "a division by zero", null);
  }

  private static EvaluationProblem overflow(SourceSpan at, String bits, String ending) {
    return new EvaluationProblem(
        DiagnosticCode.ARITHMETIC,
        at,
        "the result does not fit into " + bits + ", and Groovy would wrap around",
        "write one of the numbers with the ending " + ending);
  }
}
