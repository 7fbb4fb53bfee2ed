package io.leat.dsl.config;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.TextOrigin;
import io.leat.engine.expression.HiddenCharacter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A position in a text that only moves forward, and what readers of JSON and TOML do at it. */
final class TextCursor {
  /** What {@link #peek} gives at the end. */
  static final char END = '\uffff';

  final JobfileSource source;
  final String text;
  private final Limits limits;
  int at;

  private int counted;
  private int depth;

  TextCursor(JobfileSource source, Limits limits) {
    this.source = source;
    this.text = source.text();
    this.limits = limits;
  }

  /** The character here, or {@link #END}. */
  char peek() {
    return peek(0);
  }

  /** The character {@code ahead} of here, or {@link #END}. */
  char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : END;
  }

  /** Whether this is the end of the text. */
  boolean atEnd() {
    return at >= text.length();
  }

  /** Moves on if {@code expected} stands here. */
  boolean skip(char expected) {
    boolean found = !atEnd() && text.charAt(at) == expected;
    at += found ? 1 : 0;
    return found;
  }

  /** Whether {@code expected} stands here. */
  boolean sees(String expected) {
    return text.startsWith(expected, at);
  }

  /** Goes one level deeper into brackets, of which {@code open} is the place. */
  void enter(SourceSpan open) {
    if (++depth > limits.nesting()) {
      throw tooNested(open, limits);
    }
  }

  /** Comes back from where {@link #enter} went. */
  void leave() {
    depth--;
  }

  static NotWellFormed tooNested(SourceSpan open, Limits limits) {
    return new NotWellFormed(
        Diagnostic.of(
                DiagnosticCode.TOO_NESTED,
                open,
                "lists and maps are nested deeper than " + limits.nesting() + " levels")
            .help("the limit is 'nesting'; an administrator can set it"));
  }

  /** The character here, as messages show it. */
  String shown() {
    if (atEnd()) {
      return "the end of the file";
    }
    char c = peek();
    if (c == '\n' || c == '\r') {
      return "the end of the line";
    }
    int point = text.codePointAt(at);
    return Character.isISOControl(point) || (point >= 0xd800 && point <= 0xdfff)
        ? String.format("the character U+%04X", point)
        : "'" + Character.toString(point) + "'";
  }

  /** The place of the character here. */
  SourceSpan here() {
    return source.span(at, atEnd() ? at : at + Character.charCount(text.codePointAt(at)));
  }

  /** The place of the last character before here that is no white space. */
  SourceSpan lastBefore() {
    int last = at - 1;
    while (last > 0 && Character.isWhitespace(text.charAt(last))) {
      last--;
    }
    return source.span(Math.max(last, 0), Math.max(last, 0) + 1);
  }

  /** Counts what is kept for a value, as so many values, before it is read. */
  void count(int values) {
    counted += values;
    if (counted > limits.values()) {
      throw tooMany(here());
    }
  }

  /** That a file has more values than it may. */
  static NotWellFormed tooMany(SourceSpan at) {
    return new NotWellFormed(
        Diagnostic.of(
                DiagnosticCode.TOO_LARGE,
                at,
                "a Jobfile in this syntax has at most " + Limits.VALUES + " keys and values")
            .help("write a matrix, or use Groovy and make the tasks in a loop"));
  }

  /** Looks whether a list has too many items, before the next is read. */
  static void fits(List<ConfigNode> items, SourceSpan at, Limits limits) {
    if (items.size() >= limits.collectionSize()) {
      throw new NotWellFormed(
          Diagnostic.of(
                  DiagnosticCode.COLLECTION_TOO_LARGE,
                  at,
                  "a list has more than " + limits.collectionSize() + " items")
              .help("an administrator may raise this limit, a Jobfile may not"));
    }
  }

  NotWellFormed problem(SourceSpan span, String message, @Nullable String help) {
    return new NotWellFormed(Diagnostic.of(DiagnosticCode.CONFIG_SYNTAX, span, message).help(help));
  }

  /** Four or eight hexadecimal digits here, as one character; {@code start} is where the escape begins. */
  int hexadecimal(int digits, int start) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      char c = peek();
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw problem(
            source.span(start, at),
            "an escape of this kind takes " + digits + " hexadecimal digits",
            "for example: \\u00e9");
      }
      value = (value << 4) + digit;
      at++;
    }
    return value;
  }

  /** {@code point}, which the escape that begins at {@code start} stands for, if a text may hold it. */
  int seen(int point, int start) {
    if (point <= Character.MAX_VALUE && HiddenCharacter.isNever((char) point)) {
      throw hidden((char) point, source.span(start, at));
    }
    return point;
  }

  static NotWellFormed hidden(char c, SourceSpan span) {
    return new NotWellFormed(
        Diagnostic.of(
                DiagnosticCode.HIDDEN_CHARACTER,
                span,
                "no text can hold " + HiddenCharacter.named(c))
            .help("remove it"));
  }

  /** A text being put together, and where each of its characters comes from. */
  static final class Collected {
    private final StringBuilder characters = new StringBuilder();
    private int[] offsets = new int[32];

    void add(char c, int offset) {
      if (characters.length() + 1 >= offsets.length) {
        offsets = Arrays.copyOf(offsets, offsets.length * 2);
      }
      offsets[characters.length()] = offset;
      characters.append(c);
    }

    void addPoint(int point, int offset) {
      for (char c : Character.toChars(point)) {
        add(c, offset);
      }
    }

    String text() {
      return characters.toString();
    }

    /** The origin of the text, which ends at {@code end} of the source. */
    TextOrigin origin(JobfileSource source, int end) {
      int[] all = Arrays.copyOf(offsets, characters.length() + 1);
      all[characters.length()] = end;
      return new TextOrigin(source, offset -> all[Math.min(offset, all.length - 1)]);
    }

    /** The offset in the source of half of a character that stands alone; -1 when there is none. */
    int half() {
      for (int i = 0; i < characters.length(); i++) {
        char c = characters.charAt(i);
        if (Character.isHighSurrogate(c)
            && i + 1 < characters.length()
            && Character.isLowSurrogate(characters.charAt(i + 1))) {
          i++;
        } else if (Character.isSurrogate(c)) {
          return offsets[i];
        }
      }
      return -1;
    }
  }
}
