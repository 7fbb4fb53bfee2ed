package io.leat.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.leat.contract.ProblemView.Fault;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A parameter as the contract has it.
 *
 * @param place path, query or header
 * @param schema of one value
 * @param repeated whether it can be given several times
 * @param most how many times
 */
record ParameterRule(
    String name, String place, boolean required, Schema schema, boolean repeated, int most) {
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

  static ParameterRule of(JsonObject document, Contract contract) {
    JsonObject rules = contract.resolved(document.getJsonObject("schema"));
    boolean repeated = "array".equals(rules.getValue("type"));
    return new ParameterRule(
        document.getString("name"),
        document.getString("in"),
        document.getBoolean("required", false),
        Schema.of(repeated ? rules.getJsonObject("items") : rules, contract),
        repeated,
        repeated ? rules.getInteger("maxItems", 100) : 1);
  }

  /**
   * The values, or the default.
   *
   * @throws Refusal 400
   */
  List<String> check(List<String> sent) {
    if (sent.isEmpty()) {
      if (required) {
        throw Problem.badParameter(name, "'" + name + "' is missing").refusal();
      }
      Object otherwise = schema.rules().getValue("default");
      return otherwise == null ? List.of() : List.of(otherwise.toString());
    }
    if (sent.size() > most) {
      throw Problem.badParameter(
              name, "'" + name + "' is given " + sent.size() + " times; it can be " + most)
          .refusal();
    }
    sent.forEach(this::check);
    return sent;
  }

  private void check(String text) {
    List<Fault> faults = schema.check(value(text));
    if (!faults.isEmpty()) {
      throw Problem.badParameter(name, "'" + name + "': " + faults.getFirst().detail()).refusal();
    }
  }

  /** What a text stands for; itself where the contract asks for something that it cannot be. */
  private JsonNode value(String text) {
    List<String> types = schema.types();
    if (types.contains("integer") && INTEGER.matcher(text).matches()) {
      return LongNode.valueOf(Long.parseLong(text));
    }
    if (types.contains("boolean") && (text.equals("true") || text.equals("false"))) {
      return BooleanNode.valueOf(text.equals("true"));
    }
    return TextNode.valueOf(text);
  }
}
