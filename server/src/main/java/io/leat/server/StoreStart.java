package io.leat.server;

import io.leat.server.audit.AuditKey;
import io.leat.server.config.ServerConfig;
import io.leat.store.Store;
import io.leat.store.StoreConfig;
import io.leat.store.StoreProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the server comes to its database, which may be started at the same time. */
final class StoreStart {
  private static final Logger LOG = LoggerFactory.getLogger(StoreStart.class);
  private static final int CONNECTIONS = 8;

  /** How long a database that is not there yet is waited for. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Between two starts while the database comes and goes. */
  static final Duration AGAIN = Duration.ofMillis(500);

  private StoreStart() {}

  /** Opens the database, as soon as it is there; from then on the ends of the audit are sealed. */
  static Store open(ServerConfig config, DataFolder data)
      throws IOException, StoreProblem, InterruptedException {
    Store store = Store.open(storeConfig(config, data), PATIENCE, LOG::warn);
    boolean sealed = false;
    try {
      AuditKey.seal(store, data.key(AuditKey.FILE), new SecureRandom(), Instant.now());
      sealed = true;
      return store;
    } finally {
      if (!sealed) {
        store.close();
      }
    }
  }

  /** Opens the database to look at its audit, which gets no row and no seal by that. */
  static Store openToLook(ServerConfig config, DataFolder data)
      throws IOException, StoreProblem, InterruptedException {
    return Store.open(storeConfig(config, data), PATIENCE, LOG::warn);
  }

  private static StoreConfig storeConfig(ServerConfig config, DataFolder data) throws IOException {
    if (config.storage().database().isEmpty()) {
      return new StoreConfig(data.path(), null, null, null, CONNECTIONS);
    }
    ServerConfig.Database database = config.storage().database().get();
    String password =
        database.passwordFile().isEmpty()
            ? null
            : Files.readString(database.passwordFile().get(), StandardCharsets.UTF_8).strip();
    return new StoreConfig(data.path(), database.url(), database.user(), password, CONNECTIONS);
  }
}
