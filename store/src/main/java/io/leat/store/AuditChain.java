package io.leat.store;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Looks for what was changed, removed, put between, moved or cut off in the audit, while others may add to it. */
final class AuditChain {
  private final Database database;
  private final @Nullable AuditSeal seal;

  /**
   * @param seal what its ends are sealed by; null when that is not known
   */
  AuditChain(Database database, @Nullable AuditSeal seal) {
    this.database = database;
    this.seal = seal;
  }

  /**
   * @param before the ends before the rows were read
   * @param rows from the first that was asked for on, the one before it in front of them unless that is forgotten
   * @param after the ends after the rows were read
   */
  private record Found(AuditEnds before, List<AuditEntry> rows, AuditEnds after) {}

  /** See {@link Audit#check}. */
  AuditCheck check(long from, int most) {
    Found found = database.read(handle -> found(handle, from, most));
    AuditEnds ends = found.before();
    long last = ends.forgotten();
    String hash = ends.forgottenHash();
    List<AuditEntry> rows = found.rows();
    if (from > last + 1) {
      if (rows.isEmpty() || rows.getFirst().id() != from - 1) {
        return new AuditCheck(0, from - 2, "", false, missing(from - 1, from - 1));
      }
      // it is believed; whoever has it checked, too, begins before it
      last = from - 1;
      hash = rows.getFirst().hash();
      rows = rows.subList(1, rows.size());
    }
    long count = 0;
    for (AuditEntry row : rows) {
      AuditCheck.Fault fault = fault(row, last, hash);
      if (fault != null) {
        return new AuditCheck(count, last, hash, false, fault);
      }
      count++;
      last = row.id();
      hash = row.hash();
    }
    boolean atEnd = rows.size() < most;
    return new AuditCheck(
        count, last, hash, atEnd, atEnd ? ends(found.before(), found.after(), last, hash) : null);
  }

  private static Found found(Handle handle, long from, int most) {
    AuditEnds before = Audit.ends(handle);
    boolean behind = from > before.forgotten() + 1;
    List<AuditEntry> rows =
        behind ? Audit.after(handle, from - 2, most + 1) : Audit.after(handle, 0, most);
    return new Found(before, rows, Audit.ends(handle));
  }

  private static AuditCheck.@Nullable Fault fault(AuditEntry row, long last, String hash) {
    if (row.id() > last + 1) {
      return missing(last + 1, row.id() - 1);
    }
    if (row.id() <= last) {
      return new AuditCheck.Fault(
          row.id(), "it stands before the oldest row that was not forgotten");
    }
    if (!row.equals(Audit.chained(hash, row))) {
      return new AuditCheck.Fault(
          row.id(),
          "it is not as it was written, or does not follow what stands before it: one of them was"
              + " changed, put there, or moved");
    }
    if (row.who().equals(Audit.SERVER) && row.what().equals(Audit.CHANGED)) {
      return new AuditCheck.Fault(
          row.id(),
          "by it the server says that it found rows cut off at the beginning or the end, or put"
              + " there; look at those up to "
              + last
              + ", and check those behind it by themselves");
    }
    return null;
  }

  private static AuditCheck.Fault missing(long first, long last) {
    return new AuditCheck.Fault(
        first,
        first == last ? "it is missing" : "the rows " + first + " to " + last + " are missing");
  }

  /** What is wrong with the end, where {@code last} is the last row that was found. */
  private AuditCheck.@Nullable Fault ends(
      AuditEnds before, AuditEnds after, long last, String hash) {
    if (last < before.last()) {
      return missing(last + 1, before.last());
    }
    if (last > after.last()) {
      return new AuditCheck.Fault(
          last, "nothing tells of it: it was put behind the row " + after.last());
    }
    AuditEnds known = last == before.last() ? before : after;
    if (last == known.last() && !hash.equals(known.lastHash())) {
      return new AuditCheck.Fault(last, "it is not the row that was the last one");
    }
    AuditSeal by = seal;
    if (by != null && !before.isSealed(by)) {
      return new AuditCheck.Fault(
          last,
          "it is not where the server says that the audit ends: rows behind it were cut off, or put"
              + " there, or rows before the first");
    }
    return null;
  }
}
