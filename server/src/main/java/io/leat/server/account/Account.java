package io.leat.server.account;

import io.leat.identity.password.PasswordHash;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who may be let in.
 *
 * @param password how the password is kept; null for a service, which has none
 * @param isFirstPassword whether somebody else made the password, so that it is to be changed first
 * @param tokensAfter tokens made before this are worth nothing: set by logout and by a change of the password
 * @param disabled nobody gets in by it, not even with a token that was good
 * @param access what it may
 */
public record Account(
    String name,
    @Nullable PasswordHash password,
    boolean isFirstPassword,
    Instant tokensAfter,
    boolean disabled,
    Access access) {}
