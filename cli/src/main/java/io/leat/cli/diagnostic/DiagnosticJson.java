package io.leat.cli.diagnostic;

import io.leat.cli.terminal.JsonWriter;
import io.leat.cli.terminal.Print;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.SourceSpan;
import java.util.List;

/**
 * Writes diagnostics for programs: one JSON object a line, with the fields {@code severity}, {@code code}, {@code file}, {@code
 * line}, {@code column}, {@code endLine}, {@code endColumn}, {@code message}, {@code help} (or null) and {@code related}.
 */
public final class DiagnosticJson {
  private DiagnosticJson() {}

  /**
   * Writes {@code diagnostics} in their order.
   *
   * @param file the name of what was read, for what has no place in it
   */
  public static void print(List<Diagnostic> diagnostics, String file, Print print) {
    for (Diagnostic diagnostic : diagnostics) {
      JsonWriter json = new JsonWriter(print, false).object();
      json.field("severity", diagnostic.severity().word());
      json.field("code", diagnostic.code().text());
      place(diagnostic.span(), file, json);
      json.field("message", diagnostic.message());
      json.field("help", diagnostic.help());
      json.name("related")
          .list(
              diagnostic.related(),
              related -> {
                json.object();
                place(related.span(), file, json);
                json.field("message", related.message()).endObject();
              });
      json.endObject();
      print.line();
    }
  }

  private static void place(SourceSpan span, String file, JsonWriter json) {
    String name = span.source().name();
    json.field("file", name.isEmpty() ? file : name);
    json.field("line", span.line()).field("column", span.column());
    json.field("endLine", span.endLine()).field("endColumn", span.endColumn());
  }
}
