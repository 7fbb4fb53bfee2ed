package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;

/**
 * Something that somebody did.
 *
 * @param entry counted from 1, without gaps; the oldest are forgotten
 * @param at when it was done
 * @param who the account; 'server' for what the server does by itself, '-' for somebody who is not known
 * @param act what was done
 * @param from the address of the client; '-' for the server itself
 * @param result the status of the answer, with the code of a problem; and how many more there were of what is counted
 * @param hash SHA-256 over this entry and the hash of the one before
 */
public record AuditEntryView(
    @JsonProperty(required = true) long entry,
    Instant at,
    String who,
    @JsonUnwrapped Act act,
    String from,
    String result,
    String hash) {

  /**
   * What was done.
   *
   * @param what the operation of this contract
   * @param target the path below /api/v1, and behind '->' that of what came of it
   */
  public record Act(String what, String target) {}
}
