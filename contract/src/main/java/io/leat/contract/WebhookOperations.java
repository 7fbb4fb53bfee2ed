package io.leat.contract;

import java.util.List;

/** Calls to others when something happens, and what became of them. */
public final class WebhookOperations {
  static final Parameter WEBHOOK =
      Parameter.path("webhook", "The number of the webhook.", Rule.integer(1, Integer.MAX_VALUE));

  /** A webhook. */
  private static final String EXAMPLE =
      """
      {
        "webhook": 1,
        "url": "https://example.com/hook",
        "project": null,
        "events": ["run.finished"],
        "enabled": true,
        "hasSecret": true,
        "version": 1,
        "created": "2026-11-21T11:00:00.000Z"
      }
      """;

  public static final Operation LIST_WEBHOOKS =
      Operation.get("listWebhooks", "/api/v1/webhooks", Tag.WEBHOOK, "All webhooks.")
          .asks(Right.WEBHOOKS_READ)
          .answers(Reply.list("The webhooks.", WebhookView.class, EXAMPLE));

  public static final Operation CREATE_WEBHOOK =
      Operation.post(
              "createWebhook",
              "/api/v1/webhooks",
              Tag.WEBHOOK,
              "Have something called when something happens.")
          .asks(Right.WEBHOOKS_CHANGE)
          .described(
              "Calls are POSTs with JSON, signed by X-Leat-Signature: sha256=HMAC of the body with"
                  + " the secret; one after another in the order of events; tried again with"
                  + " growing pauses, also after a restart. A URL whose host is at an address that"
                  + " may not be called is 422 'not-callable'.")
          .takes(Parameter.IDEMPOTENCY_KEY)
          .body(
              NewWebhook.class,
              """
              {
                "url": "https://example.com/hook",
                "secret": "a secret of 16 and more",
                "events": [
                  "run.finished"
                ]
              }
              """)
          .answers(Reply.json(201, "Made.", WebhookView.class, EXAMPLE).made());

  public static final Operation GET_WEBHOOK =
      Operation.get("getWebhook", "/api/v1/webhooks/{webhook}", Tag.WEBHOOK, "One webhook.")
          .asks(Right.WEBHOOKS_READ)
          .takes(WEBHOOK)
          .answers(
              Reply.json(200, "The webhook; ETag is its version.", WebhookView.class, EXAMPLE)
                  .with(Header.ETAG))
          .unlessKnown();

  public static final Operation DELETE_WEBHOOK =
      Operation.delete(
              "deleteWebhook", "/api/v1/webhooks/{webhook}", Tag.WEBHOOK, "Remove a webhook.")
          .asks(Right.WEBHOOKS_CHANGE)
          .takes(WEBHOOK, Parameter.IF_MATCH)
          .answers(Reply.empty(204, "Gone."));

  public static final Operation LIST_DELIVERIES =
      Operation.get(
              "listDeliveries",
              "/api/v1/webhooks/{webhook}/deliveries",
              Tag.WEBHOOK,
              "What was sent to it, the newest first.")
          .asks(Right.WEBHOOKS_READ)
          .takes(WEBHOOK, Parameter.limit(500, 50), Parameter.AFTER)
          .answers(
              Reply.list(
                      "The deliveries.",
                      DeliveryView.class,
                      """
                      {
                        "delivery": 12,
                        "event": "run.finished",
                        "run": 17,
                        "state": "waiting",
                        "attempts": 1,
                        "status": 503,
                        "error": null,
                        "next": "2026-11-21T12:00:20.000Z",
                        "created": "2026-11-21T12:00:09.000Z"
                      }
                      """)
                  .with(Header.LINK));

  public static final Operation REDELIVER =
      Operation.post(
              "redeliver",
              "/api/v1/webhooks/{webhook}/deliveries/{delivery}/redeliver",
              Tag.WEBHOOK,
              "Send it once more.")
          .asks(Right.WEBHOOKS_CHANGE)
          .takes(
              WEBHOOK,
              Parameter.path(
                  "delivery", "The number of the delivery.", Rule.integer(1, Rule.LARGEST)),
              Parameter.IDEMPOTENCY_KEY)
          .answers(Reply.empty(202, "It will be sent.").made());

  static final List<Operation> ALL =
      List.of(
          LIST_WEBHOOKS, CREATE_WEBHOOK, GET_WEBHOOK, DELETE_WEBHOOK, LIST_DELIVERIES, REDELIVER);

  private WebhookOperations() {}
}
