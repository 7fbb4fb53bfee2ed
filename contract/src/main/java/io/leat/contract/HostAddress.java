package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A host that is asked for its keys.
 *
 * @param address a name or a number
 * @param port that of its sshd; 22 without it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HostAddress(
    @Size(min = 1, max = 255) @Pattern(regexp = Names.ADDRESS, message = Names.ADDRESS_TOLD)
        String address,
    @Nullable @Min(1) @Max(65535) Integer port) {}
