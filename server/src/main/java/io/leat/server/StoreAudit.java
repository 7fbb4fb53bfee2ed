package io.leat.server;

import io.leat.engine.durable.DiskFull;
import io.leat.server.http.AuditTrail;
import io.leat.server.log.field.LogField;
import io.leat.store.Store;
import io.leat.store.StoreUnavailable;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The audit in the store. */
final class StoreAudit implements AuditTrail {
  private static final Logger LOG = LoggerFactory.getLogger(StoreAudit.class);

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
      LOG.atWarn()
          .log(
              "not in the audit, since the disk is full: {} {} from {}: {}",
              LogField.said(LogField.ACCOUNT, act.who()),
              act.what(),
              act.from(),
              act.result());
    }
  }
}
