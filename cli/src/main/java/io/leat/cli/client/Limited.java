package io.leat.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a server sends, read up to a limit: whoever answers may never end. */
final class Limited {
  /** Of a text that is held in memory, such as the events of a run. */
  static final int TEXT = 256 << 20;

  private Limited() {}

  /**
   * Writes {@code in} to {@code file}, which must not be there.
   *
   * @param most how many bytes it has
   * @param what how messages call it
   * @throws IOException when it has more
   */
  static void copy(InputStream in, Path file, long most, String what) throws IOException {
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      byte[] bytes = new byte[1 << 16];
      long left = most;
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        left -= read;
        if (left < 0) {
          throw new IOException(what + " has more than the " + most + " bytes that it should have");
        }
        out.write(bytes, 0, read);
      }
    }
  }

  /** All of {@code in} as a text; an error when it is longer than {@link #TEXT}. */
  static String text(InputStream in, String what) throws IOException {
    byte[] bytes = in.readNBytes(TEXT + 1);
    if (bytes.length > TEXT) {
      throw new IOException(what + " has more than " + TEXT + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
