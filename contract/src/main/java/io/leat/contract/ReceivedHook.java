package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that a forge sent.
 *
 * @param hook its number; null for what was refused for its signature
 * @param sent what came
 * @param outcome what became of it
 * @param times how often it came
 * @param runs the runs that it started
 */
public record ReceivedHook(
    @Nullable Long hook,
    @JsonUnwrapped Sent sent,
    @JsonUnwrapped Outcome outcome,
    long times,
    List<Long> runs) {

  /** What became of what a forge sent. */
  public enum State {
    @JsonProperty("waiting")
    WAITING,
    @JsonProperty("started")
    STARTED,
    @JsonProperty("nothing")
    NOTHING,
    @JsonProperty("ignored")
    IGNORED,
    @JsonProperty("repeated")
    REPEATED,
    @JsonProperty("refused")
    REFUSED
  }

  /**
   * What came.
   *
   * @param forge the kind of the forge
   * @param delivery by which the forge knows it; empty when that is not known
   * @param received when it came
   * @param subject the branch or tag and its commit, or the pull request
   */
  public record Sent(ForgeKind forge, String delivery, Instant received, String subject) {}

  /**
   * What became of what came.
   *
   * @param state whether something began
   * @param because why nothing began, or what it waits for
   */
  public record Outcome(State state, String because) {}
}
