package io.leat.contract;

import jakarta.validation.constraints.Size;

/**
 * Another password for one's own account.
 *
 * @param current the password until now
 * @param password the new one
 */
public record PasswordChange(
    @Size(min = 1, max = 200) String current, @Size(min = 12, max = 200) String password) {}
