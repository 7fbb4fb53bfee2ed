package io.leat.store;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a database of PostgreSQL, which may hold a password: so only its {@link #place} is told.
 *
 * @param text {@code jdbc:postgresql:...}
 */
record PostgresUrl(String text) {
  static final String BEGIN = "jdbc:postgresql:";

  /** Host, port and name of the database, as far as the URL has them. */
  String place() {
    String rest = text.substring(BEGIN.length());
    int parameters = rest.indexOf('?');
    rest = parameters < 0 ? rest : rest.substring(0, parameters);
    return rest.substring(rest.lastIndexOf('@') + 1).replaceFirst("^/+", "");
  }

  /** What the driver says, without what nobody is to know, and without a full stop. */
  String clean(@Nullable String message) {
    return String.valueOf(message).replace(text, place()).replaceFirst("[.]$", "");
  }

  /** Connects once, for a pool says less of what is wrong. */
  void tryOut(Properties properties) throws SQLException {
    DriverManager.getConnection(text, properties).close();
  }
}
