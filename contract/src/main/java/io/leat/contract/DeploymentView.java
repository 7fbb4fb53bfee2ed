package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One act of bringing a version live: a task of a run, with all of its attempts.
 *
 * @param run the number of the run
 * @param task the task
 * @param state how far it is, or how it ended
 * @param url where people find what is live there; null when that is not said
 * @param by who caused the run
 * @param source what the version is of
 * @param times when it was
 */
public record DeploymentView(
    @JsonProperty(required = true) long run,
    @JsonProperty(required = true) String task,
    @JsonProperty(required = true) State state,
    @Nullable String url,
    String by,
    @JsonUnwrapped Source source,
    @JsonUnwrapped Times times) {

  /** Where a deployment stands; what comes behind running is how it ended. */
  public enum State {
    @JsonProperty("waiting")
    WAITING,
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("succeeded")
    SUCCEEDED,
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("errored")
    ERRORED,
    @JsonProperty("cancelled")
    CANCELLED,
    @JsonProperty("skipped")
    SKIPPED,
    @JsonProperty("lost")
    LOST
  }

  /**
   * What a version is of.
   *
   * @param branch the branch, as the run was asked for; null when there is none
   * @param tag the tag; null when there is none
   * @param commit the commit; null for a project without a repository
   */
  public record Source(@Nullable String branch, @Nullable String tag, @Nullable String commit) {}

  /**
   * When it was.
   *
   * @param asked when all was there that it needs
   * @param begun when its steps began first; null before
   * @param ended when it ended; null before
   */
  public record Times(
      @JsonProperty(required = true) Instant asked,
      @Nullable Instant begun,
      @Nullable Instant ended) {}
}
