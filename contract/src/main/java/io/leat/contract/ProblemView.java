package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, as RFC 9457 says it.
 *
 * @param said what each of them has
 * @param pointer where in the body (RFC 6901); only where the body is wrong
 * @param parameter which parameter is wrong; only where one is
 * @param errors all that is wrong with the body, up to 20 faults
 * @param diagnostics what is said about a Jobfile or a filter; only where one is refused
 * @param state what keeps a run from being started; only where something does
 * @param lack what who asks would need; only where that is lacking
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProblemView(
    @JsonUnwrapped Said said,
    @Nullable String pointer,
    @Nullable String parameter,
    @Nullable List<Fault> errors,
    @Nullable List<DiagnosticView> diagnostics,
    @Nullable State state,
    @JsonUnwrapped @Nullable Lack lack) {

  /**
   * What who asks does not have.
   *
   * @param right the right that is asked for
   * @param role the least role that has it; null where a task asks for somebody
   * @param by the accounts, groups and roles that a task asks for consent by; null for all else
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Lack(@Nullable Right right, @Nullable Role role, @Nullable List<String> by) {}

  /**
   * What each problem has.
   *
   * @param type a URN that ends with the code
   * @param title the code in words; always the same for a code
   * @param status the status of the answer
   * @param detail what happened this time
   * @param instance the id of the request
   * @param code stable; what clients decide by
   */
  public record Said(
      String type,
      String title,
      @Min(400) @Max(599) int status,
      String detail,
      String instance,
      String code) {}

  /** What keeps a run from being started: one of its job is queued or running. */
  public enum State {
    @JsonProperty("busy")
    BUSY
  }

  /**
   * One thing that is wrong with a body.
   *
   * @param pointer where in the body (RFC 6901)
   * @param detail what, in words
   */
  public record Fault(String pointer, String detail) {}
}
