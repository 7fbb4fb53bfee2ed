package io.leat.store;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Where the audit begins and ends, as the row of {@code state} has it.
 *
 * @param forgotten the last row that was forgotten; 0 before there was one
 * @param forgottenHash what the row behind it holds the hash of; empty before there was one
 * @param last the last row; 0 before there is one
 * @param lastHash its hash; empty before there is one
 * @param seal what was made of these by the key of the server; empty before the first time
 */
record AuditEnds(long forgotten, String forgottenHash, long last, String lastHash, String seal) {
  static final String COLUMNS =
      "audit_forgotten, audit_forgotten_hash, last_audit, audit_hash, audit_seal";

  static AuditEnds of(ResultSet row) throws SQLException {
    return new AuditEnds(
        row.getLong("audit_forgotten"),
        row.getString("audit_forgotten_hash"),
        row.getLong("last_audit"),
        row.getString("audit_hash"),
        row.getString("audit_seal"));
  }

  AuditEnds ending(long row, String hash) {
    return new AuditEnds(forgotten, forgottenHash, row, hash, seal);
  }

  AuditEnds beginning(long row, String hash) {
    return new AuditEnds(row, hash, last, lastHash, seal);
  }

  AuditEnds sealed(AuditSeal by) {
    return new AuditEnds(forgotten, forgottenHash, last, lastHash, made(by));
  }

  boolean isSealed(AuditSeal by) {
    return made(by).equals(seal);
  }

  private String made(AuditSeal by) {
    String ends = forgotten + " " + forgottenHash + " " + last + " " + lastHash;
    return by.of(ends.getBytes(StandardCharsets.UTF_8));
  }
}
