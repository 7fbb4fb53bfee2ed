package io.leat.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * The tables, in numbered versions. Flyway is asked only when there is something to change (ADR 18).
 *
 * @param locations of the migrations on the class path
 * @param newest the version that this Leat uses
 */
record Schema(List<String> locations, int newest) {
  static final Schema OWN = new Schema(List.of("classpath:io/leat/store/migrations"), 15);

  Schema {
    locations = List.copyOf(locations);
  }

  /** Brings {@code database} to the newest version; a file is copied beside itself before. */
  void migrate(Database database) throws StoreProblem {
    int version = version(database);
    if (version > newest) {
      throw new StoreProblem(
          "the database was written by a newer Leat (schema "
              + version
              + ", this one knows "
              + newest
              + ")",
          "use that version of Leat, or restore a backup of before",
          null);
    }
    if (version == newest) {
      return;
    }
    if (version > 0 && database.config().url() == null) {
      Path snapshot = DatabaseFile.snapshot(database.config().folder(), version);
      if (!Files.exists(snapshot)) {
        database.copy(snapshot);
      }
    }
    try {
      Flyway.configure(Schema.class.getClassLoader())
          .dataSource(database.source())
          .locations(locations.toArray(new String[0]))
          .cleanDisabled(true)
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (FlywayException problem) {
      throw new StoreProblem(
          "the tables of the database cannot be brought to version "
              + newest
              + ": "
              + problem.getMessage(),
          "see what the database says; nothing else was done",
          problem);
    }
  }

  /** 0 when there are no tables. */
  private static int version(Database database) throws StoreProblem {
    try (Handle handle = database.jdbi().open()) {
      boolean begun =
          handle
                  .createQuery(
                      """
                      select count(*) from information_schema.tables
                      where table_name = 'flyway_schema_history' and table_schema = current_schema
                      """)
                  .mapTo(int.class)
                  .one()
              > 0;
      return begun
          ? handle
              .createQuery(
                  """
                  select coalesce(max(cast("version" as integer)), 0) from "flyway_schema_history"
                  where "success" and "version" is not null
                  """)
              .mapTo(int.class)
              .one()
          : 0;
    } catch (JdbiException problem) {
      throw NotOpened.because(database.config(), problem);
    }
  }
}
