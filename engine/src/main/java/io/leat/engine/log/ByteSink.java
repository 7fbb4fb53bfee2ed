package io.leat.engine.log;

import java.io.IOException;

/** Takes bytes in order. Used by one thread at a time. */
@FunctionalInterface
public interface ByteSink {
  /** Takes {@code length} bytes, at least one; the array is the caller's and changes after the call. */
  void write(byte[] bytes, int offset, int length) throws IOException;
}
