package io.leat.dsl.config;

import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.TextOrigin;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds where the characters of a YAML scalar stand. The parser gives only the scalar's ends, so the value is laid beside the source:
 * every character that is not white space finds itself again, whatever indentation, folding and escapes lie between.
 */
final class YamlOrigin implements IntUnaryOperator {
  private final String value;
  private final SourceSpan span;
  private int @Nullable [] offsets;

  private YamlOrigin(String value, SourceSpan span) {
    this.value = value;
    this.span = span;
  }

  /** The origin of {@code value}, which stands at {@code span}; it is worked out when it is first asked. */
  static TextOrigin of(String value, SourceSpan span) {
    return new TextOrigin(span.source(), new YamlOrigin(value, span));
  }

  @Override
  public int applyAsInt(int offset) {
    int[] all = offsets;
    if (all == null) {
      all = align();
      offsets = all;
    }
    return all[Math.min(offset, all.length - 1)];
  }

  private int[] align() {
    String source = span.source().text();
    int end = Math.min(span.end(), source.length());
    int at = content(source, end);
    char style = at < end ? source.charAt(at) : ' ';
    boolean quoted = style == '"';
    boolean single = style == '\'';
    if (quoted || single) {
      at++;
    } else if (style == '|' || style == '>') {
      while (at < end && source.charAt(at) != '\n' && source.charAt(at) != '\r') {
        at++;
      }
    }
    int[] found = new int[value.length() + 1];
    int i = 0;
    while (i < value.length()) {
      char wanted = value.charAt(i);
      char c = at < end ? source.charAt(at) : '\0';
      if (at >= end) {
        found[i++] = end;
      } else if (quoted && c == '\\') {
        int length = escape(source, at);
        if (length > 0) {
          int units = length == 10 && Character.isHighSurrogate(wanted) ? 2 : 1;
          for (int unit = 0; unit < units; unit++) {
            found[i++] = at;
          }
        }
        at += Math.max(length, 1);
      } else if (c == wanted) {
        found[i++] = at;
        at += single && c == '\'' ? 2 : 1;
      } else if (isSpace(c)) {
        at++;
      } else if (isSpace(wanted)) {
        found[i++] = at;
      } else {
        Arrays.fill(found, span.start());
        return found;
      }
    }
    found[value.length()] = at;
    return found;
  }

  /** Where the scalar itself begins, after its anchor and tag. */
  private int content(String source, int end) {
    int at = span.start();
    while (at < end
        && (source.charAt(at) == '&' || source.charAt(at) == '!' || isSpace(source.charAt(at)))) {
      while (at < end && !isSpace(source.charAt(at))) {
        at++;
      }
      while (at < end && isSpace(source.charAt(at))) {
        at++;
      }
    }
    return at;
  }

  /** How long the escape at {@code at} is; 0 for an escaped line end, which stands for nothing. */
  private static int escape(String source, int at) {
    return switch (at + 1 < source.length() ? source.charAt(at + 1) : ' ') {
      case 'x' -> 4;
      case 'u' -> 6;
      case 'U' -> 10;
      case '\n', '\r' -> 0;
      default -> 2;
    };
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }
}
