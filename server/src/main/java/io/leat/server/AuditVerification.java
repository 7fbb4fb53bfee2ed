package io.leat.server;

import io.leat.engine.durable.Reason;
import io.leat.server.audit.AuditKey;
import io.leat.server.config.ServerConfig;
import io.leat.store.AuditCheck;
import io.leat.store.Store;
import io.leat.store.StoreProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** A look at the audit of a data folder that no server has, such as one that was restored. Nothing in it is changed by that. */
public final class AuditVerification {
  private static final int PAGE = 10_000;

  private AuditVerification() {}

  /**
   * What was found.
   *
   * @param fault what is wrong, the first of it; empty for nothing
   * @param entries how many were found as they were written
   * @param last the last of these, with its hash
   * @param sealed whether there was the key by which the ends are sealed
   */
  public record Found(String fault, long entries, long last, String hash, boolean sealed) {}

  /**
   * Looks at all of it.
   *
   * @param from the first entry that is looked at; 0 for the oldest
   * @throws LeatServer.Failed when there is no such folder, it is another account's, a server has it, or its database is not there
   */
  public static Found in(ServerConfig config, long from)
      throws LeatServer.Failed, InterruptedException {
    Path folder = config.storage().folder();
    try {
      DataFolder.requireOwn(folder);
      try (DataFolder data = DataFolder.take(folder);
          Store store = StoreStart.openToLook(config, data)) {
        Path key = data.key(AuditKey.FILE);
        boolean sealed = Files.exists(key);
        if (sealed) {
          store.audit().sealBy(AuditKey.in(key), false, Instant.now());
        }
        return found(store, from, sealed);
      }
    } catch (IOException | StoreProblem problem) {
      throw new LeatServer.Failed(Reason.of(problem), problem);
    }
  }

  private static Found found(Store store, long from, boolean sealed) {
    long entries = 0;
    AuditCheck part = store.audit().check(from, PAGE);
    while (true) {
      entries += part.count();
      AuditCheck.Fault fault = part.fault();
      if (fault != null || part.atEnd()) {
        String said = fault == null ? "" : "entry " + fault.row() + ": " + fault.because();
        return new Found(said, entries, part.last(), part.hash(), sealed);
      }
      part = store.audit().check(part.last() + 1, PAGE);
    }
  }
}
