package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a look at some entries of the audit found.
 *
 * @param entries how many were found as they were written
 * @param last the last of these, or the one before the first that was looked at
 * @param hash the hash of that one; who keeps it can tell later that nothing before it has changed. Empty before the first entry of all
 * @param next the entry to go on with; null when there is no more, and then the ends were looked at, too
 * @param fault what is wrong; null for nothing
 */
public record AuditCheckView(
    @JsonProperty(required = true) long entries,
    @JsonProperty(required = true) long last,
    @JsonProperty(required = true) String hash,
    @Nullable Long next,
    @Nullable Fault fault) {

  /**
   * Something that is not as it was written.
   *
   * @param entry the first that is wrong, or missing
   * @param because what is wrong with it, for people
   */
  public record Fault(@JsonProperty(required = true) long entry, String because) {}
}
