package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * That another key will sign idTokens.
 *
 * @param key its id, {@code kid}
 * @param signsFrom from when on it signs; it is published before
 */
public record IdTokenKeyNext(
    @JsonProperty(required = true) String key, @JsonProperty(required = true) Instant signsFrom) {}
