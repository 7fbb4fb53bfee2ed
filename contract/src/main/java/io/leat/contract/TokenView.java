package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * What somebody is signed in by.
 *
 * @param token to be sent back as 'Authorization: Bearer ...'
 * @param expires until when it is good
 */
public record TokenView(
    @JsonProperty(required = true) String token,
    @JsonFormat(pattern = TimeFormat.SECONDS) Instant expires) {}
