package io.leat.store;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is told beside the events of runs, as rows: in the feed, and to webhooks. */
public final class Notices {
  private final Committer committer;

  Notices(Committer committer) {
    this.committer = committer;
  }

  /**
   * Tells that the server is ready, to the feed and to the webhooks of all projects.
   *
   * @param facts what is told beside, by name
   */
  public void ready(Map<String, String> facts, Instant at) {
    committer.commit(
        batch -> {
          add(batch, Occasion.SERVER_READY, null, facts, at);
          return true;
        });
  }

  /**
   * Puts one into the feed and the outbox.
   *
   * @param run as it is now; null when it is about none
   */
  static void add(
      Batch batch, Occasion occasion, @Nullable Run run, Map<String, String> facts, Instant at) {
    Long number = run == null ? null : run.number();
    String text = Pairs.text(facts);
    long sequence =
        batch.feed(
            place -> new FedEvent.Notice(place, occasion, number, Rows.millis(at), facts),
            text.length());
    batch
        .handle()
        .createUpdate(
            """
            insert into notices (sequence, run, occasion, created, facts)
            values (:sequence, :run, :occasion, :at, :facts)
            """)
        .bind("sequence", sequence)
        .bind("run", number)
        .bind("occasion", occasion.name())
        .bind("at", Rows.at(at))
        .bind("facts", text)
        .execute();
    Outbox.put(batch, occasion, run == null ? null : new Moment(run), sequence, at);
  }

  /** Forgets those about no run that were made before then; the others go with their runs. */
  public void forget(Instant before) {
    committer.commit(
        batch -> {
          int gone =
              batch
                  .handle()
                  .createUpdate("delete from notices where created < :before and run is null")
                  .bind("before", Rows.at(before))
                  .execute();
          if (gone > 0) {
            batch.cutFeed();
          }
          return gone;
        });
  }
}
