package io.leat.cli.plan;

import io.leat.cli.terminal.JsonWriter;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Template;
import io.leat.engine.job.Family;
import io.leat.engine.job.GroupName;
import io.leat.engine.job.KeptOn;
import io.leat.engine.job.Need;
import io.leat.engine.job.OutputDeclaration;
import io.leat.engine.job.Step;
import io.leat.engine.job.StepSettings;
import io.leat.engine.job.Task;
import io.leat.engine.job.VariableName;
import java.util.Collection;
import java.util.Map;

/** Tasks as JSON: the decision, what each needs, and its steps with everything filled in that is known. */
final class JsonTask {
  private final PlanView plan;
  private final JsonWriter json;

  JsonTask(PlanView plan, JsonWriter json) {
    this.plan = plan;
    this.json = json;
  }

  void task(PlannedTask planned) {
    Task task = planned.task();
    json.object();
    json.name("name").value(task.name().text());
    json.name("depth").value(planned.depth());
    switch (planned.decision()) {
      case Decision.Runs(String because) -> decision("runs", because == null ? "" : because);
      case Decision.Open(String because) -> decision("open", because);
      case Decision.LeftOut(String because) -> decision("skipped", because);
    }
    if (!task.description().isEmpty()) {
      json.name("description").value(task.description());
    }
    texts("agent", task.labels());
    json.name("needs").array();
    for (Need need : task.needs()) {
      need(need);
    }
    json.endArray();
    Expression when = task.when();
    if (when != null) {
      json.name("when").value(when.toString());
    }
    settings(task);
    json.name("steps").array();
    for (Step step : task.steps()) {
      step(step);
    }
    json.endArray();
    wares(task);
    json.endObject();
  }

  private void decision(String word, String because) {
    json.name("decision").value(word);
    if (!because.isEmpty()) {
      json.name("because").value(because);
    }
  }

  private void need(Need need) {
    json.object().name("task").value(need.task().text());
    switch (need) {
      case Need.Success _ -> json.name("kind").value("needs");
      case Need.Published(var _, var output) ->
          json.name("kind").value("output").name("output").value(output.text());
      case Need.Stream(var _, var recording) ->
          json.name("kind").value("stream").name("record").value(recording.word());
    }
    json.endObject();
  }

  private void settings(Task task) {
    Family family = task.family();
    if (family != null) {
      json.name("family").object().name("axis").value(family.axis());
      json.name("list").value(family.list().toString());
      json.name("most").value(family.most()).endObject();
    }
    GroupName group = task.failFast();
    if (group != null) {
      json.name("failFast").value(group.text());
    }
    var pipe = task.pipe();
    if (pipe != null) {
      json.name("pipe").value(pipe.text());
    }
    if (task.always()) {
      json.name("always").value(true);
    }
    var approval = task.approval();
    if (approval != null) {
      json.name("approval").object();
      texts("by", approval.by());
      var within = approval.timeout();
      if (within != null) {
        json.name("seconds").value(within.toSeconds());
      }
      json.endObject();
    }
    var timeout = task.timeout();
    if (timeout != null) {
      json.name("timeoutSeconds").value(timeout.toSeconds());
    }
    if (task.retry().count() > 0) {
      json.name("retry").object().name("count").value(task.retry().count()).name("on").array();
      task.retry().causes().forEach(cause -> json.value(cause.word()));
      json.endArray().name("delaySeconds").value(task.retry().delay().toSeconds());
      json.name("factor").value(task.retry().factor()).endObject();
    }
    if (task.allowFailure()) {
      json.name("allowFailure").value(true);
    }
    some("locks", task.locks());
    some("secrets", task.secrets());
    env(task.env());
  }

  private void step(Step step) {
    json.object();
    String kind =
        switch (step) {
          case Step.Shell _ -> "sh";
          case Step.Groovy _ -> "groovy";
          case Step.RunJob _ -> "run";
          case Step.Checkout _ -> "checkout";
        };
    json.name("kind").value(kind);
    String name = step.name();
    if (name != null) {
      json.name("name").value(name);
    }
    switch (step) {
      case Step.Shell(var _, Template script) -> json.name("script").value(plan.fill(script));
      case Step.Groovy(var _, Template script) -> json.name("script").value(plan.fill(script));
      case Step.RunJob(var _, var job, var parameters, boolean waits) -> {
        json.name("job").value(job.toString()).name("params").object();
        parameters.forEach((key, value) -> json.name(key.text()).value(plan.fill(value)));
        json.endObject().name("wait").value(waits);
      }
      case Step.Checkout checkout -> checkout(checkout);
    }
    settings(step.settings());
    json.endObject();
  }

  private void settings(StepSettings settings) {
    Expression when = settings.when();
    if (when != null) {
      json.name("when").value(when.toString());
    }
    env(settings.env());
    if (!settings.dir().isEmpty()) {
      json.name("dir").value(settings.dir());
    }
    var timeout = settings.timeout();
    if (timeout != null) {
      json.name("timeoutSeconds").value(timeout.toSeconds());
    }
    if (settings.allowFailure()) {
      json.name("allowFailure").value(true);
    }
  }

  private void env(Map<VariableName, Template> variables) {
    if (!variables.isEmpty()) {
      json.name("env").object();
      variables.forEach((name, value) -> json.name(name.text()).value(plan.fill(value)));
      json.endObject();
    }
  }

  private void checkout(Step.Checkout checkout) {
    Template url = checkout.url();
    if (url != null) {
      json.name("url").value(plan.fill(url));
    }
    Template ref = checkout.ref();
    if (ref != null) {
      json.name("ref").value(plan.fill(ref));
    }
    json.name("depth").value(checkout.depth());
    json.name("submodules").value(checkout.submodules());
    json.name("lfs").value(checkout.lfs());
    json.name("into").value(checkout.into());
  }

  private void wares(Task task) {
    json.name("outputs").array();
    for (OutputDeclaration output : task.outputs().values()) {
      json.object().name("name").value(output.name().text());
      json.name("type").value(output.kind().word()).endObject();
    }
    json.endArray().name("artifacts").array();
    task.artifacts()
        .values()
        .forEach(
            artifact -> {
              json.object().name("name").value(artifact.name().text());
              texts("files", artifact.files());
              if (artifact.keepDays() > 0) {
                json.name("keepDays").value(artifact.keepDays());
              }
              if (artifact.on() != KeptOn.SUCCEEDED) {
                json.name("on").value(artifact.on().word());
              }
              json.endObject();
            });
    json.endArray();
    if (!task.uses().isEmpty()) {
      json.name("uses").array();
      task.uses()
          .forEach(
              use -> {
                json.object().name("artifact").value(use.artifact().text());
                json.name("from")
                    .value(use.from().text())
                    .name("into")
                    .value(use.into())
                    .endObject();
              });
      json.endArray();
    }
    if (!task.caches().isEmpty()) {
      json.name("caches").array();
      task.caches()
          .forEach(
              cache -> {
                json.object().name("name").value(cache.name().text());
                texts("paths", cache.paths());
                json.name("key").value(plan.fill(cache.key())).name("restore").array();
                cache.restore().forEach(each -> json.value(plan.fill(each)));
                json.endArray().endObject();
              });
      json.endArray();
    }
    some("inputs", task.inputs());
    some("reports", task.reports().junit());
    if (task.reports().allowEmpty()) {
      json.name("allowEmptyReports").value(true);
    }
    if (task.reports().allowFailed()) {
      json.name("allowFailedReports").value(true);
    }
  }

  private void some(String name, Collection<?> items) {
    if (!items.isEmpty()) {
      texts(name, items);
    }
  }

  private void texts(String name, Collection<?> items) {
    json.name(name).array();
    for (Object item : items) {
      json.value(item.toString());
    }
    json.endArray();
  }
}
