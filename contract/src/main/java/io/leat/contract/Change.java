package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What a change says of a field that can be taken back: a value in place of the one before, or none any more. A field that the change does
 * not name is null instead of this.
 *
 * @param value null to have none
 */
public record Change<T>(@JsonValue @Nullable T value) {}
