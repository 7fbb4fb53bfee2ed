package io.leat.store;

import java.io.EOFException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Says in words why a database cannot be opened. */
final class NotOpened {
  private NotOpened() {}

  static StoreProblem because(StoreConfig config, Throwable problem) {
    SQLException sql = Database.sql(problem);
    if (sql == null) {
      return new StoreProblem(
          "the database cannot be opened: " + problem.getMessage(),
          "see the settings of the database",
          problem);
    }
    return config.url() == null ? file(config.folder(), sql) : server(sql);
  }

  private static StoreProblem file(Path folder, SQLException sql) {
    String file = "'" + DatabaseFile.file(folder) + "'";
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

  private static StoreProblem server(SQLException sql) {
    String state = sql.getSQLState() == null ? "" : sql.getSQLState();
    if (state.startsWith("28")) {
      return new StoreProblem(
          "wrong user or password for the database: " + sql.getMessage(),
          "see the user and the password of the database",
          sql);
    }
    if (state.startsWith("3D")) {
      return new StoreProblem(
          "there is no such database: " + sql.getMessage(), "create it, empty", sql);
    }
    return new StoreProblem(
        "the database cannot be reached: " + sql.getMessage(),
        "see that PostgreSQL runs at the URL, and that it can be reached from here",
        sql);
  }
}
