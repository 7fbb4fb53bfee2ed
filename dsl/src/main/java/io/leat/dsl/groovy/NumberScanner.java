package io.leat.dsl.groovy;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;

/** Reads a number: digits, a fraction, an exponent, and the endings L and G. */
final class NumberScanner {
  private final Scanner in;

  NumberScanner(Scanner in) {
    this.in = in;
  }

  void scan() {
    int start = in.at;
    int end = digits(start);
    boolean decimal = false;
    if (end + 1 < in.text.length()
        && in.text.charAt(end) == '.'
        && isDigit(in.text.charAt(end + 1))) {
      decimal = true;
      end = digits(end + 1);
    }
    if (end < in.text.length() && (in.text.charAt(end) | 0x20) == 'e') {
      int exponent = end + 1;
      if (exponent < in.text.length()
          && (in.text.charAt(exponent) == '+' || in.text.charAt(exponent) == '-')) {
        exponent++;
      }
      if (exponent < in.text.length() && isDigit(in.text.charAt(exponent))) {
        decimal = true;
        end = digits(exponent);
        if (end - exponent > 3) {
          throw problem(start, end, "the exponent is too large");
        }
      }
    }
    if (end < in.text.length()
        && "lLgGiI".indexOf(in.text.charAt(end)) >= 0
        && !(decimal && (in.text.charAt(end) | 0x20) != 'g')) {
      end++;
    }
    if (in.continuesWord(end)) {
      int after = end;
      while (in.continuesWord(after)) {
        after++;
      }
      throw problem(start, after, "'" + in.text.substring(start, after) + "' is not a number");
    }
    String written = in.text.substring(start, end);
    if (written.length() > 1 && written.charAt(0) == '0' && isDigit(written.charAt(1))) {
      throw problem(start, end, "a number does not begin with 0, which would make it octal");
    }
    if (end - start > in.limits.digits()) {
      throw new SyntaxProblem(
          DiagnosticCode.NUMBER_TOO_LONG,
          in.source.span(start, end),
          "a number has more than " + in.limits.digits() + " digits",
          null);
    }
    in.add(JobfileParser.NUMBER, start, end, written);
  }

  private int digits(int from) {
    int end = from;
    while (end < in.text.length()
        && (isDigit(in.text.charAt(end))
            || (in.text.charAt(end) == '_'
                && end + 1 < in.text.length()
                && isDigit(in.text.charAt(end + 1))))) {
      end++;
    }
    return end;
  }

  private SyntaxProblem problem(int start, int end, String message) {
    SourceSpan span = in.source.span(start, end);
    return new SyntaxProblem(
        DiagnosticCode.BAD_NUMBER,
        span,
        message,
        "numbers are decimal, such as 42 or 1.5; put anything else in quotes");
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
