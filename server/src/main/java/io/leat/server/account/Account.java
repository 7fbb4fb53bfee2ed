package io.leat.server.account;

import java.time.Instant;

/**
 * Who may sign in.
 *
 * @param password how the password is kept
 * @param permission what it may do
 * @param tokensAfter tokens made before this are worth nothing: set by logout and by a change of the password
 * @param disabled nobody gets in by it, not even with a token that was good
 */
public record Account(
    String name,
    PasswordHash password,
    Permission permission,
    Instant tokensAfter,
    boolean disabled) {}
