package io.leat.engine.attempt;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the values of secrets come from. */
public interface SecretSource {
  /**
   * The value of the secret called {@code name}; null when it was not given.
   *
   * @throws IOException when it is there and cannot be had; says why
   */
  @Nullable String value(String name) throws IOException;

  /** All values that texts are masked for: those that attempts were given, and that which the next would be. */
  default List<String> masked(String name) {
    try {
      String value = value(name);
      return value == null ? List.of() : List.of(value);
    } catch (IOException given) {
      // to nobody
      return List.of();
    }
  }
}
