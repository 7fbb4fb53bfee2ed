package io.leat.store;

import java.time.Instant;

/**
 * One row of the audit.
 *
 * @param id counted from 1, without gaps
 * @param who account or the like
 * @param what was done
 * @param target to what
 * @param from where the call came from
 * @param result how it went
 * @param hash SHA-256, in hexadecimal digits, of the hash of the row before and all fields of this one
 */
public record AuditEntry(
    long id,
    String who,
    String what,
    String target,
    String from,
    String result,
    Instant at,
    String hash) {}
