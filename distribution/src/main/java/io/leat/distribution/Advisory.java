package io.leat.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * An advisory in the OSV schema, as far as it is about libraries of Maven.
 *
 * @param aliases ids of the same thing elsewhere
 * @param modified when it was last changed
 * @param summary empty when there is none
 * @param affected nothing when it is not about Maven
 * @param isWithdrawn whether its database takes it back
 */
record Advisory(
    String id,
    List<String> aliases,
    Instant modified,
    String summary,
    List<Said> affected,
    boolean isWithdrawn) {

  /** What is said of one library: a severity may stand there, too. */
  record Said(Affected affected, Severity severity) {}

  /**
   * Reads an advisory.
   *
   * @throws Unreadable with what is wrong in it
   */
  static Advisory read(JsonNode json) throws Unreadable {
    if (!json.isObject()) {
      throw new Unreadable("is no JSON object");
    }
    List<String> aliases = new ArrayList<>();
    for (JsonNode each : list(json, "aliases")) {
      aliases.add(each.asText());
    }
    List<Said> affected = new ArrayList<>();
    for (JsonNode each : list(json, "affected")) {
      if (Affected.isOfMaven(each)) {
        affected.add(new Said(Affected.read(each), Severity.of(List.of(json, each))));
      }
    }
    return new Advisory(
        text(json, "id"),
        List.copyOf(aliases),
        modified(text(json, "modified")),
        json.path("summary").asText(),
        List.copyOf(affected),
        json.hasNonNull("withdrawn"));
  }

  private static Instant modified(String text) throws Unreadable {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException other) {
      throw new Unreadable("has '" + text + "' as 'modified', which is no time");
    }
  }

  /** The member {@code name}, which must be a text that is not blank. */
  static String text(JsonNode json, String name) throws Unreadable {
    JsonNode text = json.path(name);
    if (!text.isTextual() || text.asText().isBlank()) {
      throw new Unreadable("has no '" + name + "'");
    }
    return text.asText();
  }

  /** The member {@code name}, which must be a list, or nothing. */
  static JsonNode list(JsonNode json, String name) throws Unreadable {
    JsonNode list = json.path(name);
    if (!list.isArray() && !list.isMissingNode() && !list.isNull()) {
      throw new Unreadable("has a '" + name + "' that is no list");
    }
    return list;
  }
}
