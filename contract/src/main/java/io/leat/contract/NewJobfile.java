package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A Jobfile to be kept or checked.
 *
 * @param text its text
 * @param syntax in what it is written; groovy without it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NewJobfile(@Size(max = 1048576) String text, @Nullable Syntax syntax) {}
