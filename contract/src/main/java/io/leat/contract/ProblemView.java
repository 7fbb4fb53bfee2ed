package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, as RFC 9457 says it. Some have further members.
 *
 * @param said what each of them has
 * @param pointer where in the body (RFC 6901); only where the body is wrong
 * @param parameter which parameter is wrong; only where one is
 * @param errors all that is wrong with the body, up to 20 faults
 * @param more further members, by their names
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProblemView(
    @JsonUnwrapped Said said,
    @Nullable String pointer,
    @Nullable String parameter,
    @Nullable List<Fault> errors,
    @JsonAnyGetter Map<String, Object> more) {

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

  /**
   * One thing that is wrong with a body.
   *
   * @param pointer where in the body (RFC 6901)
   * @param detail what, in words
   */
  public record Fault(String pointer, String detail) {}
}
