package io.leat.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That somebody may make himself an account, once.
 *
 * @param codeHash the SHA-256 of its code, in hexadecimal digits
 * @param role that the account gets on the server; null for none
 * @param by who made it
 * @param usedBy the account that was made by it; null for none so far
 * @param expires until when it is good
 */
public record Invitation(
    long id,
    String codeHash,
    @Nullable Role role,
    String by,
    @Nullable String usedBy,
    Instant expires) {}
