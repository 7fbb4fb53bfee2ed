package io.leat.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.leat.contract.ProblemView.Fault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of JSON Schema 2020-12 that the contract uses. A keyword that is not known here is refused when the contract is read, so
 * that none is there without effect. Immutable; used by many threads.
 */
final class Schema {
  private static final int MOST_FAULTS = 20;
  private static final Set<String> KEYWORDS =
      Set.of(
          "$ref",
          "type",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "enum",
          "const",
          "minLength",
          "maxLength",
          "pattern",
          "format",
          "minimum",
          "maximum",
          "minItems",
          "maxItems",
          "uniqueItems",
          "maxProperties",
          "oneOf",
          "default",
          "description",
          "title",
          "examples",
          "deprecated",
          "readOnly");

  private final JsonObject rules;
  private final Contract contract;
  private final @Nullable Pattern pattern;

  /** Those of parts, by where they stand in this; made when they are first asked for. */
  private final Map<String, Schema> parts = new ConcurrentHashMap<>();

  private Schema(JsonObject rules, Contract contract) {
    this.rules = rules;
    this.contract = contract;
    String written = rules.getString("pattern");
    this.pattern = written == null ? null : Pattern.compile(written);
  }

  /** The schema that {@code rules} say. */
  static Schema of(JsonObject rules, Contract contract) {
    for (String keyword : rules.fieldNames()) {
      if (!KEYWORDS.contains(keyword)) {
        throw new IllegalStateException(
            "the contract uses '" + keyword + "', which is not checked");
      }
    }
    String ref = rules.getString("$ref");
    return ref == null ? new Schema(rules, contract) : contract.schema(ref);
  }

  /** All that is wrong with {@code value}, up to twenty faults. */
  List<Fault> check(JsonNode value) {
    List<Fault> faults = new ArrayList<>();
    check("", value, faults);
    return faults;
  }

  private Schema part(String at, JsonObject part) {
    return parts.computeIfAbsent(at, _ -> of(part, contract));
  }

  /** The rules themselves. */
  JsonObject rules() {
    return rules;
  }

  private void check(String at, JsonNode value, List<Fault> faults) {
    if (faults.size() >= MOST_FAULTS) {
      return;
    }
    int before = faults.size();
    type(at, value, faults);
    choices(at, value, faults);
    if (faults.size() > before) {
      return;
    }
    switch (value.getNodeType()) {
      case STRING -> text(at, value.textValue(), faults);
      case NUMBER -> number(at, value.decimalValue(), faults);
      case OBJECT -> object(at, value, faults);
      case ARRAY -> array(at, value, faults);
      default -> {}
    }
    oneOf(at, value, faults);
  }

  private void type(String at, JsonNode value, List<Fault> faults) {
    List<String> types = types();
    if (!types.isEmpty() && types.stream().noneMatch(type -> is(type, value))) {
      // which number may be for nobody to see: a secret that lacks its quotes
      String what = value.isNumber() ? "a number" : described(value);
      faults.add(new Fault(at, "this is " + what + ", not " + named(types)));
    }
  }

  /** The types that are allowed; empty for any. */
  List<String> types() {
    return switch (rules.getValue("type")) {
      case String one -> List.of(one);
      case JsonArray several -> several.stream().map(String.class::cast).toList();
      case null, default -> List.of();
    };
  }

  private static boolean is(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      case "number" -> value.isNumber();
      case "integer" -> value.isInt() || value.isLong();
      default -> throw new IllegalStateException("the contract has the type '" + type + "'");
    };
  }

  private static String named(List<String> types) {
    return String.join(" or ", types.stream().map(Schema::articled).toList());
  }

  private static String articled(String type) {
    return switch (type) {
      case "null" -> "null";
      case "object", "array", "integer" -> "an " + type;
      case "string" -> "a text";
      default -> "a " + type;
    };
  }

  private static String described(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING -> "a text";
      default -> value.asText();
    };
  }

  private void choices(String at, JsonNode value, List<Fault> faults) {
    JsonArray choices = rules.getJsonArray("enum");
    if (choices != null && !choices.contains(value.textValue())) {
      faults.add(
          new Fault(
              at,
              (value.isTextual() ? "'" + shortened(value.textValue()) + "'" : described(value))
                  + " is none of "
                  + String.join(", ", choices.stream().map(String::valueOf).toList())));
    }
    if (rules.containsKey("const") && !rules.getValue("const").equals(value.textValue())) {
      faults.add(new Fault(at, "this is not '" + rules.getValue("const") + "'"));
    }
  }

  private static String shortened(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "..." : text;
  }

  private void text(String at, String text, List<Fault> faults) {
    int length = text.codePointCount(0, text.length());
    Integer least = rules.getInteger("minLength");
    Integer most = rules.getInteger("maxLength");
    if (least != null && length < least) {
      faults.add(
          new Fault(
              at, least == 1 ? "this is empty" : "this is shorter than " + least + " characters"));
    } else if (most != null && length > most) {
      faults.add(new Fault(at, "this is longer than " + most + " characters"));
    } else if (pattern != null && !pattern.matcher(text).find()) {
      faults.add(
          new Fault(
              at,
              "'"
                  + shortened(text)
                  + "' is not of the form that is asked for: "
                  + rules.getString("title", pattern.pattern())));
    }
  }

  private void number(String at, BigDecimal amount, List<Fault> faults) {
    Number least = (Number) rules.getValue("minimum");
    Number most = (Number) rules.getValue("maximum");
    if (least != null && amount.compareTo(new BigDecimal(least.toString())) < 0) {
      faults.add(new Fault(at, amount + " is less than " + least));
    } else if (most != null && amount.compareTo(new BigDecimal(most.toString())) > 0) {
      faults.add(new Fault(at, amount + " is more than " + most));
    }
  }

  private void object(String at, JsonNode object, List<Fault> faults) {
    JsonObject properties = rules.getJsonObject("properties", new JsonObject());
    for (Object name : rules.getJsonArray("required", new JsonArray())) {
      if (!object.has((String) name)) {
        faults.add(new Fault(at, "'" + name + "' is missing"));
      }
    }
    Integer most = rules.getInteger("maxProperties");
    if (most != null && object.size() > most) {
      faults.add(new Fault(at, "there are more than " + most + " fields"));
      return;
    }
    Object others = rules.getValue("additionalProperties");
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = field.getKey();
      String place = at + "/" + name.replace("~", "~0").replace("/", "~1");
      if (properties.containsKey(name)) {
        part("/" + name, properties.getJsonObject(name)).check(place, field.getValue(), faults);
      } else if (others instanceof JsonObject rest) {
        part("others", rest).check(place, field.getValue(), faults);
      } else if (Boolean.FALSE.equals(others)) {
        faults.add(
            new Fault(
                place,
                "there is no field '"
                    + shortened(name)
                    + "' here; the fields are "
                    + String.join(", ", properties.fieldNames())));
      }
      if (faults.size() >= MOST_FAULTS) {
        return;
      }
    }
  }

  private void array(String at, JsonNode array, List<Fault> faults) {
    Integer least = rules.getInteger("minItems");
    Integer most = rules.getInteger("maxItems");
    if (least != null && array.size() < least) {
      faults.add(new Fault(at, "there are fewer than " + least + " items"));
    } else if (most != null && array.size() > most) {
      faults.add(new Fault(at, "there are more than " + most + " items"));
      return;
    }
    if (rules.getBoolean("uniqueItems", false)
        && Set.copyOf(array.valueStream().toList()).size() < array.size()) {
      faults.add(new Fault(at, "an item stands twice"));
    }
    JsonObject items = rules.getJsonObject("items");
    if (items != null) {
      Schema each = part("items", items);
      for (int i = 0; i < array.size() && faults.size() < MOST_FAULTS; i++) {
        each.check(at + "/" + i, array.get(i), faults);
      }
    }
  }

  private void oneOf(String at, JsonNode value, List<Fault> faults) {
    JsonArray choices = rules.getJsonArray("oneOf");
    if (choices == null) {
      return;
    }
    long fitting =
        choices.stream()
            .filter(each -> of((JsonObject) each, contract).check(value).isEmpty())
            .count();
    if (fitting != 1) {
      faults.add(
          new Fault(
              at,
              "this fits " + (fitting == 0 ? "none" : "several") + " of the forms it can have"));
    }
  }
}
