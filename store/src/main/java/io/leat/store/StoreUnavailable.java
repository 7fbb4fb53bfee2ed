package io.leat.store;

import org.jspecify.annotations.Nullable;

/**
 * The database did not answer, or could not write. Nothing was read; whether something was written is not known when the connection was
 * lost at the moment of the commit.
 */
public sealed class StoreUnavailable extends RuntimeException permits QueueFull {
  StoreUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
