package io.leat.contract;

import java.util.List;

/** Who did what. */
public final class AuditOperations {
  public static final Operation LIST_AUDIT =
      Operation.get("listAudit", "/api/v1/audit", Tag.AUDIT, "Who did what, the newest first.")
          .asks(Right.AUDIT_READ)
          .takes(
              Parameter.query("account", "Only what this one did.", Rule.name(200)),
              Parameter.query(
                  "since",
                  "Only what was done then or later: a time in UTC such as 2026-11-21T12:00:00Z.",
                  Rule.pattern(
                      "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?Z$")),
              Parameter.limit(500, 50),
              Parameter.AFTER)
          .answers(
              Reply.list(
                      "The entries.",
                      AuditEntryView.class,
                      """
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
                      """)
                  .with(Header.LINK));

  public static final Operation CHECK_AUDIT =
      Operation.get(
              "checkAudit",
              "/api/v1/audit/check",
              Tag.AUDIT,
              "Whether the audit is as it was written, a part of it at a time.")
          .asks(Right.AUDIT_READ)
          .described(
              "Each entry holds a hash over itself and the hash of the one before. Where the audit"
                  + " begins and ends is sealed by a key that is not in the database. So each entry"
                  + " that was changed, removed, put there or moved shows.")
          .takes(
              Parameter.query(
                  "entry",
                  "The first that is looked at; the one before it is believed. Without it the"
                      + " oldest.",
                  Rule.integer(1, Rule.LARGEST)),
              Parameter.limit(10_000, 1_000))
          .answers(
              Reply.json(
                  200,
                  "What was found.",
                  AuditCheckView.class,
                  """
                  {
                    "entries": 812,
                    "last": 812,
                    "hash": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                    "next": null,
                    "fault": null
                  }
                  """));

  static final List<Operation> ALL = List.of(LIST_AUDIT, CHECK_AUDIT);

  private AuditOperations() {}
}
