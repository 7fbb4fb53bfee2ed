package io.leat.dsl.config;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.Excerpt;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.Suggestion;
import io.leat.dsl.source.TextOrigin;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads JSON (RFC 8259) to a tree. Written by hand, since what a Jobfile needs from a reader is exact places and plain words for each
 * mistake, which libraries do not give.
 */
final class JsonReader {
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");
  private static final List<String> WORDS = List.of("true", "false", "null");

  private final TextCursor in;
  private final Limits limits;
  private final Diagnostics diagnostics;

  private JsonReader(JobfileSource source, Limits limits, Diagnostics diagnostics) {
    this.in = new TextCursor(source, limits);
    this.limits = limits;
    this.diagnostics = diagnostics;
  }

  /**
   * The value that {@code source} holds.
   *
   * @throws NotWellFormed when it is not JSON
   */
  static ConfigNode read(JobfileSource source, Limits limits, Diagnostics diagnostics) {
    JsonReader reader = new JsonReader(source, limits, diagnostics);
    try {
      return reader.document();
    } catch (Unbalanced problem) {
      throw BracketGuess.first(reader.in)
          .filter(bracket -> bracket.start() < problem.diagnostic().span().start())
          .map(
              bracket ->
                  new NotWellFormed(
                      Diagnostic.of(
                              DiagnosticCode.CONFIG_SYNTAX,
                              bracket,
                              "'"
                                  + bracket.text()
                                  + "' has no partner where the indentation says that it should")
                          .related(problem.diagnostic().span(), problem.diagnostic().message())))
          .orElse(problem);
    }
  }

  /** What is wrong may well be a bracket that is missing, or one too many, before this place. */
  private static final class Unbalanced extends NotWellFormed {
    private static final long serialVersionUID = 1;

    Unbalanced(NotWellFormed problem) {
      super(problem.diagnostic());
    }
  }

  private ConfigNode document() {
    space();
    if (in.atEnd()) {
      return new ConfigNode.Nothing(in.here());
    }
    ConfigNode value = value();
    space();
    if (!in.atEnd()) {
      if (in.peek() == ':' && value instanceof ConfigNode.Text) {
        throw in.problem(in.source.span(0, 0), "'{' is missing at the beginning", null);
      }
      throw new Unbalanced(
          in.problem(
              in.here(),
              in.shown() + " stands after the end of the value",
              "a JSON file holds one value"));
    }
    return value;
  }

  private void space() {
    while (in.peek() == ' ' || in.peek() == '\n' || in.peek() == '\r' || in.peek() == '\t') {
      in.at++;
    }
    if (in.sees("//") || in.sees("/*") || in.sees("#")) {
      throw in.problem(
          in.here(), "JSON has no comments", "remove it, or write the Jobfile in YAML");
    }
  }

  private ConfigNode value() {
    in.count(1);
    return switch (in.peek()) {
      case '{' -> map();
      case '[' -> list();
      case '"' -> {
        int start = in.at;
        TextCursor.Collected text = text();
        yield new ConfigNode.Text(text.text(), origin(text), in.source.span(start, in.at));
      }
      default -> scalar();
    };
  }

  private ConfigNode map() {
    int start = in.at++;
    SourceSpan open = in.source.span(start, start + 1);
    in.enter(open);
    KeyTable keys = new KeyTable(diagnostics);
    space();
    if (!in.skip('}')) {
      do {
        space();
        if (in.peek() == '}') {
          throw trailingComma("'}'");
        }
        keys.add(entry(open));
        space();
      } while (more('}', open));
    }
    in.leave();
    return new ConfigNode.Entries(keys.entries(), in.source.span(start, in.at));
  }

  private ConfigNode.Entry entry(SourceSpan open) {
    int start = in.at;
    if (in.atEnd()) {
      throw neverClosed(open);
    }
    if (in.peek() != '"') {
      throw new Unbalanced(
          in.problem(
              in.here(),
              "a key in double quotes is missing before " + in.shown(),
              "for example: \"job\": {}"));
    }
    in.count(1);
    TextCursor.Collected key = text();
    SourceSpan keySpan = in.source.span(start, in.at);
    TextOrigin origin = origin(key);
    space();
    if (!in.skip(':')) {
      throw new Unbalanced(
          in.problem(keySpan, "':' is missing after the key '" + key.text() + "'", null));
    }
    space();
    if (in.atEnd()) {
      throw neverClosed(open);
    }
    ConfigNode value = value();
    space();
    if (in.peek() == ':' && value instanceof ConfigNode.Text) {
      throw in.problem(keySpan, "'{' is missing after the key '" + key.text() + "'", null);
    }
    return new ConfigNode.Entry(key.text(), origin, keySpan, value);
  }

  private ConfigNode list() {
    int start = in.at++;
    SourceSpan open = in.source.span(start, start + 1);
    in.enter(open);
    List<ConfigNode> items = new ArrayList<>();
    space();
    if (!in.skip(']')) {
      do {
        space();
        if (in.atEnd()) {
          throw neverClosed(open);
        }
        if (in.peek() == ']') {
          throw trailingComma("']'");
        }
        TextCursor.fits(items, open, limits);
        items.add(value());
        space();
      } while (more(']', open));
    }
    in.leave();
    return new ConfigNode.Items(items, in.source.span(start, in.at));
  }

  private boolean more(char close, SourceSpan open) {
    if (in.skip(',')) {
      return true;
    }
    if (in.skip(close)) {
      return false;
    }
    if (in.atEnd()) {
      throw neverClosed(open);
    }
    if (in.peek() == '}' || in.peek() == ']') {
      throw new Unbalanced(
          in.problem(
              in.here(),
              in.shown() + " does not close '" + open.text() + "' of line " + open.line(),
              null));
    }
    if (in.peek() == ':' && close == ']') {
      throw new Unbalanced(
          in.problem(open, "'[' is not closed before the key in line " + in.here().line(), null));
    }
    throw in.problem(in.lastBefore(), "a comma is missing after this, before " + in.shown(), null);
  }

  private NotWellFormed neverClosed(SourceSpan open) {
    return new Unbalanced(in.problem(open, "'" + open.text() + "' is never closed", null));
  }

  private NotWellFormed trailingComma(String close) {
    int comma = in.text.lastIndexOf(',', in.at);
    return in.problem(
        in.source.span(comma, comma + 1),
        "a comma has nothing after it but " + close,
        "remove it: JSON has no commas at the end");
  }

  private TextOrigin origin(TextCursor.Collected text) {
    return text.origin(in.source, in.at - 1);
  }

  private TextCursor.Collected text() {
    int start = in.at++;
    TextCursor.Collected text = new TextCursor.Collected();
    while (true) {
      int at = in.at;
      char c = in.peek();
      if (in.atEnd() || c == '\n' || c == '\r') {
        throw in.problem(
            in.source.span(start, start + 1),
            "the text that \" opens is never closed",
            "a text ends on its line; write \\n for a new line");
      }
      in.at++;
      if (c == '"') {
        int half = text.half();
        if (half >= 0) {
          throw in.problem(
              in.source.span(half, half + 6),
              "a text holds half of a character",
              "write both halves, or the character itself");
        }
        return text;
      }
      if (c < ' ') {
        in.at = at;
        throw in.problem(
            in.here(),
            in.shown() + " cannot stand in a text",
            String.format("write \\u%04x", (int) c));
      }
      text.add(c == '\\' ? escape(at) : c, at);
    }
  }

  private char escape(int start) {
    char kind = in.peek();
    in.at++;
    if (kind == 'u') {
      return (char) in.seen(in.hexadecimal(4, start), start);
    }
    int index = "\"\\/bfnrt".indexOf(kind);
    if (index < 0) {
      throw in.problem(
          in.source.span(start, in.at),
          "'\\" + kind + "' is not an escape of JSON",
          "write '\\\\' for a backslash");
    }
    return "\"\\/\b\f\n\r\t".charAt(index);
  }

  private ConfigNode scalar() {
    int start = in.at;
    while (!in.atEnd() && " \t\r\n,:[]{}\"".indexOf(in.peek()) < 0) {
      in.at++;
    }
    String written = in.text.substring(start, in.at);
    SourceSpan span = in.source.span(start, in.at);
    if (written.isEmpty()) {
      throw in.problem(in.here(), "a value is missing before " + in.shown(), null);
    }
    if (WORDS.contains(written)) {
      return written.equals("null")
          ? new ConfigNode.Nothing(span)
          : new ConfigNode.Flag(written.equals("true"), span);
    }
    if (Numerals.exact(written)) {
      return Numerals.read(written, span, limits);
    }
    if (written.length() <= 2000 && NUMBER.matcher(written).matches()) {
      diagnostics.add(Numerals.ambiguous(written, span));
      return new ConfigNode.Ambiguous(written, span);
    }
    String shown = Excerpt.of(written);
    String help = Suggestion.help(written, WORDS);
    throw in.problem(
        span,
        "'" + shown + "' is not a value of JSON",
        help != null ? help : "a text stands in double quotes");
  }
}
