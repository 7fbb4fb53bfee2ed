package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says who wants an account.
 *
 * @param name of the account
 * @param password that it is to have
 * @param code that of an invitation, where one is asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Registration(
    @Size(min = 1, max = 100) @Pattern(regexp = Names.PERSON, message = Names.PERSON_TOLD)
        String name,
    @Size(min = 12, max = 200) String password,
    @Nullable @Size(max = 100) String code) {}
