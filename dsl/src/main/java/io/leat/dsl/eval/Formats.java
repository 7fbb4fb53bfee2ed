package io.leat.dsl.eval;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts that say how values are written, as {@code '%03d'.formatted(7)}: a part of what {@link java.util.Formatter} has, the same in every locale. */
final class Formats {
  private static final Pattern PART =
      Pattern.compile("%(?:%|([-0+]{0,3})([1-9][0-9]{0,2})?(?:\\.([0-9]{1,2}))?([dsxXf]))");

  private Formats() {}

  /** {@code format} with the arguments of {@code call} in its parts. */
  static String formatted(String format, Invocation call) {
    StringBuilder target = new StringBuilder();
    int next = 0;
    int from = 0;
    Matcher part = PART.matcher(format);
    for (int at = format.indexOf('%'); at >= 0; at = format.indexOf('%', from)) {
      part.region(at, format.length());
      if (!part.lookingAt()) {
        throw call.problem(
            "'formatted' knows %d, %x, %X, %f, %s and %%, with a width and the signs - 0 +");
      }
      target.append(format, from, at);
      from = part.end();
      if (part.group(4) == null) {
        target.append('%');
      } else {
        if (next == call.count()) {
          throw call.problem("'formatted' lacks a value for " + part.group());
        }
        target.append(part(part, call.argument(next++), call));
      }
      call.budget().step(call.at());
      call.budget().fits(target.length(), call.at());
    }
    if (next < call.count()) {
      throw call.problem("'formatted' is given more values than its text has parts");
    }
    return target.append(format, from, format.length()).toString();
  }

  private static String part(Matcher part, Value value, Invocation call) {
    Object plain =
        switch (value) {
          case Value.Num(Number number) when !part.group(4).equals("s") -> number;
          case Value.Num _, Value.Str _, Value.Bool _, Value.Nil _ when part.group(4).equals("s") ->
              call.in().texts().of(value, call.at());
          default -> throw unfit(part, value, call);
        };
    boolean whole = !(plain instanceof BigDecimal);
    if (plain instanceof Number && whole == part.group(4).equals("f")) {
      throw unfit(part, value, call);
    }
    try {
      return String.format(Locale.ROOT, part.group(), plain);
    } catch (IllegalArgumentException problem) {
      // such as a precision of a whole number, or '0' without a width
      throw call.problem("'" + part.group() + "' makes no sense");
    }
  }

  private static EvaluationProblem unfit(Matcher part, Value value, Invocation call) {
    String wanted =
        switch (part.group(4)) {
          case "s" -> "a text, a number or a flag";
          case "f" -> "a decimal number";
          default -> "a whole number";
        };
    return call.problem("'" + part.group() + "' takes " + wanted + ", not " + value.described());
  }
}
