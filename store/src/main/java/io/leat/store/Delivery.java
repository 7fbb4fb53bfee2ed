package io.leat.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One telling of an event to a webhook. It waits for {@code nextTry}; with none it is done: delivered, or given up.
 *
 * @param event one of {@link Webhook#EVENTS}
 * @param run null when it is about none
 * @param sequence of the event in the feed; null for those that an older Leat wrote of runs that had not begun
 * @param moment what {@link #run(Run)} reads; null when it is about no run, and for those of an older Leat
 * @param created when the event was recorded
 * @param tries how often it was tried
 * @param nextTry null when it is not tried again
 * @param delivered when it was; null when it was not
 * @param status of the last answer; null when there was none
 * @param error of the last try; empty when there was none
 */
public record Delivery(
    long id,
    long webhook,
    String event,
    @Nullable Long run,
    @Nullable Long sequence,
    @Nullable String moment,
    Instant created,
    int tries,
    @Nullable Instant nextTry,
    @Nullable Instant delivered,
    @Nullable Integer status,
    String error) {

  /** The run as it was at the event. */
  public Run run(Run now) {
    return moment == null ? now : Moment.then(now, moment);
  }
}
