package io.leat.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Function;
import javax.sql.DataSource;
import org.h2.mvstore.MVStoreException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** The connections to the database. A call that gets none within 1.5 s, or no word for 4 s, fails. */
final class Database implements AutoCloseable {
  private static final long CONNECTION_MILLIS = 1_500;

  private static final long AGAIN_NANOS = 1_000_000_000L;

  private final StoreConfig config;
  private final HikariConfig settings;
  private final Jdbi jdbi = Jdbi.create(this::connection);
  private final @Nullable DatabasePlace place;
  private final @Nullable Compaction compaction;
  private volatile HikariDataSource pool;

  /** What closed the database under its connections; null while it is open. */
  private volatile @Nullable SQLException broken;

  private long reopened = System.nanoTime() - AGAIN_NANOS;
  private boolean closed;

  private Database(StoreConfig config, HikariConfig settings) throws SQLException, StoreProblem {
    this.config = config;
    this.settings = settings;
    this.compaction =
        config.url() == null ? new Compaction(DatabaseFile.file(config.folder())) : null;
    if (compaction != null) {
      DatabaseFile.sync(config.folder());
    }
    this.pool = connect();
    this.place = config.url() == null ? DatabasePlace.of(DatabaseFile.file(config.folder())) : null;
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
      if (!config.url().startsWith(PostgresUrl.BEGIN)) {
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
      if (config.url() != null) {
        new PostgresUrl(config.url()).tryOut(properties(config, hikari));
      }
      return new Database(config, hikari);
    } catch (PoolInitializationException | SQLException problem) {
      throw NotOpened.because(config, problem);
    }
  }

  private static Properties properties(StoreConfig config, HikariConfig hikari) {
    Properties properties = new Properties();
    properties.putAll(hikari.getDataSourceProperties());
    if (config.user() != null) {
      properties.setProperty("user", config.user());
    }
    if (config.password() != null) {
      properties.setProperty("password", config.password());
    }
    return properties;
  }

  private HikariDataSource connect() throws SQLException {
    if (compaction == null) {
      return new HikariDataSource(settings);
    }
    HikariDataSource connected = new HikariDataSource(settings);
    try (Connection connection = connected.getConnection()) {
      compaction.opened(DatabaseFile.store(connection));
      return connected;
    } catch (SQLException | IOException | MVStoreException problem) {
      connected.close();
      throw problem instanceof SQLException sql ? sql : DatabaseFile.notSynced(problem);
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

  /** Where the file is, which must be there and have room before something counts as written; null for PostgreSQL. */
  @Nullable DatabasePlace place() {
    return place;
  }

  /** What keeps the file small; null for PostgreSQL, which does so itself. */
  @Nullable Compaction compaction() {
    return compaction;
  }

  private Connection connection() throws SQLException {
    if (broken != null) {
      reopen();
    }
    return pool.getConnection();
  }

  /** Notes when the embedded database has closed itself, as it does when the disk is full: it is opened anew by whoever is next. */
  void failed(Exception problem) {
    SQLException sql = sql(problem);
    if (config.url() == null && sql != null && DatabaseFile.closed(sql)) {
      broken = sql;
    }
  }

  /** Opens the file anew, once a second at most; all connections to what it was before are closed first. */
  private synchronized void reopen() throws SQLException {
    SQLException cause = broken;
    if (cause == null) {
      return;
    }
    if (closed || System.nanoTime() - reopened < AGAIN_NANOS) {
      throw cause;
    }
    reopened = System.nanoTime();
    pool.close();
    try {
      pool = connect();
      broken = null;
    } catch (PoolInitializationException notYet) {
      SQLException sql = sql(notYet);
      throw sql == null ? cause : sql;
    }
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
      failed(problem);
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
    try (Connection connection = connection();
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
      failed(problem);
      throw unchecked(problem);
    }
  }

  /** What a caller is told of {@code problem}. */
  static RuntimeException unchecked(Exception problem) {
    SQLException sql = sql(problem);
    String state = sql == null || sql.getSQLState() == null ? "" : sql.getSQLState();
    String message = sql == null ? problem.getMessage() : sql.getMessage();
    if (state.startsWith("23")) {
      // what the database says has the values of rows in it
      return new Conflict(
          "the database refuses it, as it goes against a rule of its tables (SQL state "
              + state
              + ")");
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
   * Writes a consistent copy of the database file, which is none of PostgreSQL, to {@code zip}.
   *
   * @throws StoreProblem when it cannot be written
   */
  void copy(Path zip) throws StoreProblem {
    try (Handle handle = jdbi.open()) {
      String to = zip.toAbsolutePath().toString();
      Objects.requireNonNull(compaction).copied(() -> handle.execute("backup to ?", to));
    } catch (JdbiException problem) {
      throw new StoreProblem(
          "the database cannot be copied to '" + zip + "': " + unchecked(problem).getMessage(),
          "see that there is room and the right to write",
          problem);
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    // the pool first: it would open the file again to have as many connections as it should
    pool.close();
    if (compaction != null) {
      compaction.close();
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
