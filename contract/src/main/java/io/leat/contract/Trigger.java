package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run to be started.
 *
 * @param choice what is to run
 * @param trigger what conditions see as trigger.kind: 'person' where somebody asks for the run himself, as by the command line
 * @param inputs what it is started with
 * @param terms how it goes with other runs
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Trigger(
    @JsonUnwrapped Choice choice,
    @JsonProperty(defaultValue = "rest") @Nullable Asking trigger,
    @JsonUnwrapped Inputs inputs,
    @JsonUnwrapped Terms terms) {

  /**
   * What is to run.
   *
   * @param job the job; without it the only one of the Jobfile
   * @param ref branch, tag or commit; without it the default branch
   * @param commit the commit that the run is for; without it the newest of the ref
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Choice(
      @Nullable @Size(max = 200) String job,
      @Nullable @Size(max = 300) String ref,
      @Nullable @Pattern(regexp = "^[0-9a-f]{40}$") String commit) {}

  /**
   * What a run is started with.
   *
   * @param parameters the values of parameters by name; a number may be given as a number or a text, a flag as true or false or a text
   * @param facts what the caller knows of the pull request or commit
   * @param tasks the tasks that are wanted, which run with all that they need; all without them
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Inputs(
      @Nullable @Size(max = 200) Map<String, ParameterValue> parameters,
      @Nullable Facts facts,
      @Nullable @Size(max = 1000) List<@Size(max = 300) String> tasks) {}

  /**
   * How a run goes with others.
   *
   * @param priority the higher goes first; 0 without it
   * @param key the caller's own; comes back in every event of the run
   * @param ifBusy what becomes of it while a run of the job is queued or running
   * @param withoutSecrets runs although secrets are lacking: tasks that need one of these fail; those that are there are given
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Terms(
      @Nullable @Min(-1000) @Max(1000) Integer priority,
      @Nullable @Size(max = 200) String key,
      @JsonProperty(defaultValue = "queue") @Nullable IfBusy ifBusy,
      @JsonProperty(defaultValue = "false") @Nullable Boolean withoutSecrets) {}

  /** What becomes of a run while another one of its job is queued or running. */
  public enum IfBusy {
    @JsonProperty("queue")
    QUEUE,
    @JsonProperty("refuse")
    REFUSE
  }
}
