package io.leat.store;

import io.leat.engine.durable.DiskFull;
import java.io.EOFException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Says in words why a database cannot be opened. */
final class NotOpened {
  /**
   * What a server of PostgreSQL that is just started, or not yet, is known by: no connection (08000, 08001, 08003, 08006), it shuts down or
   * starts (57P01 to 57P03), or has as many connections as it may (53300).
   */
  private static final Set<String> PASSING =
      Set.of("08000", "08001", "08003", "08006", "57P01", "57P02", "57P03", "53300");

  private NotOpened() {}

  static StoreProblem because(StoreConfig config, Throwable problem) {
    SQLException sql = Database.sql(problem);
    PostgresUrl url = config.url() == null ? null : new PostgresUrl(config.url());
    if (sql == null) {
      String message = problem.getMessage();
      return new StoreProblem(
          "the database cannot be opened: " + (url == null ? message : url.clean(message)),
          "see the settings of the database",
          problem);
    }
    return url == null ? file(config.folder(), sql) : server(url, sql);
  }

  private static StoreProblem file(Path folder, SQLException sql) {
    String file = "'" + DatabaseFile.file(folder) + "'";
    if (DiskFull.caused(sql)) {
      return new StoreProblem(
          "the disk of the database "
              + file
              + " is full; the database is whole as far as it was read",
          "make room on it, and start again",
          sql);
    }
    return switch (sql.getErrorCode()) {
      case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
          new StoreProblem(
              "another process has the database " + file,
              "stop the server that uses this data folder, or choose another folder",
              sql);
      case ErrorCode.WRONG_USER_OR_PASSWORD ->
          new StoreProblem(
              "wrong user or password for the database " + file,
              "give those that the database was made with",
              sql);
      case ErrorCode.FILE_VERSION_ERROR_1 ->
          new StoreProblem(
              "the database " + file + " is of another version of H2",
              "use the version of Leat that wrote it, or restore a backup",
              sql);
      case ErrorCode.IO_EXCEPTION_1, ErrorCode.IO_EXCEPTION_2 ->
          cut(sql)
              ? damaged(file, sql)
              : new StoreProblem(
                  "the database " + file + " cannot be read or written: " + sql.getMessage(),
                  "see that the disk has room and that the file may be written",
                  sql);
      default -> damaged(file, sql);
    };
  }

  private static boolean cut(SQLException sql) {
    for (Throwable each = sql; each != null; each = each.getCause()) {
      if (each instanceof EOFException) {
        return true;
      }
    }
    return false;
  }

  private static StoreProblem damaged(String file, SQLException sql) {
    return damaged(file + " is damaged: " + sql.getMessage(), (Throwable) sql);
  }

  static StoreProblem damaged(String what, @Nullable Throwable cause) {
    return new StoreProblem("the database " + what, "keep the file, and restore a backup", cause);
  }

  private static StoreProblem server(PostgresUrl url, SQLException sql) {
    String state = sql.getSQLState() == null ? "" : sql.getSQLState();
    String place = "'" + url.place() + "'";
    String said = url.clean(sql.getMessage());
    if (state.startsWith("28")) {
      return new StoreProblem(
          "wrong user or password for the database " + place + ": " + said,
          "see the user and the password of the database",
          sql);
    }
    if (state.startsWith("3D")) {
      return new StoreProblem(
          "there is no such database as " + place + ": " + said, "create it, empty", sql);
    }
    String message = "the database " + place + " cannot be reached: " + said;
    String help = "see that PostgreSQL runs there, and that it can be reached from here";
    return PASSING.contains(state)
        ? StoreProblem.passing(message, help, sql)
        : new StoreProblem(message, help, sql);
  }
}
