package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API token to be made. Either a role or rights are named.
 *
 * @param name unique among those of its account
 * @param role all that this role may
 * @param rights the rights that it has
 * @param projects the projects that it is for; all without it
 * @param days how long it is good
 * @param account whose it is to be; one's own without it. That of another asks for accounts:change
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NewApiToken(
    @Size(min = 1, max = 100) @Pattern(regexp = Names.PERSON, message = Names.PERSON_TOLD)
        String name,
    @Nullable Role role,
    @Nullable @Size(min = 1, max = 50) List<Right> rights,
    @Nullable @Size(min = 1, max = 100) List<@Size(min = 1, max = 100) String> projects,
    @Min(1) @Max(365) int days,
    @Nullable @Size(min = 1, max = 100) String account) {}
