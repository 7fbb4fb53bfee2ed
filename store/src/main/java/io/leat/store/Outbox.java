package io.leat.store;

import io.leat.engine.run.RunEvent;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Puts down what webhooks are to be told, in the transaction in which it happens. */
final class Outbox {
  private Outbox() {}

  /** The word that webhooks know {@code event} by; null when they are not told of it. */
  static @Nullable String word(RunEvent event) {
    if (event instanceof RunEvent.RunStarted) {
      return "run.started";
    }
    if (event instanceof RunEvent.RunFinished) {
      return "run.finished";
    }
    if (event instanceof RunEvent.ApprovalAsked) {
      return "task.asked";
    }
    return event instanceof RunEvent.TaskFinished ? "task.finished" : null;
  }

  /**
   * @param sequence null for what is not in the feed
   */
  static void put(Batch batch, long run, String word, @Nullable Long sequence, Instant at) {
    Long project = null;
    for (Webhook webhook : batch.listeners()) {
      if (!webhook.events().contains(word)) {
        continue;
      }
      if (webhook.project() != null) {
        project = project == null ? project(batch.handle(), run) : project;
        if (!webhook.project().equals(project)) {
          continue;
        }
      }
      batch
          .handle()
          .createUpdate(
              """
              insert into deliveries (webhook, event, run, sequence, created, tries, next_try, error)
              values (:webhook, :event, :run, :sequence, :at, 0, :at, '')
              """)
          .bind("webhook", webhook.id())
          .bind("event", word)
          .bind("run", run)
          .bind("sequence", sequence)
          .bind("at", Rows.at(at))
          .execute();
    }
  }

  private static long project(Handle handle, long run) {
    return handle
        .createQuery("select project from runs where number = :run")
        .bind("run", run)
        .mapTo(long.class)
        .one();
  }
}
