package io.leat.server;

import io.leat.engine.durable.DiskFull;
import io.leat.server.http.AuditTrail;
import io.leat.store.Store;
import io.leat.store.StoreUnavailable;
import java.time.Clock;
import java.util.logging.Logger;

/** The audit in the store. */
final class StoreAudit implements AuditTrail {
  private static final Logger LOG = Logger.getLogger("io.leat.server");

  private final Store store;
  private final Clock clock;

  StoreAudit(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public void add(Act act) {
    try {
      store
          .audit()
          .add(act.who(), act.what(), act.target(), act.from(), act.result(), clock.instant());
    } catch (StoreUnavailable full) {
      // a login must be possible on a full disk, and what was refused has changed nothing
      if (!DiskFull.caused(full) || !(act.what().equals("login") || act.result().startsWith("5"))) {
        throw full;
      }
      LOG.warning(
          "not in the audit, since the disk is full: "
              + act.who()
              + " "
              + act.what()
              + " from "
              + act.from()
              + ": "
              + act.result());
    }
  }
}
