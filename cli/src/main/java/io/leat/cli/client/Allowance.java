package io.leat.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How much a server may send of something: whoever answers may never end. For one thread. */
final class Allowance {
  private static final int ENTRY = 512;

  /** Of a text that is held in memory, such as the events of a run. */
  private static final int TEXT = 256 << 20;

  private final String refusal;
  private long left;

  private Allowance(String refusal, long bytes) {
    this.refusal = refusal;
    this.left = bytes;
  }

  /**
   * For something whose size nobody knows before.
   *
   * @param what how messages call it
   */
  static Allowance most(String what, int megabytes) {
    return new Allowance(
        what + " has more than " + megabytes + " MB; where that is right: --megabytes N",
        (long) megabytes << 20);
  }

  /** For something that should have so many bytes. */
  static Allowance of(String what, long bytes) {
    return new Allowance(
        what + " has more than the " + bytes + " bytes that it should have", bytes);
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
      throw new IOException(refusal);
    }
  }

  /** All of {@code in} as a text; an error when it is longer than {@value #TEXT} bytes. */
  static String text(InputStream in, String what) throws IOException {
    byte[] bytes = in.readNBytes(TEXT + 1);
    if (bytes.length > TEXT) {
      throw new IOException(what + " has more than " + TEXT + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
