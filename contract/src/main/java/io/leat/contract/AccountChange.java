package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What is to be otherwise with an account. What is not named stays.
 *
 * @param role its role on the server; null for none
 * @param disabled whether nobody is let in by it
 * @param resetPassword whether it gets a new first password, and all of its logins end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccountChange(
    @Nullable Change<Role> role, @Nullable Boolean disabled, @Nullable Boolean resetPassword) {}
