package io.leat.cli.plan;

import io.leat.cli.terminal.JsonWriter;
import io.leat.cli.terminal.Print;
import io.leat.engine.expression.Scalar;
import io.leat.engine.graph.Edge;
import io.leat.engine.job.Trigger;
import java.util.List;

/**
 * Plans for programs: one JSON object with {@code file} and {@code jobs}. The same plan is the same text, byte for byte; {@code
 * graph} is the canonical form whose digest is {@code hash}.
 */
final class JsonPlan {
  private final PlanView plan;
  private final JsonWriter json;

  private JsonPlan(PlanView plan, JsonWriter json) {
    this.plan = plan;
    this.json = json;
  }

  static void print(String file, List<PlanView> plans, Print print) {
    JsonWriter json = new JsonWriter(print, true).object();
    json.field("file", file).name("jobs").list(plans, plan -> new JsonPlan(plan, json).job());
    json.endObject();
    print.line();
  }

  private void job() {
    json.object();
    json.field("name", plan.job().name().text()).field("hash", plan.planned().hash());
    json.field("description", plan.job().description());
    json.name("parameters").object();
    plan.planned()
        .parameters()
        .forEach(
            (name, value) -> {
              json.name(name.text());
              scalar(value);
            });
    json.endObject();
    json.name("triggers").list(plan.job().triggers(), this::trigger);
    json.name("graph").raw(plan.planned().canonical());
    json.name("tasks").list(plan.tasks(), new JsonTask(plan, json)::task);
    json.name("edges").list(plan.edges(), this::edge);
    json.texts(
        "criticalPath", plan.criticalPath().stream().map(each -> each.task().name()).toList());
    json.endObject();
  }

  private void trigger(Trigger trigger) {
    json.object();
    switch (trigger) {
      case Trigger.Push(var branches, var tags, var paths) ->
          json.field("kind", "push")
              .texts("branches", branches)
              .texts("tags", tags)
              .texts("paths", paths);
      case Trigger.PullRequest(var branches, var paths) ->
          json.field("kind", "pullRequest").texts("branches", branches).texts("paths", paths);
      case Trigger.Cron(String schedule, var zone) ->
          json.field("kind", "cron").field("schedule", schedule).field("zone", zone.getId());
      case Trigger.AfterJob(var job, var status) ->
          json.field("kind", "job").field("job", job.toString()).field("status", status.word());
      case Trigger.Startup() -> json.field("kind", "startup");
    }
    json.endObject();
  }

  private void edge(Edge edge) {
    json.object().field("from", edge.from().text()).field("to", edge.to().text());
    switch (edge) {
      case Edge.Needs _ -> json.field("kind", "needs");
      case Edge.Output(var _, var output, var _) ->
          json.field("kind", "output").field("output", output.text());
      case Edge.Stream(var _, var _, var recording) ->
          json.field("kind", "stream").field("record", recording.word());
    }
    json.endObject();
  }

  private void scalar(Scalar value) {
    switch (value) {
      case Scalar.Text(String text) -> json.value(text);
      case Scalar.Numeric(var amount) -> json.raw(amount.toPlainString());
      case Scalar.Flag(boolean on) -> json.value(on);
      case Scalar.Items items -> json.raw(items.text());
      case Scalar.Nothing() -> json.value(null);
    }
  }
}
