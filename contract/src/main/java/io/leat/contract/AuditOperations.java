package io.leat.contract;

import java.util.List;

/** Who did what. */
public final class AuditOperations {
  public static final Operation LIST_AUDIT =
      Operation.get("listAudit", "/api/v1/audit", Tag.AUDIT, "Who did what, the newest first.")
          .asks(Right.AUDIT_READ)
          .takes(Parameter.limit(500, 50), Parameter.AFTER)
          .answers(
              Reply.list(
                      "The entries.",
                      AuditEntryView.class,
                      """
                      {
                        "items": [
                          {
                            "entry": 7,
                            "at": "2026-11-21T12:00:00.000Z",
                            "who": "admin",
                            "what": "triggerRun",
                            "target": "projects/web/trigger -> runs/17",
                            "from": "127.0.0.1",
                            "result": "202",
                            "hash": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                          }
                        ],
                        "next": null
                      }
                      """)
                  .with(Header.LINK));

  static final List<Operation> ALL = List.of(LIST_AUDIT);

  private AuditOperations() {}
}
