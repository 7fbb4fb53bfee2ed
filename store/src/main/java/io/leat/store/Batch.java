package io.leat.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * One transaction of the {@link Committer}. It holds the lock on the row of {@code state}, so that there is one at a time, whatever number
 * of servers there is, and numbers given out here are committed in their order.
 */
final class Batch {
  private final Handle handle;
  private final long epoch;
  private long lastRun;
  private final long sequenceBefore;
  private final List<FeedTail.Entry> fed = new ArrayList<>();
  private long lastSequence;
  private final Committer.Sealing sealing;
  private @Nullable AuditEnds audit;
  private boolean isAuditTold;
  private boolean changed;
  private boolean isFeedCut;
  private @Nullable List<Webhook> listeners;

  private Batch(
      Handle handle, long epoch, long lastRun, long lastSequence, Committer.Sealing sealing) {
    this.handle = handle;
    this.epoch = epoch;
    this.lastRun = lastRun;
    this.lastSequence = lastSequence;
    this.sequenceBefore = lastSequence;
    this.sealing = sealing;
  }

  /**
   * @throws StaleStore when the database has a later epoch than {@code own}
   */
  static Batch begin(Handle handle, long own, Committer.Sealing sealing) {
    Batch batch =
        handle
            .createQuery("select epoch, last_run, last_sequence from state where id = 1 for update")
            .map(
                (row, context) ->
                    new Batch(
                        handle,
                        row.getLong("epoch"),
                        row.getLong("last_run"),
                        row.getLong("last_sequence"),
                        sealing))
            .one();
    if (batch.epoch != own) {
      throw new StaleStore(own, batch.epoch);
    }
    return batch;
  }

  Handle handle() {
    return handle;
  }

  long epoch() {
    return epoch;
  }

  long nextRun() {
    changed = true;
    return ++lastRun;
  }

  /**
   * Puts something into the feed.
   *
   * @param event made for its place
   * @param letters how long it is
   * @return its place
   */
  long feed(LongFunction<FedEvent> event, int letters) {
    changed = true;
    lastSequence++;
    fed.add(new FeedTail.Entry(event.apply(lastSequence), letters));
    return lastSequence;
  }

  /** Something that was in the feed is gone. */
  void cutFeed() {
    isFeedCut = true;
  }

  /** It is committed. */
  void committed(FeedTail tail) {
    if (isFeedCut) {
      tail.clear();
    } else {
      tail.add(sequenceBefore, fed);
    }
  }

  AuditEnds audit() {
    AuditEnds known = audit;
    if (known == null) {
      known = Audit.ends(handle);
      audit = known;
    }
    return known;
  }

  /** The audit has got others. */
  void audit(AuditEnds ends) {
    isAuditTold = true;
    AuditSeal seal = sealing.seal();
    audit = seal == null ? ends : ends.sealed(seal);
  }

  /** Whether somebody else has changed where the audit begins and ends; not any more once something was added, which seals it. */
  boolean isAuditChanged() {
    AuditSeal seal = sealing.seal();
    return seal != null && !sealing.isAnew() && !audit().isSealed(seal);
  }

  /** The webhooks that are enabled. */
  List<Webhook> listeners() {
    List<Webhook> known = listeners;
    if (known == null) {
      known = Webhooks.enabled(handle);
      listeners = known;
    }
    return known;
  }

  /** The webhooks have changed. */
  void forgetListeners() {
    listeners = null;
  }

  void end() {
    if (changed) {
      handle
          .createUpdate("update state set last_run = :run, last_sequence = :sequence where id = 1")
          .bind("run", lastRun)
          .bind("sequence", lastSequence)
          .execute();
    }
    if (isAuditTold) {
      AuditEnds ends = audit();
      handle
          .createUpdate(
              """
              update state set audit_forgotten = :forgotten, audit_forgotten_hash = :forgottenHash,
                last_audit = :last, audit_hash = :lastHash, audit_seal = :seal
              where id = 1
              """)
          .bind("forgotten", ends.forgotten())
          .bind("forgottenHash", ends.forgottenHash())
          .bind("last", ends.last())
          .bind("lastHash", ends.lastHash())
          .bind("seal", ends.seal())
          .execute();
    }
  }
}
