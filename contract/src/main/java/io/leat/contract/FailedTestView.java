package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A test that failed or is flaky.
 *
 * @param outcome whether it failed in the last attempt, too
 * @param suite the suite that it belongs to
 * @param name its name
 * @param message the first line of why; empty when it is not said
 * @param place where it failed, FILE:LINE; empty when it is not said
 * @param millis how long it took
 */
public record FailedTestView(
    Outcome outcome, String suite, String name, String message, String place, long millis) {

  /** What became of a test. */
  public enum Outcome {
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("flaky")
    FLAKY
  }
}
