package io.leat.dsl.groovy;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The brackets that are open while a file is scanned, and what is wrong with them: a bracket that is never closed is named where it
 * was opened, judging by the indentation which one was meant.
 */
final class Brackets {

  /** An open bracket: its sign, the kind of the token before it, its own place. */
  record Open(char sign, int before, int token, SourceSpan span) {
    char closer() {
      return sign == '(' ? ')' : sign == '[' ? ']' : '}';
    }
  }

  private final JobfileSource source;
  private final List<Open> open = new ArrayList<>();

  /** The closing braces that are first on their lines. */
  private final List<SourceSpan> closings = new ArrayList<>();

  private @Nullable Open leftOpen;
  private @Nullable SourceSpan closesTooMuch;
  private @Nullable Diagnostic problem;

  Brackets(JobfileSource source) {
    this.source = source;
  }

  int depth() {
    return open.size();
  }

  @Nullable Open innermost() {
    return open.isEmpty() ? null : open.getLast();
  }

  /** Whether a newline has no meaning: inside round or square brackets, and in a hole of a text. */
  boolean newlinesAreSpace() {
    return !open.isEmpty() && open.getLast().sign() != '{';
  }

  void open(Open bracket) {
    open.add(bracket);
  }

  /** Closes the innermost bracket; null, with a problem noted, when that does not fit. */
  @Nullable Open close(char closer, SourceSpan span) {
    Open top = innermost();
    if (top != null && top.closer() == closer) {
      open.removeLast();
      compareIndents(top, span);
      return top;
    }
    if (problem == null) {
      if (open.stream().anyMatch(each -> each.closer() == closer)) {
        problem = neverClosed(top == null ? open.getLast() : top);
      } else {
        problem = neverOpened(closer, span);
      }
    }
    return null;
  }

  /** Notes a closing brace, first on its line, that stands less or more far in than the line of its opening one. */
  private void compareIndents(Open opening, SourceSpan closing) {
    if (closing.line() == opening.span().line() || !firstOnLine(closing)) {
      return;
    }
    if (opening.sign() == '{') {
      closings.add(closing);
    }
    int opened = indent(opening.span().line());
    int closed = closing.column() - 1;
    if (closed < opened && leftOpen == null) {
      leftOpen = opening;
    } else if (closed > opened && closesTooMuch == null) {
      closesTooMuch = closing;
    }
  }

  /** What is wrong with the brackets of the whole file, or null. */
  @Nullable Diagnostic atEnd() {
    if (problem != null) {
      return problem;
    }
    if (open.isEmpty()) {
      return null;
    }
    Open suspect = leftOpen;
    return neverClosed(suspect != null && suspect.sign() == '{' ? suspect : open.getLast());
  }

  private static Diagnostic neverClosed(Open bracket) {
    String sign = bracket.sign() == '$' ? "${" : String.valueOf(bracket.sign());
    return Diagnostic.of(
            DiagnosticCode.BRACKET_NEVER_CLOSED, bracket.span(), "'" + sign + "' is never closed")
        .help("close it with '" + bracket.closer() + "'");
  }

  private Diagnostic neverOpened(char closer, SourceSpan span) {
    char opener = closer == ')' ? '(' : closer == ']' ? '[' : '{';
    SourceSpan suspect = closesTooMuch;
    if (closer == '}' && suspect != null) {
      for (int line = suspect.line() - 1; line >= 1; line--) {
        String text = source.lineText(line);
        if (!text.isBlank() && indent(line) <= suspect.column() - 1) {
          int end = source.offset(line) + text.stripTrailing().length();
          return Diagnostic.of(
                  DiagnosticCode.BRACKET_NEVER_OPENED,
                  source.span(Math.max(source.offset(line), end - 1), end),
                  "a '{' seems to be missing on this line: the '}' of line "
                      + suspect.line()
                      + " closes too much")
              .help("open the block with '{', or take the '}' away");
        }
      }
    }
    SourceSpan early = closer == '}' ? tooEarly() : null;
    if (early != null) {
      return Diagnostic.of(
              DiagnosticCode.BRACKET_NEVER_OPENED,
              early,
              "this '}' closes too much: what follows it is indented as if its block went on, and"
                  + " the '}' of line "
                  + span.line()
                  + " closes nothing")
          .help("take it away");
    }
    return Diagnostic.of(
            DiagnosticCode.BRACKET_NEVER_OPENED,
            span,
            "'" + closer + "' closes nothing: there is no open '" + opener + "'")
        .help("take it away, or open it with '" + opener + "'");
  }

  /** The first closing brace behind which more stands that is indented further in than it; null when there is none. */
  private @Nullable SourceSpan tooEarly() {
    for (SourceSpan closing : closings) {
      int next = closing.line() + 1;
      while (next <= source.lines() && source.lineText(next).isBlank()) {
        next++;
      }
      if (next <= source.lines() && indent(next) > closing.column() - 1) {
        return closing;
      }
    }
    return null;
  }

  private boolean firstOnLine(SourceSpan span) {
    return indent(span.line()) == span.column() - 1;
  }

  private int indent(int line) {
    String text = source.lineText(line);
    int i = 0;
    while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
      i++;
    }
    return i;
  }
}
