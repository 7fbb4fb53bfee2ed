package io.leat.contract;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * A group to be made.
 *
 * @param name unique, also among accounts; no word of a role
 */
public record NewGroup(
    @Size(min = 1, max = 100) @Pattern(regexp = Names.PERSON, message = Names.PERSON_TOLD)
        String name) {}
