package io.leat.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One telling of an event to a webhook. It waits for {@code nextTry}; with none it is done: delivered, or given up.
 *
 * @param event one of {@link Webhook#EVENTS}
 * @param sequence of the event in the feed; null for {@code run.queued} and {@code run.rejected}, which are not in it
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
    long run,
    @Nullable Long sequence,
    Instant created,
    int tries,
    @Nullable Instant nextTry,
    @Nullable Instant delivered,
    @Nullable Integer status,
    String error) {}
