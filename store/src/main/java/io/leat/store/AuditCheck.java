package io.leat.store;

import org.jspecify.annotations.Nullable;

/**
 * What a look at some rows of the audit found.
 *
 * @param count how many rows were found as they were written
 * @param last the last of these; the one before the first that was looked at when there is none
 * @param hash the hash of that one; empty before the first row of all
 * @param atEnd whether it is the last row that there is, and so whether the ends were looked at, too
 * @param fault what is wrong; null for nothing
 */
public record AuditCheck(long count, long last, String hash, boolean atEnd, @Nullable Fault fault) {
  /**
   * Something that is not as it was written.
   *
   * @param row the first that is wrong, or missing
   * @param because what is wrong with it, for people
   */
  public record Fault(long row, String because) {}
}
