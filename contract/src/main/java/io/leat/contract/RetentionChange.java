package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * How long runs that have ended are to be kept; 0 is for ever, null is as the server is configured. What is not named stays.
 *
 * @param days older ones are deleted
 * @param runs how many of each job are kept
 * @param megabytes how much all runs of the project may take
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetentionChange(
    @Nullable Change<@Min(0) @Max(36500) Long> days,
    @Nullable Change<@Min(0) @Max(10000000) Long> runs,
    @Nullable Change<@Min(0) @Max(1000000000) Long> megabytes) {}
