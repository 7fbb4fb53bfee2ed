package io.leat.contract;

import jakarta.validation.constraints.Size;

/**
 * What somebody signs in by.
 *
 * @param name the account
 * @param password its password
 */
public record Login(
    @Size(min = 1, max = 100) String name, @Size(min = 1, max = 200) String password) {}
