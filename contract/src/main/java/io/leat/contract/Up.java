package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * That the process answers.
 *
 * @param status nothing else is answered
 */
public record Up(Status status) {
  /** That it does. */
  public static final Up UP = new Up(Status.UP);

  /** The only status. */
  public enum Status {
    @JsonProperty("up")
    UP
  }
}
