package io.leat.server.api;

import io.leat.engine.expression.HiddenCharacter;
import io.leat.engine.job.Inputs;
import io.leat.engine.job.TriggerKind;
import io.leat.server.host.RunRequest;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.store.Project;
import io.leat.store.Run;
import io.leat.store.RunSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What people say of a run that is to be, read and checked; what is wrong is answered with 400, and the place of it. */
final class RunBody {
  private RunBody() {}

  /** A run of {@code project}. */
  static RunSpec made(Project project, Request request) {
    JsonObject body = request.body();
    Map<String, String> parameters = new LinkedHashMap<>();
    body.getJsonObject("parameters", new JsonObject())
        .forEach(each -> parameters.put(each.getKey(), text(each.getKey(), each.getValue())));
    List<String> tasks = new ArrayList<>();
    for (Object each : body.getJsonArray("tasks", new JsonArray())) {
      tasks.add(seen("/tasks/" + tasks.size(), String.valueOf(each)));
    }
    return new RunSpec(
        project.id(),
        seen(body, "job"),
        seen(body, "ref"),
        parameters,
        body.getInteger("priority", 0),
        cause(request, null),
        RunRequest.of(body.getString("commit"), null)
            .only(tasks)
            .with(facts(body))
            .withoutSecrets(body.getBoolean("withoutSecrets", false))
            .json());
  }

  /** {@code run} once more, with the same graph. */
  static RunSpec again(Run run, Request request) {
    JsonObject body = request.body();
    String from = body.getString("from", "all");
    return new RunSpec(
        run.project(),
        run.job(),
        run.spec().ref(),
        run.spec().parameters(),
        run.spec().priority(),
        cause(request, run.number()),
        RunRequest.of(run.revision().commit(), null)
            .repeating(run.number(), from)
            .withoutSecrets(
                body.getBoolean(
                    "withoutSecrets", RunRequest.read(run.spec().request()).withoutSecrets()))
            .json());
  }

  private static RunSpec.Cause cause(Request request, @Nullable Long parent) {
    JsonObject body = request.body();
    return new RunSpec.Cause(
        TriggerKind.of(body.getString("trigger", TriggerKind.REST.word())),
        request.accountName(),
        Objects.requireNonNullElse(seen(body, "key"), ""),
        parent);
  }

  /** What the caller knows of a pull request or commit, in the form of hooks: all texts, labels with commas between them. */
  private static Map<String, String> facts(JsonObject body) {
    Map<String, String> facts = new TreeMap<>();
    for (Map.Entry<String, Object> each : body.getJsonObject("facts", new JsonObject())) {
      String name = each.getKey();
      String value = String.valueOf(each.getValue());
      Inputs.problem(name, value)
          .ifPresent(
              problem -> {
                throw Problem.badBody("/facts/" + name, problem).refusal();
              });
      facts.put(name, value);
    }
    return facts;
  }

  /** As a text: numbers without an exponent, as the parameter would be written. */
  private static String text(String name, Object value) {
    if (!(value instanceof Number number)) {
      return seen("/parameters/" + name, String.valueOf(value));
    }
    try {
      BigDecimal exact = new BigDecimal(number.toString());
      return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
    } catch (NumberFormatException infinite) {
      throw Problem.badBody("/parameters/" + name, "this number is too large").refusal();
    }
  }

  /** The text called {@code name}, or null, of which nothing is hidden from who reads it. */
  static @Nullable String seen(JsonObject body, String name) {
    String text = body.getString(name);
    return text == null ? null : seen("/" + name, text);
  }

  private static String seen(String pointer, String text) {
    int hidden = HiddenCharacter.find(text, 0);
    if (hidden >= 0) {
      String what = "it holds " + HiddenCharacter.named(text.charAt(hidden));
      throw Problem.badBody(pointer, what).refusal();
    }
    return text;
  }
}
