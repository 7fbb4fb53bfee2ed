package io.leat.server.api;

import io.leat.contract.RunView;
import io.leat.dsl.Filter;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.TriggerKind;
import io.leat.engine.run.EventJson;
import io.leat.server.host.DiagnosticViews;
import io.leat.server.http.Problem;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A condition on runs, as {@code GET /runs?filter=} takes it. */
final class RunFilter {
  /** What can be asked for, by the names that the contract has for it. */
  private static final Map<String, Function<RunView, @Nullable Object>> FIELDS =
      new LinkedHashMap<>();

  static {
    FIELDS.put("status", run -> run.progress().status());
    FIELDS.put("job", run -> run.name().job());
    FIELDS.put("project", run -> run.name().project());
    FIELDS.put("branch", run -> run.revision().branch());
    FIELDS.put("tag", run -> run.revision().tag());
    FIELDS.put("commit", run -> run.revision().commit());
    FIELDS.put("ref", run -> run.revision().ref());
    FIELDS.put("trigger", run -> TriggerKind.valueOf(run.cause().trigger().name()).word());
    FIELDS.put("by", run -> run.cause().by());
    FIELDS.put("key", run -> run.relations().key());
    FIELDS.put("run", run -> run.name().run());
    FIELDS.put("priority", run -> run.progress().priority());
    FIELDS.put("created", run -> run.progress().created());
    FIELDS.put("started", run -> run.progress().started());
    FIELDS.put("ended", run -> run.progress().ended());
    FIELDS.put("parent", run -> run.relations().parent());
    FIELDS.put("parentTask", run -> run.relations().parentTask());
    FIELDS.put("group", run -> run.relations().group());
    FIELDS.put("note", run -> run.result().note());
    FIELDS.put("pinned", run -> run.progress().pinned());
  }

  private final Filter filter;

  private RunFilter(Filter filter) {
    this.filter = filter;
  }

  /** The filter of that text, or a refusal that says what is wrong with it and where. */
  static RunFilter of(String text) {
    return switch (Filter.read(text, "run", List.copyOf(FIELDS.keySet()))) {
      case Filter.Result.Read(Filter filter) -> new RunFilter(filter);
      case Filter.Result.Rejected(var diagnostics) ->
          throw Problem.badParameter("filter", diagnostics.getFirst().message())
              .diagnostics(DiagnosticViews.of(diagnostics))
              .refusal();
    };
  }

  /** Whether the filter takes a run, as the contract shows it. */
  boolean takes(RunView run) {
    Map<String, Scalar> fields = new HashMap<>();
    FIELDS.forEach(
        (name, of) -> {
          Object value = of.apply(run);
          if (value instanceof Number number) {
            fields.put(name, Scalar.of(BigDecimal.valueOf(number.longValue())));
          } else if (value instanceof Boolean flag) {
            fields.put(name, Scalar.of(flag));
          } else if (value instanceof Instant time) {
            fields.put(name, Scalar.of(EventJson.time(time)));
          } else if (value instanceof RunView.Status status) {
            fields.put(name, Scalar.of(status.name().toLowerCase(Locale.ROOT)));
          } else if (value != null) {
            fields.put(name, Scalar.of(value.toString()));
          }
        });
    return filter.takes(fields);
  }
}
