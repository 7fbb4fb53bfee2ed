package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * A version of the Jobfile of a freestyle project.
 *
 * @param version counted from 1
 * @param syntax in what it is written
 * @param text its text
 * @param by the account that stored it
 * @param created when it was stored
 */
public record JobfileView(
    @JsonProperty(required = true) int version,
    NewJobfile.Syntax syntax,
    String text,
    String by,
    Instant created) {}
