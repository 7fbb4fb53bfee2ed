package io.leat.dsl.config;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.Excerpt;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.TextOrigin;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads keys and values of TOML 1.0. */
final class TomlValues {
  private static final Pattern TIME_AFTER_DATE =
      Pattern.compile(" [0-9]{2}:[0-9:.]*(?:[zZ]|[-+][0-9:]+)?");
  private static final Pattern TIME = Pattern.compile("[0-9]{2}:[0-9]{2}(?::[0-9.]*)?");

  private final TextCursor in;
  private final TomlTexts texts;
  private final Limits limits;
  private final Diagnostics diagnostics;

  TomlValues(TextCursor in, Limits limits, Diagnostics diagnostics) {
    this.in = in;
    this.texts = new TomlTexts(in);
    this.limits = limits;
    this.diagnostics = diagnostics;
  }

  /** Moves over spaces and tabs. */
  void space() {
    while (in.peek() == ' ' || in.peek() == '\t') {
      in.at++;
    }
  }

  /** Moves over a comment and the end of the line; there must be nothing else. */
  void endOfLine() {
    space();
    comment();
    if (in.atEnd() || newline()) {
      return;
    }
    throw in.problem(
        in.here(), in.shown() + " has no place here", "a line holds one key and one value");
  }

  private boolean newline() {
    if (in.sees("\r\n")) {
      in.at += 2;
      return true;
    }
    if (in.peek() == '\r') {
      throw in.problem(
          in.here(), "a line ends with a carriage return alone", "end lines with a newline");
    }
    return in.skip('\n');
  }

  private void comment() {
    if (in.peek() == '#') {
      while (!in.atEnd() && in.peek() != '\n' && !in.sees("\r\n")) {
        if ((in.peek() < ' ' && in.peek() != '\t') || in.peek() == 0x7f) {
          throw in.problem(in.here(), in.shown() + " cannot stand in a comment", "remove it");
        }
        in.at++;
      }
    }
  }

  /** Moves over all that means nothing inside of a list. */
  private void gap() {
    do {
      space();
      comment();
    } while (!in.atEnd() && newline());
  }

  /** Reads {@code key = value} into {@code table}. */
  void pair(TomlTable table) {
    List<TomlTable.Key> path = new ArrayList<>();
    do {
      space();
      path.add(key());
      space();
    } while (in.skip('.'));
    TomlTable.Key last = path.getLast();
    if (!in.skip('=')) {
      unopened(path.getFirst().span());
      throw in.problem(
          in.atEnd() || in.peek() == '\n' || in.peek() == '\r' ? last.span() : in.here(),
          "'=' is missing after the key '" + last.text() + "'",
          "a line is 'key = value', or a header in brackets");
    }
    if (path.size() > limits.nesting()) {
      throw TextCursor.tooNested(path.getFirst().span(), limits);
    }
    space();
    TomlTable target = table;
    for (TomlTable.Key key : path.subList(0, path.size() - 1)) {
      TomlTable fresh = new TomlTable(TomlTable.Kind.DOTTED, key.span());
      target =
          switch (target.add(key, new TomlTable.Content.Table(fresh))) {
            case null -> counted(fresh);
            case TomlTable.Content.Table(TomlTable found)
                when found.kind == TomlTable.Kind.DOTTED ->
                found;
            case TomlTable.Content.Table _,
                TomlTable.Content.Tables _,
                TomlTable.Content.Value _ -> {
              diagnostics.add(KeyTable.duplicate(key.text(), key.span(), target.first(key)));
              yield counted(fresh);
            }
          };
    }
    in.count(1);
    if (target.add(last, new TomlTable.Content.Value(value())) != null) {
      diagnostics.add(KeyTable.duplicate(last.text(), last.span(), target.first(last)));
    }
  }

  /** Counts {@code fresh}, a table that is new, with its key. */
  TomlTable counted(TomlTable fresh) {
    in.count(TomlTable.WEIGHT);
    return fresh;
  }

  /** Lines of a text whose three quotes were only two look like keys; then the line before is to blame. */
  private void unopened(SourceSpan key) {
    String before = key.line() > 1 ? in.source.lineText(key.line() - 1).stripTrailing() : "";
    if (before.length() <= 1000 && before.matches(".*= *(?:''|\"\")")) {
      int end = in.source.offset(key.line() - 1) + before.length();
      throw in.problem(
          in.source.span(end - 2, end),
          "an empty text, and its line goes on below",
          "three quotes open a text of several lines");
    }
  }

  /** Reads one part of a key. */
  TomlTable.Key key() {
    int start = in.at;
    if (in.peek() == '"' || in.peek() == '\'') {
      if (in.sees("\"\"\"") || in.sees("'''")) {
        throw in.problem(in.here(), "a key is a text on one line", "use one quote, not three");
      }
      TextCursor.Collected text = texts.read();
      return new TomlTable.Key(
          text.text(), text.origin(in.source, in.at), in.source.span(start, in.at));
    }
    while (isBare(in.peek())) {
      in.at++;
    }
    if (in.at == start) {
      throw in.problem(
          in.here(),
          "a key is missing before " + in.shown(),
          "a key with other characters than letters, digits, '-' and '_' stands in quotes");
    }
    return new TomlTable.Key(
        in.text.substring(start, in.at),
        TextOrigin.at(in.source, start),
        in.source.span(start, in.at));
  }

  private static boolean isBare(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  private ConfigNode value() {
    in.count(1);
    int start = in.at;
    return switch (in.peek()) {
      case '"', '\'' -> {
        TextCursor.Collected text = texts.read();
        yield new ConfigNode.Text(
            text.text(), text.origin(in.source, in.at), in.source.span(start, in.at));
      }
      case '[' -> list();
      case '{' -> inline();
      default -> scalar();
    };
  }

  private ConfigNode list() {
    int start = in.at++;
    SourceSpan open = in.source.span(start, start + 1);
    in.enter(open);
    List<ConfigNode> items = new ArrayList<>();
    gap();
    while (!in.skip(']')) {
      if (in.atEnd()) {
        throw in.problem(open, "'[' is never closed", null);
      }
      TextCursor.fits(items, open, limits);
      items.add(value());
      int last = in.at - 1;
      gap();
      if (!in.skip(',') && in.peek() != ']') {
        throw in.atEnd()
            ? in.problem(open, "'[' is never closed", null)
            : in.problem(
                in.source.span(last, last + 1),
                "',' or ']' is missing after this, before " + in.shown(),
                null);
      }
      gap();
    }
    in.leave();
    return new ConfigNode.Items(items, in.source.span(start, in.at));
  }

  private ConfigNode inline() {
    int start = in.at++;
    SourceSpan open = in.source.span(start, start + 1);
    in.enter(open);
    in.count(TomlTable.WEIGHT);
    TomlTable table = new TomlTable(TomlTable.Kind.INLINE, open);
    space();
    if (!in.skip('}')) {
      do {
        space();
        if (in.peek() == '}') {
          int comma = in.text.lastIndexOf(',', in.at);
          throw in.problem(
              in.source.span(comma, comma + 1),
              "a comma has nothing after it but '}'",
              "remove it");
        }
        if (in.atEnd() || in.peek() == '\n' || in.peek() == '\r') {
          throw unfinished(open);
        }
        pair(table);
        space();
      } while (in.skip(','));
      if (!in.skip('}')) {
        throw in.atEnd() || in.peek() == '\n' || in.peek() == '\r'
            ? unfinished(open)
            : in.problem(in.here(), "',' or '}' is missing before " + in.shown(), null);
      }
    }
    in.leave();
    return new ConfigNode.Entries(table.node().entries(), in.source.span(start, in.at));
  }

  private NotWellFormed unfinished(SourceSpan open) {
    return in.problem(
        open,
        "'{' is not closed on its line",
        "a map in braces stands on one line; use a header in brackets for a longer one");
  }

  private ConfigNode scalar() {
    int start = in.at;
    while (!in.atEnd() && " \t\r\n,[]{}#=\"'".indexOf(in.peek()) < 0) {
      in.at++;
    }
    String written = in.text.substring(start, in.at);
    SourceSpan span = in.source.span(start, in.at);
    if (written.isEmpty()) {
      throw in.problem(in.here(), "a value is missing before " + in.shown(), null);
    }
    if (written.equals("true") || written.equals("false")) {
      return new ConfigNode.Flag(written.equals("true"), span);
    }
    if (Numerals.exact(written)) {
      return Numerals.read(written, span, limits);
    }
    if (Numerals.looksLikeDate(written)) {
      Matcher time = TIME_AFTER_DATE.matcher(in.text).region(in.at, in.text.length());
      in.at = time.lookingAt() ? time.end() : in.at;
      return date(in.source.span(start, in.at));
    }
    if (written.length() <= 20 && TIME.matcher(written).matches()) {
      return date(span);
    }
    if (Numerals.looksLikeNumber(written) || Numerals.isSpecial(written)) {
      diagnostics.add(Numerals.ambiguous(written, span));
      return new ConfigNode.Ambiguous(written, span);
    }
    String shown = Excerpt.of(written);
    throw in.problem(span, "'" + shown + "' is not a value of TOML", "a text stands in quotes");
  }

  private ConfigNode date(SourceSpan span) {
    Diagnostic diagnostic = Numerals.date(DiagnosticCode.CONFIG_FEATURE, span.text(), span);
    diagnostics.add(diagnostic);
    return new ConfigNode.Ambiguous(span.text(), span);
  }
}
