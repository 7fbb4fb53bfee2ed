package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * That all is encrypted with another key.
 *
 * @param key the id of that key, by which nobody can tell the key
 * @param values how many values were encrypted with it
 * @param unreadable what could be read with no key that is known, and has to be given again; a hundred at most
 */
public record KeyRotated(
    @JsonProperty(required = true) String key, long values, List<String> unreadable) {}
