package io.leat.server.keep;

/**
 * A backup: a ZIP file that is written in one go.
 *
 * <pre>
 *   leat-backup        what it is: the version of this format, that of the tables, the time, where the database is
 *   hooks/...          deliveries of forges that were taken and not dealt with; of an earlier Leat
 *   db/leat.mv.db      the database, unless it is in PostgreSQL
 *   projects/N/leat/   runs with their logs, results, and the contents of artifacts
 *   sums               of each entry before: SHA-256, bytes and name, on a line
 *   seal               of the sums, by the key of the server, in hexadecimal; version 1 had none
 * </pre>
 */
final class BackupFormat {
  static final int VERSION = 2;
  static final String HEAD = "leat-backup";
  static final String SUMS = "sums";
  static final String SEAL = "seal";
  static final String DATABASE = "db/leat.mv.db";

  private BackupFormat() {}
}
