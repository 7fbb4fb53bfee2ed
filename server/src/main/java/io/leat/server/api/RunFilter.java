package io.leat.server.api;

import io.leat.dsl.Filter;
import io.leat.engine.expression.Scalar;
import io.leat.server.host.DiagnosticViews;
import io.leat.server.http.Problem;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A condition on runs, as {@code GET /runs?filter=} takes it. */
final class RunFilter {
  private static final List<String> FIELDS =
      List.of(
          "status",
          "job",
          "project",
          "branch",
          "tag",
          "commit",
          "ref",
          "trigger",
          "by",
          "key",
          "run",
          "priority",
          "created",
          "started",
          "ended",
          "parent",
          "parentTask",
          "group",
          "note",
          "pinned");

  private final Filter filter;

  private RunFilter(Filter filter) {
    this.filter = filter;
  }

  /** The filter of that text, or a refusal that says what is wrong with it and where. */
  static RunFilter of(String text) {
    return switch (Filter.read(text, "run", FIELDS)) {
      case Filter.Result.Read(Filter filter) -> new RunFilter(filter);
      case Filter.Result.Rejected(var diagnostics) ->
          throw Problem.badParameter("filter", diagnostics.getFirst().message())
              .with("diagnostics", DiagnosticViews.of(diagnostics))
              .refusal();
    };
  }

  /** Whether the filter takes a run, as the contract shows it. */
  boolean takes(JsonObject run) {
    Map<String, Scalar> fields = new HashMap<>();
    for (String name : FIELDS) {
      Object value = run.getValue(name);
      if (value instanceof Number number) {
        fields.put(name, Scalar.of(new BigDecimal(number.toString())));
      } else if (value instanceof Boolean flag) {
        fields.put(name, Scalar.of(flag));
      } else if (value != null) {
        fields.put(name, Scalar.of(value.toString()));
      }
    }
    return filter.takes(fields);
  }
}
