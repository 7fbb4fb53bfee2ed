package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that a webhook was called for.
 *
 * @param delivery its number
 * @param event the event that it tells of
 * @param run the run that it is about; null when it is about none
 * @param tries what became of it
 * @param created when it was to be told
 */
public record DeliveryView(
    long delivery,
    WebhookEvent event,
    @Nullable Long run,
    @JsonUnwrapped Tries tries,
    Instant created) {

  /** What became of a delivery. */
  public enum State {
    @JsonProperty("delivered")
    DELIVERED,
    @JsonProperty("waiting")
    WAITING,
    @JsonProperty("given-up")
    GIVEN_UP
  }

  /**
   * What became of a delivery.
   *
   * @param state whether it is delivered, or will be tried again
   * @param attempts how often it was tried
   * @param status the status that was answered last; null when nothing was
   * @param error why the last try failed; null when it did not
   * @param next when it is tried next; null when it is not
   */
  public record Tries(
      State state,
      int attempts,
      @Nullable Integer status,
      @Nullable String error,
      @Nullable Instant next) {}
}
