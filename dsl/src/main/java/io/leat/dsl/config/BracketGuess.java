package io.leat.dsl.config;

import io.leat.dsl.source.SourceSpan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Finds the bracket that was probably meant when brackets do not match. A reader notices only where the file ends or the wrong kind
 * closes; people see it at the line whose brackets and indentation disagree: a bracket that ends its line is closed by one that begins
 * a line of the same indentation, and any other is closed on its own line.
 */
final class BracketGuess {
  private final TextCursor in;
  private final Deque<Open> open = new ArrayDeque<>();

  private record Open(int offset, int line, int indent, boolean endsLine) {}

  private BracketGuess(TextCursor in) {
    this.in = in;
  }

  /** The first bracket that disagrees with the indentation, of those that stand before where the reader is; empty when all agree. */
  static Optional<SourceSpan> first(TextCursor in) {
    return new BracketGuess(in).search();
  }

  private Optional<SourceSpan> search() {
    String text = in.text;
    int line = 1;
    int lineStart = 0;
    int end = Math.min(in.at + 1, text.length());
    for (int at = 0; at < end; at++) {
      char c = text.charAt(at);
      switch (c) {
        case '"' -> at = closingQuote(at);
        case '{', '[' -> open.addFirst(new Open(at, line, indent(lineStart), endsLine(at)));
        case '}', ']' -> {
          Open opening = open.pollFirst();
          if (opening == null || !agrees(opening, at, line, lineStart)) {
            return Optional.of(in.source.span(at, at + 1));
          }
        }
        case '\n' -> {
          Open last = open.peekFirst();
          if (last != null && last.line() == line && !last.endsLine()) {
            return Optional.of(in.source.span(last.offset(), last.offset() + 1));
          }
          line++;
          lineStart = at + 1;
        }
        default -> {}
      }
    }
    return Optional.empty();
  }

  private int closingQuote(int start) {
    int at = start + 1;
    while (at < in.text.length() && in.text.charAt(at) != '"' && in.text.charAt(at) != '\n') {
      at += in.text.charAt(at) == '\\' ? 2 : 1;
    }
    return at < in.text.length() && in.text.charAt(at) == '\n' ? at - 1 : at;
  }

  private boolean agrees(Open opening, int at, int line, int lineStart) {
    if (opening.line() == line) {
      return true;
    }
    return opening.endsLine() && opening.indent() == indent(lineStart) && beginsLine(lineStart, at);
  }

  private int indent(int lineStart) {
    int at = lineStart;
    while (at < in.text.length() && (in.text.charAt(at) == ' ' || in.text.charAt(at) == '\t')) {
      at++;
    }
    return at - lineStart;
  }

  private boolean beginsLine(int lineStart, int at) {
    return in.text.substring(lineStart, at).chars().allMatch(c -> " \t}]".indexOf(c) >= 0);
  }

  private boolean endsLine(int at) {
    for (int i = at + 1; i < in.text.length(); i++) {
      char c = in.text.charAt(i);
      if (c == '\n' || c == '\r') {
        return true;
      }
      if (" \t{[".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
