package io.leat.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which database the server uses.
 *
 * @param folder the data folder; without a {@code url} the database is the file {@code db/leat.mv.db} in it
 * @param url {@code jdbc:postgresql://...}; null for the file
 * @param user null for the one of the URL
 * @param password null for none, or the one of the URL
 * @param connections how many are kept open at most, 2 to 100; one of them is used by whoever writes
 */
public record StoreConfig(
    Path folder,
    @Nullable String url,
    @Nullable String user,
    @Nullable String password,
    int connections) {
  public StoreConfig {
    if (connections < 2 || connections > 100) {
      throw new IllegalArgumentException("connections are 2 to 100, not " + connections);
    }
  }

  /** The file below {@code folder}. */
  public static StoreConfig file(Path folder) {
    return new StoreConfig(folder, null, null, null, 8);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return url == null ? folder.toString() : "PostgreSQL, up to " + connections + " connections";
  }
}
