package io.leat.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** The connections to the database. A call that gets none within 1.5 s, or no word for 4 s, fails. */
final class Database implements AutoCloseable {
  private static final long CONNECTION_MILLIS = 1_500;

  private final StoreConfig config;
  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private Database(StoreConfig config, HikariDataSource pool) {
    this.config = config;
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
  }

  static Database open(StoreConfig config) throws StoreProblem {
    HikariConfig hikari = new HikariConfig();
    hikari.setPoolName("store");
    hikari.setMaximumPoolSize(config.connections());
    hikari.setMinimumIdle(2);
    hikari.setConnectionTimeout(CONNECTION_MILLIS);
    hikari.setValidationTimeout(1_000);
    hikari.setInitializationFailTimeout(1);
    hikari.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    if (config.url() == null) {
      hikari.setDriverClassName("org.h2.Driver");
      hikari.setJdbcUrl(DatabaseFile.url(config.folder()));
      hikari.setUsername(config.user() == null ? "leat" : config.user());
      hikari.setPassword(config.password() == null ? "" : config.password());
    } else {
      if (!config.url().startsWith("jdbc:postgresql:")) {
        throw new StoreProblem(
            "the URL of the database is not one of PostgreSQL",
            "write jdbc:postgresql://HOST:PORT/DATABASE, or none for a file",
            null);
      }
      hikari.setDriverClassName("org.postgresql.Driver");
      hikari.setJdbcUrl(config.url());
      hikari.setUsername(config.user());
      hikari.setPassword(config.password());
      // what the URL says goes before
      hikari.addDataSourceProperty("connectTimeout", "2");
      hikari.addDataSourceProperty("socketTimeout", "4");
      hikari.addDataSourceProperty("tcpKeepAlive", "true");
      hikari.addDataSourceProperty("ApplicationName", "leat");
    }
    try {
      return new Database(config, new HikariDataSource(hikari));
    } catch (PoolInitializationException problem) {
      throw NotOpened.because(config, problem);
    }
  }

  StoreConfig config() {
    return config;
  }

  DataSource source() {
    return pool;
  }

  Jdbi jdbi() {
    return jdbi;
  }

  /**
   * What {@code reader} makes of the database.
   *
   * @throws StoreUnavailable when it does not answer
   */
  <T extends @Nullable Object> T read(Function<Handle, T> reader) {
    try (Handle handle = jdbi.open()) {
      return reader.apply(handle);
    } catch (JdbiException problem) {
      throw unchecked(problem);
    }
  }

  /** Makes something of a row. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * The rows that a query finds. For what is asked often: without the handle a read costs less.
   *
   * @param values of its question marks
   * @throws StoreUnavailable when the database does not answer
   */
  <T> List<T> rows(String query, List<?> values, RowReader<T> reader) {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      List<T> rows = new ArrayList<>();
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          rows.add(reader.read(found));
        }
      }
      return rows;
    } catch (SQLException problem) {
      throw unchecked(problem);
    }
  }

  /** What a caller is told of {@code problem}. */
  static RuntimeException unchecked(Exception problem) {
    SQLException sql = sql(problem);
    String state = sql == null || sql.getSQLState() == null ? "" : sql.getSQLState();
    String message = sql == null ? problem.getMessage() : sql.getMessage();
    if (state.startsWith("23")) {
      return new Conflict("the database refuses it: " + message);
    }
    if (state.startsWith("22")) {
      return new IllegalArgumentException("the database cannot keep it: " + message, problem);
    }
    return new StoreUnavailable("the database does not answer: " + message, problem);
  }

  static @Nullable SQLException sql(Throwable problem) {
    for (Throwable each = problem; each != null; each = each.getCause()) {
      if (each instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  /**
   * Writes a consistent copy of the database file to {@code zip}.
   *
   * @throws StoreProblem when it cannot be written
   */
  void copy(Path zip) throws StoreProblem {
    try (Handle handle = jdbi.open()) {
      handle.execute("backup to ?", zip.toAbsolutePath().toString());
    } catch (JdbiException problem) {
      throw new StoreProblem(
          "the database cannot be copied to '" + zip + "': " + unchecked(problem).getMessage(),
          "see that there is room and the right to write",
          problem);
    }
  }

  @Override
  public void close() {
    if (pool.isClosed()) {
      return;
    }
    // the pool first: it would open the file again to have as many connections as it should
    pool.close();
    if (config.url() == null) {
      try (Connection last =
              DriverManager.getConnection(
                  pool.getJdbcUrl(), pool.getUsername(), pool.getPassword());
          Statement statement = last.createStatement()) {
        statement.execute("shutdown");
      } catch (SQLException closed) {
        // the file is as it is after a kill: whole
      }
    }
  }
}
