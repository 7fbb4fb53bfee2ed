package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * An account to be made.
 *
 * @param name unique, also among groups; no word of a role
 * @param kind a person without it
 * @param role its role on the server; none without it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NewAccount(
    @Size(min = 1, max = 100) @Pattern(regexp = Names.PERSON, message = Names.PERSON_TOLD)
        String name,
    AccountView.@Nullable Kind kind,
    @Nullable Role role) {
  /** What a name is like, as a regular expression; it has up to 100 characters besides. */
  public static final String NAME = Names.PERSON;
}
