package io.leat.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.leat.contract.MediaType;
import io.leat.contract.ProblemView.Fault;
import io.leat.server.json.JsonRecords;
import io.leat.server.json.NotJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the document says of one operation, by which requests are checked. */
final class RequestCheck {
  private final String id;
  private final JsonObject document;
  private final Contract contract;
  private final Map<String, ParameterRule> parameters = new LinkedHashMap<>();

  RequestCheck(String id, JsonObject document, Contract contract) {
    this.id = id;
    this.document = document;
    this.contract = contract;
  }

  String id() {
    return id;
  }

  JsonObject document() {
    return document;
  }

  /** The parameters by name; those of headers are there too. */
  synchronized Map<String, ParameterRule> parameters() {
    if (parameters.isEmpty()) {
      for (Object each : document.getJsonArray("parameters", new JsonArray())) {
        ParameterRule rule = ParameterRule.of(contract.resolved((JsonObject) each), contract);
        parameters.put(rule.name(), rule);
      }
    }
    return parameters;
  }

  /** The schema of the JSON body, if there is one. */
  Optional<Schema> body() {
    return content().map(json -> Schema.of(json.getJsonObject("schema"), contract));
  }

  /** Whether a body must be sent. */
  boolean bodyRequired() {
    JsonObject body = document.getJsonObject("requestBody");
    return body != null && contract.resolved(body).getBoolean("required", false);
  }

  private Optional<JsonObject> content() {
    JsonObject body = document.getJsonObject("requestBody");
    return Optional.ofNullable(body)
        .map(
            each -> contract.resolved(each).getJsonObject("content").getJsonObject(MediaType.JSON));
  }

  /**
   * The parameters of a request, checked.
   *
   * @throws Refusal 400 for the first that breaks the contract
   */
  Parameters parameters(Map<String, String> inPath, Map<String, List<String>> inQuery, Head head) {
    Map<String, List<String>> values = new HashMap<>();
    for (String name : inQuery.keySet()) {
      ParameterRule rule = parameters().get(name);
      if (rule == null || !rule.place().equals("query")) {
        List<String> known =
            parameters().values().stream()
                .filter(each -> each.place().equals("query"))
                .map(ParameterRule::name)
                .toList();
        throw Problem.badParameter(
                name,
                "there is no parameter '"
                    + name
                    + "' here"
                    + (known.isEmpty() ? "" : "; there are " + String.join(", ", known)))
            .refusal();
      }
    }
    for (ParameterRule rule : parameters().values()) {
      List<String> sent =
          switch (rule.place()) {
            case "path" -> listed(inPath.get(rule.name()));
            case "query" -> inQuery.getOrDefault(rule.name(), List.of());
            default -> listed(head.headers().get(rule.name().toLowerCase(Locale.ROOT)));
          };
      values.put(rule.name(), rule.check(sent));
    }
    return new Parameters(values);
  }

  private static List<String> listed(@Nullable String one) {
    return one == null ? List.of() : List.of(one);
  }

  /**
   * The body, checked; an object without fields where it is optional and was not sent.
   *
   * @throws Refusal 400 with every fault
   */
  JsonNode body(byte[] bytes) {
    if (bytes.length == 0) {
      if (bodyRequired()) {
        throw Problem.badBody("", "a body is missing").refusal();
      }
      return JsonNodeFactory.instance.objectNode();
    }
    JsonNode value;
    try {
      value = JsonRecords.tree(bytes);
    } catch (NotJson problem) {
      throw Problem.badBody("", String.valueOf(problem.getMessage())).refusal();
    }
    List<Fault> faults = body().orElseThrow().check(value);
    if (!faults.isEmpty()) {
      Fault first = faults.getFirst();
      String where = first.pointer().isEmpty() ? "the body" : "'" + first.pointer() + "'";
      throw Problem.badBody(first.pointer(), where + ": " + first.detail())
          .errors(faults)
          .refusal();
    }
    return value;
  }
}
