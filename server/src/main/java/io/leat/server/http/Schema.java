package io.leat.server.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

  /**
   * What is wrong with a value.
   *
   * @param pointer where, as RFC 6901 writes it
   * @param detail what, in words
   */
  record Fault(String pointer, String detail) {}

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
  List<Fault> check(@Nullable Object value) {
    List<Fault> faults = new ArrayList<>();
    check("", value, faults);
    return faults;
  }

  /** The rules themselves. */
  JsonObject rules() {
    return rules;
  }

  private void check(String at, @Nullable Object value, List<Fault> faults) {
    if (faults.size() >= MOST_FAULTS) {
      return;
    }
    int before = faults.size();
    type(at, value, faults);
    choices(at, value, faults);
    if (faults.size() > before) {
      return;
    }
    switch (value) {
      case String text -> text(at, text, faults);
      case Number number -> number(at, number, faults);
      case JsonObject object -> object(at, object, faults);
      case JsonArray array -> array(at, array, faults);
      case null, default -> {}
    }
    oneOf(at, value, faults);
  }

  private void type(String at, @Nullable Object value, List<Fault> faults) {
    List<String> types = types();
    if (!types.isEmpty() && types.stream().noneMatch(type -> is(type, value))) {
      // which number may be for nobody to see: a secret that lacks its quotes
      String what = value instanceof Number ? "a number" : described(value);
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

  private static boolean is(String type, @Nullable Object value) {
    return switch (type) {
      case "object" -> value instanceof JsonObject;
      case "array" -> value instanceof JsonArray;
      case "string" -> value instanceof String;
      case "boolean" -> value instanceof Boolean;
      case "null" -> value == null;
      case "number" -> value instanceof Number;
      case "integer" -> value instanceof Integer || value instanceof Long;
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

  private static String described(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String _ -> "a text";
      case Boolean on -> on.toString();
      case Number number -> number.toString();
      case JsonObject _ -> "an object";
      default -> "an array";
    };
  }

  private void choices(String at, @Nullable Object value, List<Fault> faults) {
    JsonArray choices = rules.getJsonArray("enum");
    if (choices != null && !choices.contains(value)) {
      faults.add(
          new Fault(
              at,
              (value instanceof String text ? "'" + shortened(text) + "'" : described(value))
                  + " is none of "
                  + String.join(", ", choices.stream().map(String::valueOf).toList())));
    }
    if (rules.containsKey("const") && !rules.getValue("const").equals(value)) {
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

  private void number(String at, Number number, List<Fault> faults) {
    BigDecimal amount = new BigDecimal(number.toString());
    Number least = (Number) rules.getValue("minimum");
    Number most = (Number) rules.getValue("maximum");
    if (least != null && amount.compareTo(new BigDecimal(least.toString())) < 0) {
      faults.add(new Fault(at, number + " is less than " + least));
    } else if (most != null && amount.compareTo(new BigDecimal(most.toString())) > 0) {
      faults.add(new Fault(at, number + " is more than " + most));
    }
  }

  private void object(String at, JsonObject object, List<Fault> faults) {
    JsonObject properties = rules.getJsonObject("properties", new JsonObject());
    for (Object name : rules.getJsonArray("required", new JsonArray())) {
      if (!object.containsKey((String) name)) {
        faults.add(new Fault(at, "'" + name + "' is missing"));
      }
    }
    Integer most = rules.getInteger("maxProperties");
    if (most != null && object.size() > most) {
      faults.add(new Fault(at, "there are more than " + most + " fields"));
      return;
    }
    Object others = rules.getValue("additionalProperties");
    for (String name : object.fieldNames()) {
      String place = at + "/" + name.replace("~", "~0").replace("/", "~1");
      if (properties.containsKey(name)) {
        of(properties.getJsonObject(name), contract).check(place, object.getValue(name), faults);
      } else if (others instanceof JsonObject rest) {
        of(rest, contract).check(place, object.getValue(name), faults);
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

  private void array(String at, JsonArray array, List<Fault> faults) {
    Integer least = rules.getInteger("minItems");
    Integer most = rules.getInteger("maxItems");
    if (least != null && array.size() < least) {
      faults.add(new Fault(at, "there are fewer than " + least + " items"));
    } else if (most != null && array.size() > most) {
      faults.add(new Fault(at, "there are more than " + most + " items"));
      return;
    }
    if (rules.getBoolean("uniqueItems", false)
        && array.stream().distinct().count() < array.size()) {
      faults.add(new Fault(at, "an item stands twice"));
    }
    JsonObject items = rules.getJsonObject("items");
    if (items != null) {
      Schema each = of(items, contract);
      for (int i = 0; i < array.size() && faults.size() < MOST_FAULTS; i++) {
        each.check(at + "/" + i, array.getValue(i), faults);
      }
    }
  }

  private void oneOf(String at, @Nullable Object value, List<Fault> faults) {
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

  /** Reads all that is below, so that an unknown keyword or reference is found at once. */
  void verify() {
    verify(rules);
  }

  private void verify(JsonObject part) {
    of(part, contract);
    JsonObject properties = part.getJsonObject("properties", new JsonObject());
    properties.fieldNames().forEach(name -> verify(properties.getJsonObject(name)));
    if (part.getValue("additionalProperties") instanceof JsonObject rest) {
      verify(rest);
    }
    if (part.getJsonObject("items") != null) {
      verify(part.getJsonObject("items"));
    }
    part.getJsonArray("oneOf", new JsonArray()).forEach(each -> verify((JsonObject) each));
  }
}
