package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What somebody is to a project, or to the server and so to all of its projects. Each holds the ones before it. */
public enum Role {
  /** Sees. */
  @JsonProperty("viewer")
  VIEWER,
  /** Sees, and has things run. */
  @JsonProperty("developer")
  DEVELOPER,
  /** Changes how things run, too. */
  @JsonProperty("maintainer")
  MAINTAINER,
  /** Everything: says who may what. */
  @JsonProperty("admin")
  ADMIN;

  /** Its word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of a word; empty for any other text. */
  public static Optional<Role> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }

  /** The words, the least first. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Role::word).toList();
  }

  /** Whether whoever has this may do what {@code other} may. */
  public boolean holds(Role other) {
    return compareTo(other) >= 0;
  }
}
