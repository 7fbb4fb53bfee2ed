package io.leat.contract;

import java.time.Instant;

/**
 * What somebody is signed in by.
 *
 * @param token to be sent back as 'Authorization: Bearer ...'
 * @param expires until when it is good
 */
public record TokenView(String token, Instant expires) {}
