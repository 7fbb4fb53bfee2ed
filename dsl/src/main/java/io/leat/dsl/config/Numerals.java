package io.leat.dsl.config;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Excerpt;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * Numbers and what looks like them. A number is taken only if it is written exactly as it is shown; anything else that some reader
 * takes for a number, a date or a flag must be quoted (SAFETY H9).
 */
final class Numerals {
  private static final int LONGEST_LOOK = 2000;
  private static final Pattern EXACT = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]*[1-9])?");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(?:\\.[0-9]|[0-9])[0-9_]*(?:\\.[0-9_]*)?(?:[eE][-+]?[0-9_]+)?");
  private static final Pattern BASED =
      Pattern.compile("[-+]?0(?:[xX][0-9a-fA-F_]+|[oO][0-7_]+|[bB][01_]+)");
  private static final Pattern SPECIAL =
      Pattern.compile("[-+]?\\.?(?:inf|nan)", Pattern.CASE_INSENSITIVE);
  private static final Pattern SEXAGESIMAL =
      Pattern.compile("[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?");

  private Numerals() {}

  /** Whether {@code text} is a number whose text survives being read as a number. */
  static boolean exact(String text) {
    return !text.equals("-0") && EXACT.matcher(text).matches();
  }

  /** Whether some reader takes {@code text} for a number, exact or not. */
  static boolean looksLikeNumber(String text) {
    return text.length() <= LONGEST_LOOK
        && (DECIMAL.matcher(text).matches()
            || BASED.matcher(text).matches()
            || SEXAGESIMAL.matcher(text).matches());
  }

  /** Whether {@code text} is infinity or not-a-number, with or without its dot. */
  static boolean isSpecial(String text) {
    return text.length() <= 5 && SPECIAL.matcher(text).matches();
  }

  /** Whether some reader takes {@code text} for a date. */
  static boolean looksLikeDate(String text) {
    return text.length() <= 60 && DATE.matcher(text).matches();
  }

  /** The number {@code text}, which is exact. */
  static ConfigNode read(String text, SourceSpan span, Limits limits) {
    if (text.length() > limits.digits()) {
      throw new NotWellFormed(
          Diagnostic.of(
                  DiagnosticCode.NUMBER_TOO_LONG,
                  span,
                  "a number has more than " + limits.digits() + " digits")
              .help(
                  "put it in quotes if it is a text; the limit is 'digits', an administrator can"
                      + " set it"));
    }
    return new ConfigNode.Numeric(new BigDecimal(text), span);
  }

  /** What to say about {@code text}, which looks like a number and is not exact. */
  static Diagnostic ambiguous(String text, SourceSpan span) {
    String shown = Excerpt.of(text);
    String decimal = text.replace("_", "");
    if (DECIMAL.matcher(text).matches() && decimal.length() <= 40) {
      try {
        BigDecimal amount = new BigDecimal(decimal);
        if (Math.abs((long) amount.scale()) <= 40) {
          String plain = amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
          boolean octal = text.matches("[-+]?0[0-7]+");
          return Diagnostic.of(
                  DiagnosticCode.AMBIGUOUS_SCALAR,
                  span,
                  octal
                      ? "'" + shown + "' is one number to some readers and another to others"
                      : "'" + shown + "' would be read as the number " + plain)
              .help("put it in quotes if it is a text, or write " + plain + " if it is a number");
        }
      } catch (NumberFormatException tooLarge) {
        // shown without its value
      }
    }
    return Diagnostic.of(
            DiagnosticCode.AMBIGUOUS_SCALAR,
            span,
            "'" + shown + "' is a number to some readers and a text to others")
        .help("put it in quotes if it is a text, or write the number with plain digits");
  }

  /** What to say about {@code text}, which looks like a date. */
  static Diagnostic date(DiagnosticCode code, String text, SourceSpan span) {
    return Diagnostic.of(code, span, "'" + text + "' is a date, and no setting takes dates")
        .help("put it in quotes if it is a text");
  }
}
