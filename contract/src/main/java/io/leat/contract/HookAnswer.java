package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What becomes of the call of a forge.
 *
 * @param status whether it is accepted, or ignored as an event that starts nothing
 * @param reason why nothing begins; empty when it is not known yet what does
 */
public record HookAnswer(Status status, String reason) {

  /** What becomes of a call. */
  public enum Status {
    @JsonProperty("accepted")
    ACCEPTED,
    @JsonProperty("ignored")
    IGNORED
  }
}
