package io.leat.store;

/** Vouches for the ends of the audit: by it alone a row that was cut off shows, since the rows that are left still hold together. */
@FunctionalInterface
public interface AuditSeal {
  /** The seal of {@code ends}, up to 64 characters, the same each time; nobody makes it who may write to the database alone. */
  String of(byte[] ends);
}
