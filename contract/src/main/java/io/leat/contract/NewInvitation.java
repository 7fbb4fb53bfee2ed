package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * An invitation to be made.
 *
 * @param role the role on the server that the account gets; none without it
 * @param days how long it is good; 7 without it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NewInvitation(@Nullable Role role, @Nullable @Min(1) @Max(30) Integer days) {}
