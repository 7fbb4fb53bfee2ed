package io.leat.engine.artifact;

import io.leat.engine.digest.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.util.BitSet;

/** What one thread needs to copy and hash many files: a buffer, a sum, and the store folders that it has changed. */
final class Work {
  final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
  final MessageDigest sum = Sha256.create();
  final BitSet changed = new BitSet(256);

  /** Fills the buffer from {@code in} as far as it goes, adds it to the sum and makes it ready to be written. */
  int fill(ReadableByteChannel in) throws IOException {
    buffer.clear();
    int read = 0;
    while (buffer.hasRemaining() && read >= 0) {
      read = in.read(buffer);
    }
    buffer.flip();
    sum.update(buffer.array(), 0, buffer.limit());
    return buffer.limit();
  }

  void drain(FileChannel out) throws IOException {
    while (buffer.hasRemaining()) {
      if (out.write(buffer) == 0) {
        throw new EOFException("nothing more can be written");
      }
    }
  }

  boolean full() {
    return buffer.limit() == buffer.capacity();
  }
}
