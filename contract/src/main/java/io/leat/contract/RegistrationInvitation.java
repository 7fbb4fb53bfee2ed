package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That somebody may make himself an account, once.
 *
 * @param invitation its number
 * @param role the role on the server that the account gets; null for none
 * @param expires until when it is good
 * @param by the account that made it
 * @param usedBy the account that was made by it; null for none so far
 * @param code what is said to register; only where it was made, and not again
 * @param note why it is of no use as things are; only where it was made, and null when it is
 */
public record RegistrationInvitation(
    long invitation,
    @Nullable Role role,
    Instant expires,
    String by,
    @Nullable String usedBy,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String code,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String note) {}
