package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task of a run.
 *
 * @param task its name
 * @param standing where it stands
 * @param needs the tasks that it needs; a family stands for its legs
 * @param leg its place in a family
 * @param outputs what it published, by name
 * @param work what there is to do
 * @param attempts all attempts, the first one first
 */
public record TaskView(
    @JsonProperty(required = true) String task,
    @JsonUnwrapped Standing standing,
    List<String> needs,
    @JsonUnwrapped Leg leg,
    Map<String, String> outputs,
    @JsonUnwrapped Work work,
    List<Attempt> attempts) {

  /** Where a task stands; what comes behind waiting is how it ended. */
  public enum State {
    @JsonProperty("blocked")
    BLOCKED,
    @JsonProperty("asking")
    ASKING,
    @JsonProperty("entering")
    ENTERING,
    @JsonProperty("cleared")
    CLEARED,
    @JsonProperty("ready")
    READY,
    @JsonProperty("leased")
    LEASED,
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("ended")
    ENDED,
    @JsonProperty("waiting")
    WAITING,
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
   * Where a task stands.
   *
   * @param state where it stands, or how it ended
   * @param attempt the number of the last attempt; 0 before the first
   * @param because why it ended as it did, or in a sentence what it waits for; empty while it runs, but where it waits for a run that it
   *     started
   * @param started when the last attempt began; null when none has
   * @param ended when the last attempt ended; null when it has not
   * @param agent where the last attempt runs or ran; null before the first
   */
  public record Standing(
      State state,
      int attempt,
      String because,
      @Nullable Instant started,
      @Nullable Instant ended,
      @Nullable String agent) {}

  /**
   * The place of a task in a family.
   *
   * @param family the family of which it is a leg; null for a task that is none
   * @param item the item of the list that the leg is for; null while it is not known, and for a leg without one
   * @param leftOut whether it is a leg that was left out, as the list has no item for it. What needs the family goes on without it
   */
  public record Leg(@Nullable String family, @Nullable String item, boolean leftOut) {}

  /**
   * What a task does.
   *
   * @param always whether it runs also when something before it failed
   * @param steps how many steps it has
   */
  public record Work(boolean always, int steps) {}

  /**
   * An attempt of a task.
   *
   * @param attempt counted from 1
   * @param started when it began; null when its steps have not
   * @param ended when it ended; null when it has not
   * @param outcome how it ended; null when it has not
   * @param notes what became of steps that did not simply run: left out, or failed and may; and what is missing in the log
   * @param agent where it runs or ran
   */
  public record Attempt(
      int attempt,
      @Nullable Instant started,
      @Nullable Instant ended,
      @Nullable String outcome,
      List<String> notes,
      String agent) {}
}
