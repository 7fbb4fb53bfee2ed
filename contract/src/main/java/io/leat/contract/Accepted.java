package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * That a run is stored and will not be lost.
 *
 * @param status nothing else is answered
 * @param run its number
 * @param key the caller's own; empty when none was given
 * @param url where it is to be found
 */
public record Accepted(
    Status status, @JsonProperty(required = true) long run, String key, String url) {

  /** The only status. */
  public enum Status {
    @JsonProperty("accepted")
    ACCEPTED
  }
}
