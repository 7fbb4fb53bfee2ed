package io.leat.dsl.condition;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.engine.expression.HiddenCharacter;
import org.antlr.v4.runtime.Token;

/** Replaces the escapes of one text by what they stand for. They are those of Groovy, without the octal ones. */
final class EscapeDecoder {
  private final TokenReader places;
  private final Token token;
  private final String written;
  private final Diagnostics diagnostics;

  EscapeDecoder(TokenReader places, Token token, Diagnostics diagnostics) {
    this(places, token, token.getText(), diagnostics);
  }

  /**
   * The escapes of some neighbouring words.
   *
   * @param token the first of them
   * @param written all of them
   */
  EscapeDecoder(TokenReader places, Token token, String written, Diagnostics diagnostics) {
    this.places = places;
    this.token = token;
    this.written = written;
    this.diagnostics = diagnostics;
  }

  /** Appends what stands from {@code start} up to {@code end}; false when an escape means nothing, which has then been reported. */
  boolean decode(int start, int end, StringBuilder target) {
    boolean sound = true;
    int at = start;
    while (at < end) {
      char c = written.charAt(at);
      if (c != '\\') {
        target.append(c);
        at++;
        continue;
      }
      char kind = written.charAt(at + 1);
      if (kind == 'u') {
        int digits = digits(at + 2, end);
        if (digits >= 0 && HiddenCharacter.isNever((char) digits)) {
          diagnostics.add(
              Diagnostic.of(
                      DiagnosticCode.HIDDEN_CHARACTER,
                      places.span(token, at, 6),
                      "no text can hold " + HiddenCharacter.named((char) digits))
                  .help("remove it"));
          sound = false;
        } else if (digits < 0) {
          sound =
              refuse(
                  at,
                  Math.min(6, end - at),
                  "'\\u' takes four hexadecimal digits",
                  "write it like \\u00e9");
        } else {
          target.append((char) digits);
        }
        at += digits < 0 ? 2 : 6;
        continue;
      }
      int index = "nrtbf\\'\"$".indexOf(kind);
      if (index < 0) {
        sound =
            refuse(
                at,
                2,
                "'\\" + kind + "' is not an escape",
                "write '\\\\" + kind + "' for a backslash and '" + kind + "'");
      } else {
        target.append("\n\r\t\b\f\\'\"$".charAt(index));
      }
      at += 1 + Character.charCount(written.codePointAt(at + 1));
    }
    return sound && paired(target, start, end);
  }

  /** Half a character cannot be written to any file, so a text that holds one has no hash. */
  private boolean paired(StringBuilder text, int start, int end) {
    boolean paired =
        text.chars().noneMatch(c -> Character.isSurrogate((char) c))
            || text.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
    return paired
        || refuse(
            start,
            end - start,
            "a text holds half of a character",
            "write both halves, or the character itself");
  }

  private int digits(int start, int end) {
    if (start + 4 > end) {
      return -1;
    }
    int value = 0;
    for (int i = start; i < start + 4; i++) {
      int digit = Character.digit(written.charAt(i), 16);
      if (digit < 0 || written.charAt(i) > 'f') {
        return -1;
      }
      value = value * 16 + digit;
    }
    return value;
  }

  private boolean refuse(int start, int length, String message, String help) {
    diagnostics.add(
        Diagnostic.of(DiagnosticCode.EXPRESSION_SYNTAX, places.span(token, start, length), message)
            .help(help));
    return false;
  }
}
