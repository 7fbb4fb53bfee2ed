package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may be let in, or something that has tokens.
 *
 * @param name unique, also among groups
 * @param kind who it is
 * @param role its role on the server, which holds for all projects; null for none
 * @param groups the groups that it is in, by name
 * @param disabled whether nobody is let in by it
 * @param entry since when it is known
 */
public record AccountView(
    String name,
    Kind kind,
    @Nullable Role role,
    List<String> groups,
    boolean disabled,
    @JsonUnwrapped Entry entry) {

  /** Who an account is. */
  public enum Kind {
    /** Signs in by a password. */
    @JsonProperty("person")
    PERSON,
    /** Has API tokens alone. */
    @JsonProperty("service")
    SERVICE
  }

  /**
   * Since when an account is known.
   *
   * @param version counts its changes
   * @param created when it was made
   * @param firstPassword what it signs in by, to choose its own; only where one was made, and not again
   */
  public record Entry(
      long version,
      Instant created,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String firstPassword) {}

  /** This with the password that was made for it. */
  public AccountView with(String firstPassword) {
    Entry shown = new Entry(entry.version, entry.created, firstPassword);
    return new AccountView(name, kind, role, groups, disabled, shown);
  }
}
