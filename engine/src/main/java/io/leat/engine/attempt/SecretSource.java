package io.leat.engine.attempt;

import io.leat.engine.job.EnvironmentName;
import io.leat.engine.job.Task;
import io.leat.engine.job.VariableName;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where the values of secrets come from, and the tokens by which tasks say who they are. */
public interface SecretSource {
  /** Why there are no tokens without a server. */
  String UNSIGNED = "a task is given an idToken by a server alone, which signs it";

  /**
   * The value of the secret called {@code name}; null when it was not given.
   *
   * @throws IOException when it is there and cannot be had; says why
   */
  @Nullable String value(String name) throws IOException;

  /**
   * The same for tasks that bring a version to {@code environment}, which may have secrets of its own; null for tasks that do not. It answers
   * for any of these.
   */
  default SecretSource in(@Nullable EnvironmentName environment) {
    return this;
  }

  /**
   * What one attempt is given that is about to begin.
   *
   * @param group the same for attempts that are in a pipe with each other, and for no others of the run
   * @param waits is told, in a sentence, why a value is waited for
   */
  default SecretSource of(Lease lease, String group, Consumer<String> waits) {
    return this;
  }

  /**
   * All values that an attempt that is about to begin is masked for, of a secret that it may print and is not given itself.
   *
   * @throws IOException when they cannot be had, and it must not begin without
   */
  default List<String> ahead(String name) throws IOException {
    return masked(name);
  }

  /** An attempt that waits for a value is stopped. Again is harmless. */
  default void giveUp(Lease lease) {}

  /** Whether an attempt has something that {@link #ended} takes back; quick. */
  default boolean remains(Lease lease) {
    return false;
  }

  /** The end of an attempt is stored: what is only lent to it is taken back. Again is harmless. */
  default void ended(Lease lease) {}

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

  /**
   * The tokens that an attempt is given, by their variables. Whoever asks again for the same attempt is given the same.
   *
   * @throws IOException when nobody signs one; says why
   */
  default Map<VariableName, String> idTokens(Task task, int attempt) throws IOException {
    throw new IOException(UNSIGNED);
  }

  /** The tokens that an attempt was given; empty when it was given none. */
  default List<String> givenIdTokens(Task task, int attempt) {
    return List.of();
  }
}
