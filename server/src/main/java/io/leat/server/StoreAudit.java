package io.leat.server;

import io.leat.server.http.AuditTrail;
import io.leat.store.Store;
import java.time.Clock;

/** The audit in the store. */
final class StoreAudit implements AuditTrail {
  private final Store store;
  private final Clock clock;

  StoreAudit(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public void add(Act act) {
    store
        .audit()
        .add(act.who(), act.what(), act.target(), act.from(), act.result(), clock.instant());
  }
}
