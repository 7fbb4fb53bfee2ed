package io.leat.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import us.springett.cvss.Cvss;
import us.springett.cvss.MalformedVectorException;

/** How bad an advisory says it is, from the least on. */
enum Severity {
  LOW,
  MEDIUM,
  /** Nothing was said that can be read, so that it may be as bad as any. */
  UNKNOWN,
  HIGH,
  CRITICAL;

  /** Whether a component that has it must not be shipped without an explanation. */
  boolean stops() {
    return this != LOW;
  }

  /**
   * The worst that is said: by a word of the database, or by a vector of CVSS 2, 3 or 4.
   *
   * @param places objects of an advisory that may have {@code severity} and {@code database_specific}
   */
  static Severity of(List<JsonNode> places) {
    List<Severity> said = new ArrayList<>();
    for (JsonNode place : places) {
      ofWord(place.path("database_specific").path("severity")).ifPresent(said::add);
      ofWord(place.path("ecosystem_specific").path("severity")).ifPresent(said::add);
      for (JsonNode each : place.path("severity")) {
        ofVector(each.path("score").asText()).ifPresent(said::add);
      }
    }
    return said.isEmpty() ? UNKNOWN : Collections.max(said);
  }

  private static Optional<Severity> ofWord(JsonNode word) {
    return switch (word.asText().toUpperCase(Locale.ROOT)) {
      case "NONE", "LOW" -> Optional.of(LOW);
      case "MODERATE", "MEDIUM" -> Optional.of(MEDIUM);
      case "HIGH", "IMPORTANT" -> Optional.of(HIGH);
      case "CRITICAL" -> Optional.of(CRITICAL);
      default -> Optional.empty();
    };
  }

  /** By the bounds that CVSS 3 and 4 have for their words. */
  private static Optional<Severity> ofVector(String vector) {
    double score;
    try {
      Cvss cvss = Cvss.fromVector(vector);
      if (cvss == null) {
        return Optional.empty();
      }
      score = cvss.calculateScore().getBaseScore();
    } catch (MalformedVectorException | IllegalArgumentException unknown) {
      return Optional.empty();
    }
    return Optional.of(score >= 9 ? CRITICAL : score >= 7 ? HIGH : score >= 4 ? MEDIUM : LOW);
  }
}
