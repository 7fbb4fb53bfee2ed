package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;

/**
 * What the test reports of a task say.
 *
 * @param task the task
 * @param attempt whose reports these are: the last that has some
 * @param counts how many tests there are
 * @param millis how long all tests took, one after the other
 * @param problems what is wrong with reports that could not be read, the first 20
 */
public record TestsView(
    @JsonProperty(required = true) String task,
    int attempt,
    @JsonUnwrapped Counts counts,
    long millis,
    List<String> problems) {

  /**
   * How many tests there are.
   *
   * @param tests all of them
   * @param failed those that failed
   * @param flaky tests that failed in an earlier attempt, or that their own tool tried again, and that then passed
   * @param skipped those that did not run
   */
  public record Counts(int tests, int failed, int flaky, int skipped) {}
}
