package io.leat.server.audit;

import io.leat.contract.AuditEntryView;
import io.leat.server.json.JsonRecords;
import io.leat.store.AuditEntry;
import io.vertx.core.buffer.Buffer;

/** A row of the audit as others see it. */
public final class AuditLine {
  private AuditLine() {}

  /** As the contract has it. */
  public static AuditEntryView view(AuditEntry entry) {
    return new AuditEntryView(
        entry.id(),
        entry.at(),
        entry.who(),
        new AuditEntryView.Act(entry.what(), entry.target()),
        entry.from(),
        entry.result(),
        entry.hash());
  }

  /** JSON without a line end in it. */
  static Buffer json(AuditEntry entry) {
    return JsonRecords.write(view(entry));
  }
}
