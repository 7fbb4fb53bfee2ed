package io.leat.dsl.config;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;
import java.util.Locale;
import java.util.Set;

/**
 * What scalars without quotes are. Texts, {@code true}, {@code false}, {@code null} and plain numbers are taken; what YAML 1.1 and 1.2,
 * or two of their readers, see differently must be quoted (SAFETY H9).
 */
final class YamlScalars {
  private static final Set<String> FLAGS =
      Set.of("yes", "no", "on", "off", "y", "n", "true", "false");

  /** How a scalar without quotes is seen. */
  enum Kind {
    TEXT,
    NUMBER,
    FLAG,
    NOTHING,
    AMBIGUOUS_NUMBER,
    AMBIGUOUS_FLAG,
    AMBIGUOUS_NOTHING,
    AMBIGUOUS_DATE
  }

  private YamlScalars() {}

  /** How {@code text} is seen when it stands without quotes. */
  static Kind kind(String text) {
    switch (text) {
      case "", "null" -> {
        return Kind.NOTHING;
      }
      case "true", "false" -> {
        return Kind.FLAG;
      }
      case "~" -> {
        return Kind.AMBIGUOUS_NOTHING;
      }
      default -> {}
    }
    if (Numerals.exact(text)) {
      return Kind.NUMBER;
    }
    if (text.length() <= 5) {
      String lower = text.toLowerCase(Locale.ROOT);
      if (FLAGS.contains(lower)) {
        return Kind.AMBIGUOUS_FLAG;
      }
      if (lower.equals("null")) {
        return Kind.AMBIGUOUS_NOTHING;
      }
      if (text.indexOf('.') >= 0 && Numerals.isSpecial(text)) {
        return Kind.AMBIGUOUS_NUMBER;
      }
    }
    if (Numerals.looksLikeNumber(text)) {
      return Kind.AMBIGUOUS_NUMBER;
    }
    return Numerals.looksLikeDate(text) ? Kind.AMBIGUOUS_DATE : Kind.TEXT;
  }

  /** Whether YAML 1.2 takes the key {@code text}, which stands without quotes, for something else than a text. */
  static boolean isKeyOfAnotherType(String text) {
    return switch (kind(text)) {
      case NUMBER, FLAG, NOTHING, AMBIGUOUS_NOTHING, AMBIGUOUS_NUMBER -> true;
      case AMBIGUOUS_FLAG -> text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
      case TEXT, AMBIGUOUS_DATE -> false;
    };
  }

  /** The scalar {@code text}, which stands without quotes; reports what is ambiguous. */
  static ConfigNode read(String text, SourceSpan span, Limits limits, Diagnostics diagnostics) {
    return switch (kind(text)) {
      case TEXT -> new ConfigNode.Text(text, YamlOrigin.of(text, span), span);
      case NUMBER -> Numerals.read(text, span, limits);
      case FLAG -> new ConfigNode.Flag(text.equals("true"), span);
      case NOTHING -> new ConfigNode.Nothing(span);
      case AMBIGUOUS_NUMBER -> ambiguous(text, Numerals.ambiguous(text, span), diagnostics);
      case AMBIGUOUS_DATE ->
          ambiguous(text, Numerals.date(DiagnosticCode.AMBIGUOUS_SCALAR, text, span), diagnostics);
      case AMBIGUOUS_FLAG ->
          ambiguous(
              text,
              Diagnostic.of(
                      DiagnosticCode.AMBIGUOUS_SCALAR,
                      span,
                      "'" + text + "' is a flag to some readers and a text to others")
                  .help("write true or false for a flag, or put the text in quotes"),
              diagnostics);
      case AMBIGUOUS_NOTHING ->
          ambiguous(
              text,
              Diagnostic.of(
                      DiagnosticCode.AMBIGUOUS_SCALAR,
                      span,
                      "'" + text + "' is null to some readers and a text to others")
                  .help("write null, or put the text in quotes"),
              diagnostics);
    };
  }

  private static ConfigNode ambiguous(String text, Diagnostic diagnostic, Diagnostics diagnostics) {
    diagnostics.add(diagnostic);
    return new ConfigNode.Ambiguous(text, diagnostic.span());
  }
}
