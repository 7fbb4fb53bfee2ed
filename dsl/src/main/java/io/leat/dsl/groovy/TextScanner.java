package io.leat.dsl.groovy;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.GitHubExpression;
import io.leat.engine.expression.HiddenCharacter;
import org.jspecify.annotations.Nullable;

/**
 * Reads one text: in single quotes as it stands, in double quotes with holes, in three quotes over several lines, between slashes with
 * backslashes kept. At a hole it is interrupted, and resumed behind it.
 */
final class TextScanner {
  private final Scanner in;
  private final char quote;
  private final int start;
  private final boolean triple;
  private final StringBuilder value = new StringBuilder();
  private boolean holes;
  private int partStart;

  TextScanner(Scanner in, char quote) {
    this.in = in;
    this.quote = quote;
    this.start = in.at;
    this.triple = quote != '/' && in.text.startsWith(String.valueOf(quote).repeat(3), in.at);
  }

  void scan() {
    in.at += triple ? 3 : 1;
    partStart = start;
    read();
  }

  void resume() {
    partStart = in.at;
    read();
  }

  private void read() {
    while (true) {
      if (in.at >= in.text.length()) {
        throw neverClosed();
      }
      char c = in.text.charAt(in.at);
      if (c == quote && (!triple || in.text.startsWith(String.valueOf(quote).repeat(3), in.at))) {
        end();
        return;
      }
      if (c == '\\') {
        escape();
      } else if (c == '$' && quote != '\'') {
        if (dollar()) {
          return;
        }
      } else if (c == '\n' || c == '\r') {
        if (!triple) {
          throw neverClosed();
        }
        value.append('\n');
        in.at += c == '\r' && in.text.startsWith("\r\n", in.at) ? 2 : 1;
      } else {
        value.append(c);
        in.at++;
      }
      if (value.length() > in.limits.textLength()) {
        throw new SyntaxProblem(
            DiagnosticCode.TEXT_TOO_LONG,
            in.source.span(start, start + 1),
            "a text is longer than " + in.limits.textLength() + " characters",
            "put it into a file of the checkout");
      }
    }
  }

  private void end() {
    int close = in.at + (triple ? 3 : 1);
    if (holes) {
      flush();
      in.add(JobfileParser.GSTRING_END, in.at, close, "");
    } else {
      in.add(JobfileParser.TEXT, start, close, value.toString());
    }
  }

  private void flush() {
    if (!value.isEmpty()) {
      in.add(JobfileParser.GSTRING_PART, partStart, in.at, value.toString());
      value.setLength(0);
    }
  }

  /** Reads a hole; true when the text is interrupted by an expression in braces. */
  private boolean dollar() {
    int foreign = GitHubExpression.end(in.text, in.at);
    if (foreign >= 0) {
      in.foreign.add(
          GitHubExpression.refused(
              in.text.substring(in.at, foreign), in.source.span(in.at, foreign)));
      in.at = foreign;
      return false;
    }
    char next = in.at + 1 < in.text.length() ? in.text.charAt(in.at + 1) : ' ';
    boolean name = Character.isLetter(next) || next == '_';
    if (next != '{' && !name) {
      if (quote == '/') {
        value.append('$');
        in.at++;
        return false;
      }
      throw new SyntaxProblem(
          DiagnosticCode.BAD_ESCAPE,
          in.source.span(in.at, in.at + 1),
          "'$' in double quotes begins a value, and none follows",
          "write \\$ for a dollar sign, or put the text in single quotes");
    }
    if (!holes) {
      holes = true;
      int after = in.at;
      in.add(JobfileParser.GSTRING_BEGIN, start, start + (triple ? 3 : 1), "");
      in.at = after;
    }
    flush();
    if (next == '{') {
      in.interrupt(this);
      return true;
    }
    path();
    partStart = in.at;
    return false;
  }

  /** {@code $name} or {@code $name.property}. */
  private void path() {
    in.add(JobfileParser.GSTRING_OPEN, in.at, in.at + 1, "$");
    while (true) {
      int from = in.at;
      int end = from;
      while (in.continuesWord(end)) {
        end++;
      }
      in.add(JobfileParser.NAME, from, end, in.text.substring(from, end));
      boolean more =
          end + 1 < in.text.length()
              && in.text.charAt(end) == '.'
              && (Character.isLetter(in.text.charAt(end + 1)) || in.text.charAt(end + 1) == '_');
      if (!more) {
        break;
      }
      in.add(JobfileParser.DOT, end, end + 1, ".");
    }
    int end = in.at;
    in.add(JobfileParser.GSTRING_CLOSE, end, end, "");
  }

  private void escape() {
    char next = in.at + 1 < in.text.length() ? in.text.charAt(in.at + 1) : '\n';
    if (quote == '/') {
      if (next == 'u') {
        throw problem(
            "'\\u' between slashes is read differently by different readers",
            "write the character itself");
      }
      value.append(next == '/' ? "/" : "\\");
      in.at += next == '/' ? 2 : 1;
      return;
    }
    if (next == 'u') {
      unicode();
      return;
    }
    if (triple && (next == '\n' || next == '\r')) {
      in.at += in.text.startsWith("\r\n", in.at + 1) ? 3 : 2;
      return;
    }
    char decoded =
        switch (next) {
          case 'n' -> '\n';
          case 't' -> '\t';
          case 'r' -> '\r';
          case 'b' -> '\b';
          case 'f' -> '\f';
          case '\\', '\'', '"', '$' -> next;
          default ->
              throw problem(
                  "'\\" + (next < ' ' ? "" : String.valueOf(next)) + "' means nothing",
                  "write \\\\ for a backslash");
        };
    value.append(decoded);
    in.at += 2;
  }

  private void unicode() {
    int from = in.at + 2;
    int code = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = i < in.text.length() ? Character.digit(in.text.charAt(i), 16) : -1;
      if (digit < 0) {
        throw problem("'\\u' takes four hexadecimal digits", null);
      }
      code = code * 16 + digit;
    }
    if (HiddenCharacter.isNever((char) code)) {
      throw new SyntaxProblem(
          DiagnosticCode.HIDDEN_CHARACTER,
          in.source.span(in.at, from + 4),
          "no text can hold " + HiddenCharacter.named((char) code),
          "remove it");
    }
    value.append((char) code);
    in.at = from + 4;
  }

  private SyntaxProblem problem(String message, @Nullable String help) {
    return new SyntaxProblem(
        DiagnosticCode.BAD_ESCAPE,
        in.source.span(in.at, Math.min(in.at + 2, in.text.length())),
        message,
        help);
  }

  private SyntaxProblem neverClosed() {
    String sign = triple ? String.valueOf(quote).repeat(3) : String.valueOf(quote);
    Brackets.Open around = in.brackets.innermost();
    String hole =
        around != null && around.sign() == '$' ? ", or close the '${' before it with '}'" : "";
    return new SyntaxProblem(
        DiagnosticCode.TEXT_NEVER_CLOSED,
        in.source.span(start, start + sign.length()),
        "the text that begins here is never closed",
        triple || quote == '/'
            ? "close it with " + sign + hole
            : !hole.isEmpty()
                ? "close it with " + sign + " on the same line" + hole
                : "close it with "
                    + sign
                    + " on the same line, or begin and end it with "
                    + sign.repeat(3));
  }
}
