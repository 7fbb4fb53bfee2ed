package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook, without its secret.
 *
 * @param webhook its number
 * @param target what is called, and of what
 * @param version counts its changes
 * @param created when it was made
 */
public record WebhookView(
    @JsonProperty(required = true) long webhook,
    @JsonUnwrapped Target target,
    long version,
    Instant created) {

  /**
   * What is called, and of what.
   *
   * @param url what is called
   * @param project the project whose runs it is told of; null for all
   * @param events the events that it is told of
   * @param enabled whether it is called
   * @param hasSecret whether calls are signed
   */
  public record Target(
      String url,
      @Nullable String project,
      List<WebhookEvent> events,
      boolean enabled,
      boolean hasSecret) {}
}
