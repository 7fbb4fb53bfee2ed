package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A Jobfile to be kept or checked.
 *
 * @param text its text
 * @param syntax in what it is written; groovy without it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NewJobfile(@Size(max = 1048576) String text, @Nullable Syntax syntax) {

  /** In what a Jobfile is written. */
  public enum Syntax {
    @JsonProperty("groovy")
    GROOVY,
    @JsonProperty("yaml")
    YAML,
    @JsonProperty("json")
    JSON,
    @JsonProperty("toml")
    TOML
  }
}
