package io.leat.dsl.config;

import io.leat.dsl.source.CodePoints;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.SourceSpan;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Says in the user's words what the YAML parser stumbled over. */
final class YamlProblem {
  private static final Pattern STRUCTURE =
      Pattern.compile(
          "mapping values|sequence entries|mapping keys|',' or|could not find expected ':'");
  private static final Pattern KEY_ALONE = Pattern.compile("[ \\-]*[^ :#'\"{\\[][^:#]*");
  private static final Pattern QUOTED_VALUE =
      Pattern.compile("[ \\-]*(?:[^ :#'\"{\\[][^:#'\"]*: +)?['\"]");
  private static final Pattern HAS_KEY = Pattern.compile(":(?: |$)");

  /** Longer lines are not looked into for a better place, since the patterns are not linear. */
  private static final int LONGEST_LINE = 1000;

  private final JobfileSource source;
  private final CodePoints points;

  private YamlProblem(JobfileSource source) {
    this.source = source;
    this.points = new CodePoints(source.text());
  }

  /**
   * What to say about {@code problem}.
   *
   * @param bracket where the innermost bracket stands that was open; null when none was
   */
  static Diagnostic diagnostic(
      YamlEngineException problem, JobfileSource source, @Nullable SourceSpan bracket) {
    YamlProblem words = new YamlProblem(source);
    if (bracket != null
        && problem instanceof MarkedYamlEngineException marked
        && words.at(marked.getProblemMark()).line() > bracket.line()
        && STRUCTURE.matcher(text(marked.getProblem())).find()) {
      return of(bracket, "'" + bracket.text() + "' is never closed", null);
    }
    Optional<SourceSpan> quote =
        words.straying(
            problem instanceof MarkedYamlEngineException marked
                ? words.at(marked.getProblemMark()).line()
                : 1);
    if (quote.isPresent()) {
      return of(
          quote.get(),
          "the text that " + quote.get().text() + " opens is not closed on its line",
          null);
    }
    return switch (problem) {
      case MarkedYamlEngineException marked -> words.marked(marked);
      case ReaderException reader -> words.character(reader);
      default -> of(source.span(0, 0), "this is not well formed YAML", null);
    };
  }

  private static Diagnostic of(SourceSpan span, String message, @Nullable String help) {
    return Diagnostic.of(DiagnosticCode.CONFIG_SYNTAX, span, message).help(help);
  }

  private Diagnostic character(ReaderException problem) {
    int offset = points.unit(problem.getPosition());
    return of(
        source.span(offset, offset + 1),
        String.format("the character U+%04X cannot stand in YAML", problem.getCodePoint()),
        "remove it, or write it as an escape in double quotes");
  }

  private Diagnostic marked(MarkedYamlEngineException exception) {
    String problem = text(exception.getProblem());
    String context = text(exception.getContext());
    SourceSpan here = at(exception.getProblemMark());
    SourceSpan there =
        exception.getContextMark().isPresent() ? at(exception.getContextMark()) : here;
    if (problem.contains("cannot start any token")) {
      return here.text().equals("\t")
          ? of(here, "a tab cannot indent", "indent with spaces")
          : of(here, "a value cannot begin with '" + here.text() + "'", "put the text in quotes");
    }
    if (problem.contains("mapping values are not allowed")) {
      return misplacedColon(here);
    }
    if (problem.contains("could not find expected ':'")) {
      return of(there, "':' is missing after this key", "every line of a map is 'key: value'");
    }
    if (problem.contains("sequence entries are not allowed")) {
      return of(
          here,
          "a list cannot begin here",
          "a list begins on a line of its own, and its '-' stand below each other");
    }
    if (problem.contains("mapping keys are not allowed")) {
      return of(here, "a key cannot stand here", "write 'key: value' without '?'");
    }
    if (context.contains("quoted scalar") && problem.contains("unexpected")) {
      return of(there, "the text that " + there.text() + " opens is never closed", null);
    }
    if (problem.contains("escape")) {
      return of(
          here,
          "a backslash begins an escape, and this is none",
          "use single quotes, or write two backslashes");
    }
    if (context.contains("an alias") || context.contains("an anchor")) {
      String sign = context.contains("alias") ? "*" : "&";
      return of(
          there,
          "'"
              + sign
              + "' begins "
              + context.replace("while scanning ", "")
              + ", and no name follows",
          "put a text that begins with '" + sign + "' in quotes");
    }
    if (problem.contains("tag") || context.contains("tag")) {
      return of(
          there,
          "'!' begins a tag, and a Jobfile has no tags",
          "put a text that begins with '!' in quotes");
    }
    if (problem.contains("',' or")) {
      return bracket(here, there);
    }
    if (context.contains("flow")) {
      return of(there, "'" + there.text() + "' is never closed", null);
    }
    if (problem.contains("block end") || context.contains("block")) {
      return of(
              here,
              "this line does not fit the indentation of those before it",
              "lines of one list or map begin in the same column")
          .related(there, "the list or map that ends here");
    }
    if (problem.contains("leading empty lines")) {
      return of(
          here,
          "an empty line of the text is indented deeper than its first line",
          "remove the spaces");
    }
    if (context.contains("directive")) {
      return of(
          there,
          "'%' at the beginning of a line is a directive, and a Jobfile has none",
          "put the text in quotes");
    }
    return of(
        here,
        here.text().isBlank()
            ? "this is not well formed YAML"
            : "'" + here.text() + "' has no place here",
        null);
  }

  /**
   * A quote that opens a value, is not closed on its line, and is closed further down by one that opens another text: what comes after
   * that makes no sense then.
   */
  private Optional<SourceSpan> straying(int lastLine) {
    for (int line = 1; line <= Math.min(lastLine, source.lines()); line++) {
      String text = source.lineText(line);
      Matcher value = QUOTED_VALUE.matcher(text);
      if (text.length() <= LONGEST_LINE && value.lookingAt()) {
        int start = source.offset(line) + value.end() - 1;
        int close = close(start);
        int next = close + 1;
        while (next < source.text().length() && " \t".indexOf(source.text().charAt(next)) >= 0) {
          next++;
        }
        boolean follows =
            next < source.text().length() && "\r\n#,]}:".indexOf(source.text().charAt(next)) < 0;
        if (follows && source.line(close) > line) {
          return Optional.of(source.span(start, start + 1));
        }
        line = Math.max(line, source.line(Math.min(close, source.text().length() - 1)));
      }
    }
    return Optional.empty();
  }

  private int close(int start) {
    String text = source.text();
    char quote = text.charAt(start);
    int at = start + 1;
    while (at < text.length()
        && (text.charAt(at) != quote || (quote == '\'' && text.startsWith("''", at)))) {
      at += (quote == '"' && text.charAt(at) == '\\') || text.charAt(at) == quote ? 2 : 1;
    }
    return at;
  }

  /** A text that goes on from the line before makes the colon of a good line misplaced; then the line before is to blame. */
  private Diagnostic misplacedColon(SourceSpan here) {
    int line = here.line();
    String before = source.text().substring(source.offset(line), here.start());
    int last = line - 1;
    while (last > 0
        && (source.lineText(last).isBlank() || source.lineText(last).strip().startsWith("#"))) {
      last--;
    }
    if (last == 0 || before.length() > LONGEST_LINE || !KEY_ALONE.matcher(before).matches()) {
      return of(
          here,
          "':' has no place here",
          "begin a new line for each key, and put a text that holds ': ' in quotes");
    }
    while (last > 1
        && !HAS_KEY.matcher(source.lineText(last)).find()
        && continues(last - 1, last)) {
      last--;
    }
    String text = source.lineText(last);
    int start = source.offset(last) + text.length() - text.stripLeading().length();
    SourceSpan whole = source.span(start, source.offset(last) + text.stripTrailing().length());
    return HAS_KEY.matcher(text).find()
        ? of(
            whole,
            "line " + line + " is indented as if it went on with this value",
            "indent both lines alike")
        : of(whole, "':' is missing after this key", "a key is followed by ':' and a space");
  }

  /** Whether {@code line} can be the beginning of a text that goes on in {@code next}. */
  private boolean continues(int line, int next) {
    String text = source.lineText(line);
    return !text.isBlank()
        && !HAS_KEY.matcher(text).find()
        && text.length() - text.stripLeading().length()
            <= source.lineText(next).length() - source.lineText(next).stripLeading().length();
  }

  private Diagnostic bracket(SourceSpan here, SourceSpan there) {
    if (here.text().isEmpty() || here.line() > there.line() + 1) {
      return of(there, "'" + there.text() + "' is never closed", null);
    }
    String close = there.text().equals("[") ? "]" : "}";
    return of(here, "',' or '" + close + "' is missing before '" + here.text() + "'", null)
        .related(there, "opened here");
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** The character at {@code mark}. */
  private SourceSpan at(Optional<Mark> mark) {
    int offset = mark.map(place -> points.unit(place.getIndex())).orElse(0);
    boolean atEnd = offset >= source.text().length();
    int length =
        atEnd || "\r\n".indexOf(source.text().charAt(offset)) >= 0
            ? 0
            : Character.charCount(source.text().codePointAt(offset));
    return source.span(offset, offset + length);
  }
}
