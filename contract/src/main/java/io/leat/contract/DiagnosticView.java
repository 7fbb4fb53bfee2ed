package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What is said about a Jobfile.
 *
 * @param code stable; there is a page about each
 * @param severity how bad it is: an error keeps the Jobfile from being accepted
 * @param file the file that it is in
 * @param line counted from 1
 * @param column counted from 1
 * @param message what is wrong, and why
 * @param help what to do about it; only where that is known
 */
public record DiagnosticView(
    String code,
    Severity severity,
    String file,
    int line,
    int column,
    String message,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String help) {

  /** How bad it is. */
  public enum Severity {
    @JsonProperty("error")
    ERROR,
    @JsonProperty("warning")
    WARNING
  }
}
