package io.leat.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Puts down what webhooks are to be told, in the transaction in which it happens. */
final class Outbox {
  private Outbox() {}

  /**
   * @param moment the run when it happened; null when it is about none, so that webhooks of one project are not told
   * @param sequence its place in the feed
   */
  static void put(
      Batch batch, Occasion occasion, @Nullable Moment moment, long sequence, Instant at) {
    for (Webhook webhook : batch.listeners()) {
      Long project = webhook.spec().project();
      boolean meant = project == null || (moment != null && project == moment.project());
      if (!meant || !webhook.spec().events().contains(occasion.webhook())) {
        continue;
      }
      batch
          .handle()
          .createUpdate(
              """
              insert into deliveries (webhook, event, run, sequence, moment, created, tries, next_try, waiting, error)
              values (:webhook, :event, :run, :sequence, :moment, :at, 0, :at, true, '')
              """)
          .bind("webhook", webhook.id())
          .bind("event", occasion.webhook())
          .bind("run", moment == null ? null : moment.number())
          .bind("sequence", sequence)
          .bind("moment", moment == null ? null : moment.text())
          .bind("at", Rows.at(at))
          .execute();
    }
  }
}
