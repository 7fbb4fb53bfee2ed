package io.leat.cli.plan;

import io.leat.cli.terminal.JsonWriter;
import io.leat.engine.expression.Template;
import io.leat.engine.job.ArtifactDeclaration;
import io.leat.engine.job.ArtifactUse;
import io.leat.engine.job.CacheDeclaration;
import io.leat.engine.job.Environment;
import io.leat.engine.job.Family;
import io.leat.engine.job.KeptOn;
import io.leat.engine.job.Need;
import io.leat.engine.job.OutputDeclaration;
import io.leat.engine.job.Step;
import io.leat.engine.job.StepSettings;
import io.leat.engine.job.Task;
import io.leat.engine.job.VariableName;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    json.field("name", task.name().text()).field("depth", planned.depth());
    switch (planned.decision()) {
      case Decision.Runs(String because) -> decision("runs", because == null ? "" : because);
      case Decision.Open(String because) -> decision("open", because);
      case Decision.LeftOut(String because) -> decision("skipped", because);
    }
    json.some("description", unlessEmpty(task.description())).texts("agent", task.labels());
    json.name("needs").list(task.needs(), this::need).some("when", task.when());
    settings(task);
    json.name("steps").list(task.steps(), this::step);
    wares(task);
    json.endObject();
  }

  private void decision(String word, String because) {
    json.field("decision", word).some("because", unlessEmpty(because));
  }

  private static @Nullable String unlessEmpty(String text) {
    return text.isEmpty() ? null : text;
  }

  private void need(Need need) {
    json.object().field("task", need.task().text());
    switch (need) {
      case Need.Success _ -> json.field("kind", "needs");
      case Need.Published(var _, var output) ->
          json.field("kind", "output").field("output", output.text());
      case Need.Stream(var _, var recording) ->
          json.field("kind", "stream").field("record", recording.word());
    }
    json.endObject();
  }

  private void settings(Task task) {
    Family family = task.family();
    if (family != null) {
      json.name("family").object().field("axis", family.axis());
      json.field("list", family.list().toString());
      json.field("most", family.most()).endObject();
    }
    json.some("failFast", task.failFast()).some("pipe", task.pipe());
    json.some("always", task.always());
    var approval = task.approval();
    if (approval != null) {
      json.name("approval").object().texts("by", approval.by());
      var within = approval.timeout();
      if (within != null) {
        json.field("seconds", within.toSeconds());
      }
      json.endObject();
    }
    Environment environment = task.environment();
    if (environment != null) {
      json.name("environment").object().field("name", environment.name().text());
      String url = environment.url();
      if (url != null) {
        json.field("url", url);
      }
      json.endObject();
    }
    timeout(task.timeout());
    if (task.retry().count() > 0) {
      json.name("retry").object().field("count", task.retry().count());
      json.texts("on", task.retry().causes().stream().map(each -> each.word()).toList());
      json.field("delaySeconds", task.retry().delay().toSeconds());
      json.field("factor", task.retry().factor()).endObject();
    }
    json.some("allowFailure", task.allowFailure());
    json.some("locks", task.locks()).some("secrets", task.secrets());
    if (!task.idTokens().isEmpty()) {
      json.name("idTokens").object();
      task.idTokens().forEach((variable, audience) -> json.field(variable.text(), audience.text()));
      json.endObject();
    }
    env(task.env());
  }

  private void timeout(@Nullable Duration timeout) {
    if (timeout != null) {
      json.field("timeoutSeconds", timeout.toSeconds());
    }
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
    json.field("kind", kind).some("name", step.name());
    switch (step) {
      case Step.Shell(var _, Template script) -> json.field("script", plan.fill(script));
      case Step.Groovy(var _, Template script) -> json.field("script", plan.fill(script));
      case Step.RunJob(var _, var job, var parameters, boolean waits) -> {
        json.field("job", job.toString()).name("params").object();
        parameters.forEach((key, value) -> json.field(key.text(), plan.fill(value)));
        json.endObject().field("wait", waits);
      }
      case Step.Checkout checkout -> checkout(checkout);
    }
    settings(step.settings());
    json.endObject();
  }

  private void settings(StepSettings settings) {
    json.some("when", settings.when());
    env(settings.env());
    json.some("dir", unlessEmpty(settings.dir()));
    timeout(settings.timeout());
    json.some("allowFailure", settings.allowFailure());
  }

  private void env(Map<VariableName, Template> variables) {
    if (!variables.isEmpty()) {
      json.name("env").object();
      variables.forEach((name, value) -> json.field(name.text(), plan.fill(value)));
      json.endObject();
    }
  }

  private void checkout(Step.Checkout checkout) {
    json.some("url", filled(checkout.url())).some("ref", filled(checkout.ref()));
    json.field("depth", checkout.depth()).field("submodules", checkout.submodules());
    json.field("lfs", checkout.lfs()).field("into", checkout.into());
  }

  private @Nullable String filled(@Nullable Template template) {
    return template == null ? null : plan.fill(template);
  }

  private void wares(Task task) {
    json.name("outputs").list(task.outputs().values(), this::output);
    json.name("artifacts").list(task.artifacts().values(), this::artifact);
    if (!task.uses().isEmpty()) {
      json.name("uses").list(task.uses(), this::use);
    }
    if (!task.caches().isEmpty()) {
      json.name("caches").list(task.caches(), this::cache);
    }
    json.some("inputs", task.inputs()).some("reports", task.reports().junit());
    json.some("allowEmptyReports", task.reports().allowEmpty());
    json.some("allowFailedReports", task.reports().allowFailed());
  }

  private void output(OutputDeclaration output) {
    json.object().field("name", output.name().text());
    json.field("type", output.kind().word()).endObject();
  }

  private void artifact(ArtifactDeclaration artifact) {
    json.object().field("name", artifact.name().text()).texts("files", artifact.files());
    if (artifact.keepDays() > 0) {
      json.field("keepDays", artifact.keepDays());
    }
    json.some("on", artifact.on() == KeptOn.SUCCEEDED ? null : artifact.on().word()).endObject();
  }

  private void use(ArtifactUse use) {
    json.object().field("artifact", use.artifact().text()).field("from", use.from().text());
    json.field("into", use.into()).endObject();
  }

  private void cache(CacheDeclaration cache) {
    json.object().field("name", cache.name().text()).texts("paths", cache.paths());
    json.field("key", plan.fill(cache.key()));
    json.texts("restore", cache.restore().stream().map(plan::fill).toList()).endObject();
  }
}
