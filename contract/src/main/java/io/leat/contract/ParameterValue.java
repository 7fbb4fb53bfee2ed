package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.validation.constraints.Size;

/**
 * The value of a parameter.
 *
 * @param value a text, a number, or true or false
 */
public record ParameterValue(@JsonValue @Size(max = 65536) Object value) {
  /** The value of this, which is one of these. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ParameterValue {}
}
