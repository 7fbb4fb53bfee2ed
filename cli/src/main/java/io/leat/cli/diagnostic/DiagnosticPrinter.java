package io.leat.cli.diagnostic;

import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Print;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.Severity;
import io.leat.dsl.source.SourceSpan;
import java.util.List;

/**
 * Writes diagnostics for people: the place, the code and what is wrong; the line and a mark under it; help; the places that belong
 * to it. At most five lines each.
 */
public final class DiagnosticPrinter {
  private static final int MOST_LINES = 5;
  private static final int MOST_SHOWN = 100;

  private final Print print;
  private final String file;

  /**
   * A printer.
   *
   * @param file the name of what was read, for what has no place in it
   */
  public DiagnosticPrinter(Print print, String file) {
    this.print = print;
    this.file = file;
  }

  /** Writes {@code diagnostics} in their order; of very many, how many there are more. */
  public void print(List<Diagnostic> diagnostics) {
    int shown = Math.min(diagnostics.size(), MOST_SHOWN);
    for (int i = 0; i < shown; i++) {
      print(diagnostics.get(i));
    }
    if (shown < diagnostics.size()) {
      int more = diagnostics.size() - shown;
      print.text("and ").number(more).line(" more; 'leat check --json' lists all");
    }
  }

  private void print(Diagnostic diagnostic) {
    Severity severity = diagnostic.severity();
    Ink ink = severity == Severity.ERROR ? Ink.RED : Ink.YELLOW;
    print.ink(Ink.BOLD, place(diagnostic.span(), file) + ":").text(' ');
    print.ink(ink, severity.word() + "[" + diagnostic.code().text() + "]:").text(' ');
    print.line(Harmless.line(diagnostic.message()));
    int lines = 1;
    Excerpt excerpt = Excerpt.of(diagnostic.span());
    if (!excerpt.text().isEmpty()) {
      print.text("  ").line(excerpt.text());
      print.text("  ").text(excerpt.indent()).ink(ink, excerpt.mark()).line();
      lines += 2;
    }
    String help = diagnostic.help();
    if (help != null) {
      print.text("  ").ink(Ink.CYAN, "help:").text(' ').line(Harmless.line(help));
      lines++;
    }
    for (Diagnostic.Related related : diagnostic.related()) {
      if (lines == MOST_LINES) {
        return;
      }
      print.text("  ").ink(Ink.CYAN, "note:").text(' ');
      print.text(place(related.span(), file)).text(": ");
      print.line(Harmless.line(related.message()));
      lines++;
    }
  }

  /** {@code file:line:column}, or the file alone for what stands nowhere in it. */
  private static String place(SourceSpan span, String file) {
    String name = span.source().name();
    return name.isEmpty()
        ? Harmless.line(file)
        : Harmless.line(name) + ":" + span.line() + ":" + span.column();
  }
}
