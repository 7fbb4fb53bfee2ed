package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Instant;

/**
 * What somebody is signed in by.
 *
 * @param token to be sent back as 'Authorization: Bearer ...'
 * @param expires until when it is good
 */
public record TokenView(String token, @JsonFormat(pattern = TimeFormat.SECONDS) Instant expires) {}
