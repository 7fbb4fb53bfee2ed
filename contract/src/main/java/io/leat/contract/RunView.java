package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run.
 *
 * @param name what it is called
 * @param progress how far it is
 * @param cause what started it
 * @param revision what it is of
 * @param relations what it goes with
 * @param result what came of it
 * @param now what is known of it at the moment; only where one run is asked for, and in the queue
 */
public record RunView(
    @JsonUnwrapped Name name,
    @JsonUnwrapped Progress progress,
    @JsonUnwrapped Cause cause,
    @JsonUnwrapped Revision revision,
    @JsonUnwrapped Relations relations,
    @JsonUnwrapped Result result,
    @JsonUnwrapped @Nullable Now now) {

  /** How far a run is. */
  public enum Status {
    @JsonProperty("queued")
    QUEUED,
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("succeeded")
    SUCCEEDED,
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("cancelled")
    CANCELLED,
    @JsonProperty("rejected")
    REJECTED
  }

  /**
   * What a run is called.
   *
   * @param run its number
   * @param title its job and its number, such as web#17
   * @param project the project
   * @param job the job; null while it is not known which one is meant
   */
  public record Name(
      @JsonProperty(required = true) long run,
      String title,
      String project,
      @Nullable String job) {}

  /**
   * How far a run is.
   *
   * @param status how far it is, or how it ended
   * @param priority the higher goes first
   * @param pinned whether it is kept whatever its age
   * @param created when it was accepted
   * @param started when it began; null when it has not
   * @param ended when it ended; null when it has not
   */
  public record Progress(
      Status status,
      int priority,
      boolean pinned,
      Instant created,
      @Nullable Instant started,
      @Nullable Instant ended) {}

  /**
   * What started a run.
   *
   * @param trigger what started it
   * @param by who asked for it
   * @param trust whether somebody known here stands for what it does
   * @param parameters the values that were given, by name
   */
  public record Cause(
      TriggerKind trigger, String by, Trust trust, Map<String, String> parameters) {}

  /** Whether somebody who is known here stands for what a run does. */
  public enum Trust {
    @JsonProperty("trusted")
    TRUSTED,
    /**
     * Anybody may have written it: it has the Jobfile of the branch that it is to go into, no secrets, caches of its own, starts no jobs of
     * other projects, and runs on the agents with the label 'untrusted' alone.
     */
    @JsonProperty("untrusted")
    UNTRUSTED
  }

  /**
   * What a run is of.
   *
   * @param ref what was asked for: branch, tag or commit; null for the default branch
   * @param branch the branch; null when there is none
   * @param tag the tag; null when there is none
   * @param commit the commit; null while it is not known, and for a project without a repository
   * @param hash SHA-256 of its graph; null while it is not prepared
   */
  public record Revision(
      @Nullable String ref,
      @Nullable String branch,
      @Nullable String tag,
      @Nullable String commit,
      @Nullable String hash) {}

  /**
   * What a run goes with.
   *
   * @param key that of who started it; empty when none was given
   * @param parent the run that this one repeats or follows, or whose task started it; null for others
   * @param parentTask the task of the parent that started this run; null when it repeats or follows the parent
   * @param parentWaits whether that task waits for the end of this run
   * @param group the runs of which only one goes on at once; null when there is no such group
   */
  public record Relations(
      String key,
      @Nullable Long parent,
      @Nullable String parentTask,
      boolean parentWaits,
      @Nullable String group) {}

  /**
   * What came of a run.
   *
   * @param note why it ended without having begun, or was stopped; empty for others
   * @param diagnostics what is said about its Jobfile
   * @param version counts its events
   */
  public record Result(String note, List<DiagnosticView> diagnostics, long version) {}

  /**
   * What is known of a run at the moment.
   *
   * @param waits what a queued run waits for, or why one cannot be gone on with, in a sentence; null for others. Given for one run and in the
   *     queue
   * @param children the runs that its tasks started by 'run'; only where one run is asked for
   */
  public record Now(
      @Nullable String waits,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Long> children) {}

  /** This with what is known at the moment. */
  public RunView at(Now moment) {
    return new RunView(name, progress, cause, revision, relations, result, moment);
  }
}
