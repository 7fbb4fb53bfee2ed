package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * How a run is to be stopped.
 *
 * @param atOnce whether what runs is ended without the time to end by itself
 * @param reason what people are told of it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Cancel(@Nullable Boolean atOnce, @Nullable @Size(max = 500) String reason) {}
