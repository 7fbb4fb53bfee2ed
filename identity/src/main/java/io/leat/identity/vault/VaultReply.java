package io.leat.identity.vault;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** An answer of Vault: its status, and its JSON, an empty object where it has none. */
record VaultReply(int status, JsonNode json) {
  private static final int LONGEST = 300;

  boolean isGood() {
    return status >= 200 && status < 300;
  }

  /** What it says about itself, made harmless and short; empty for nothing. */
  String said() {
    List<String> all = new ArrayList<>();
    for (String each : List.of("errors", "warnings")) {
      for (JsonNode text : json.path(each)) {
        if (text.isTextual()) {
          all.add(text.textValue().replaceAll("[^ -~]+", " ").strip());
        }
      }
    }
    String said = String.join("; ", all);
    return said.length() > LONGEST ? said.substring(0, LONGEST) + "..." : said;
  }

  /** The same behind a status. */
  String told() {
    String said = said();
    return status + (said.isEmpty() ? "" : ": " + said);
  }

  /** Of several seconds; none where it is not said. */
  long seconds(String field, JsonNode within) {
    return Math.max(0, Math.min(within.path(field).asLong(0), Integer.MAX_VALUE));
  }

  /** Without what it holds. */
  @Override
  public String toString() {
    return "an answer of Vault, " + status;
  }
}
