package io.leat.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.api.ErrorCode;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/** The database in a file: {@code db/leat.mv.db} in the data folder. */
final class DatabaseFile {
  /**
   * {@code WRITE_DELAY=0}: what was committed is in the file before the caller is told. {@code async}: an interrupted thread does not close
   * the file for all others. It stays open without connections, and nobody but {@link Store#close} closes it. {@code RETENTION_TIME=0}: it is
   * {@link Compaction} that says what may be written over, not the time. {@code QUERY_CACHE_SIZE}: a connection remembers the statements
   * that are asked again and again, for reading one costs more than doing it; but not what they gave ({@code OPTIMIZE_REUSE_RESULTS}), which
   * may be all runs of a project.
   */
  private static final String SETTINGS =
      ";WRITE_DELAY=0;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE;RETENTION_TIME=0;QUERY_CACHE_SIZE=64;OPTIMIZE_REUSE_RESULTS=FALSE";

  /** Where H2 keeps its header a second time. */
  private static final int SECOND_HEADER = 4096;

  private DatabaseFile() {}

  static String url(Path folder) throws StoreProblem {
    Path base = folder(folder).toAbsolutePath().resolve("leat");
    if (base.toString().indexOf(';') >= 0) {
      throw new StoreProblem(
          "the path of the database has a semicolon: '" + base + "'",
          "choose a data folder without one",
          null);
    }
    try {
      Files.createDirectories(folder(folder));
    } catch (IOException problem) {
      throw new StoreProblem(
          "the folder '" + folder(folder) + "' cannot be made: " + problem.getMessage(),
          "see that there is room and the right to write",
          problem);
    }
    check(file(folder));
    return "jdbc:h2:async:" + base + SETTINGS;
  }

  /** H2 takes a file that does not begin as one of its own for an empty one. */
  private static void check(Path file) throws StoreProblem {
    byte[] begin = new byte[SECOND_HEADER + 2];
    int length = 0;
    try (InputStream in = Files.newInputStream(file)) {
      length = in.readNBytes(begin, 0, begin.length);
    } catch (NoSuchFileException none) {
      return;
    } catch (IOException problem) {
      throw new StoreProblem(
          "the database '" + file + "' cannot be read: " + problem.getMessage(),
          "see that the file may be read",
          problem);
    }
    if (length > 0 && !header(begin, 0) && !header(begin, SECOND_HEADER)) {
      throw NotOpened.damaged("'" + file + "' is damaged: it does not begin as one of H2", null);
    }
  }

  /**
   * Brings what a process before has written to the disk: H2 may write over what that made needless as soon as it opens the file. Not while H2
   * has it open in this process, whose lock would go with the channel.
   */
  static void sync(Path folder) throws SQLException {
    try (FileChannel file = FileChannel.open(file(folder), StandardOpenOption.READ)) {
      file.force(true);
    } catch (NoSuchFileException none) {
      // it is made
    } catch (IOException problem) {
      throw notSynced(problem);
    }
  }

  static SQLException notSynced(Exception problem) {
    String message = "the disk does not take it: " + problem.getMessage();
    return new SQLException(message, null, ErrorCode.IO_EXCEPTION_1, problem);
  }

  /** What the database keeps its tables in. */
  static MVStore store(Connection connection) throws SQLException {
    SessionLocal session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
    return session.getDatabase().getStore().getMvStore();
  }

  private static boolean header(byte[] bytes, int at) {
    return bytes[at] == 'H' && bytes[at + 1] == ':';
  }

  /** Whether H2 has closed the file, or closes it now, because it could not be written. */
  static boolean closed(SQLException problem) {
    for (Throwable each = problem; each != null; each = each.getCause()) {
      if (each instanceof MVStoreException
          || (each instanceof SQLException sql
              && (sql.getErrorCode() == ErrorCode.DATABASE_IS_CLOSED
                  || sql.getErrorCode() == ErrorCode.DATABASE_CALLED_AT_SHUTDOWN))) {
        return true;
      }
    }
    return false;
  }

  static Path folder(Path folder) {
    return folder.resolve("db");
  }

  static Path file(Path folder) {
    return folder(folder).resolve("leat.mv.db");
  }

  /** Where the database of schema {@code version} is kept before it is changed to a later one. */
  static Path snapshot(Path folder, int version) {
    return folder(folder).resolve("leat-schema-" + version + ".zip");
  }
}
