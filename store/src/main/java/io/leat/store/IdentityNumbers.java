package io.leat.store;

import org.jdbi.v3.core.Handle;

/**
 * The numbers that tables of H2 give to new rows. H2 notes now and then only how far it has come, and forgets it altogether when the process is
 * killed that made the table: the next one would give the numbers again that rows have.
 */
final class IdentityNumbers {
  private IdentityNumbers() {}

  private record Column(String table, String name, long next) {}

  /** Has each table of the file go on behind its last row. */
  static void correct(Handle handle) {
    handle
        .createQuery(
            """
            select table_name, column_name, identity_base from information_schema.columns
            where table_schema = current_schema and is_identity = 'YES'
            """)
        .map((row, _) -> new Column(row.getString(1), row.getString(2), row.getLong(3)))
        .forEach(column -> correct(handle, column));
  }

  private static void correct(Handle handle, Column column) {
    long last =
        handle
            .createQuery(
                "select coalesce(max(\"" + column.name + "\"), 0) from \"" + column.table + "\"")
            .mapTo(long.class)
            .one();
    if (last >= column.next) {
      handle.execute(
          "alter table \""
              + column.table
              + "\" alter column \""
              + column.name
              + "\" restart with "
              + (last + 1));
    }
  }
}
