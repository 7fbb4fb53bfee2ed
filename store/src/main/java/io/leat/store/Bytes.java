package io.leat.store;

import org.jspecify.annotations.Nullable;

/** Arrays of records, which nobody else may change. */
final class Bytes {
  private Bytes() {}

  static byte @Nullable [] copy(byte @Nullable [] bytes) {
    return bytes == null ? null : bytes.clone();
  }
}
