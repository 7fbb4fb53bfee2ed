package io.leat.server.host;

import io.leat.dsl.source.Diagnostic;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Diagnostics of a Jobfile as JSON: code, file, line, column, severity, message, help. */
public final class DiagnosticJson {
  private DiagnosticJson() {}

  /** As an array, in their order. */
  public static JsonArray of(List<Diagnostic> diagnostics) {
    JsonArray array = new JsonArray();
    for (Diagnostic each : diagnostics) {
      JsonObject json =
          new JsonObject()
              .put("code", each.code().text())
              .put("severity", each.severity().name().toLowerCase(java.util.Locale.ROOT))
              .put("file", each.span().source().name())
              .put("line", each.span().line())
              .put("column", each.span().column())
              .put("message", each.message());
      if (each.help() != null) {
        json.put("help", each.help());
      }
      array.add(json);
    }
    return array;
  }
}
