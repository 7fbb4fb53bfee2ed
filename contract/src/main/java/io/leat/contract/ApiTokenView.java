package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API token. It can do what it is for, of that which its account may at that moment.
 *
 * @param id its number
 * @param name unique among those of its account
 * @param account whose it is
 * @param scope what it is for
 * @param use how long, and how it is used
 */
public record ApiTokenView(
    long id, String name, String account, @JsonUnwrapped Scope scope, @JsonUnwrapped Use use) {

  /**
   * What a token is for.
   *
   * @param role all that this role may; null where rights are named
   * @param rights the rights; empty where a role is named
   * @param projects the projects, by name; null for all
   */
  public record Scope(@Nullable Role role, List<Right> rights, @Nullable List<String> projects) {}

  /**
   * How long a token is good, and how it is used.
   *
   * @param created when it was made
   * @param expires until when it is good
   * @param lastUsed when it was used last, to the minute; null for never
   * @param token what is sent as 'Authorization: Bearer ...'; only where it was made, and not again
   */
  public record Use(
      Instant created,
      Instant expires,
      @Nullable Instant lastUsed,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String token) {}

  /** This with its text. */
  public ApiTokenView with(String token) {
    return new ApiTokenView(
        id, name, account, scope, new Use(use.created, use.expires, use.lastUsed, token));
  }
}
