package io.leat.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How much a server may send of something whose size nobody knows before. For one thread. */
final class Allowance {
  private static final int ENTRY = 512;

  private final String what;
  private final int megabytes;
  private long left;

  /**
   * An allowance.
   *
   * @param what how messages call it
   */
  Allowance(String what, int megabytes) {
    this.what = what;
    this.megabytes = megabytes;
    this.left = (long) megabytes << 20;
  }

  /** Counts one entry, which may be empty. */
  void entry() throws IOException {
    take(ENTRY);
  }

  /**
   * Writes {@code in} to {@code file}, which must not be there.
   *
   * @throws IOException when that is more than is allowed
   */
  void copy(InputStream in, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      byte[] bytes = new byte[1 << 16];
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        take(read);
        out.write(bytes, 0, read);
      }
    }
  }

  private void take(int bytes) throws IOException {
    left -= bytes;
    if (left < 0) {
      throw new IOException(
          what + " has more than " + megabytes + " MB; where that is right: --megabytes N");
    }
  }
}
