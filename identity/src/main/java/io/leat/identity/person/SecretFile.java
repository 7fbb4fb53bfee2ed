package io.leat.identity.person;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file with one line that is a secret. It is read each time, so that it can be changed while the server runs.
 */
public record SecretFile(Path path) {
  private static final int MOST = 4096;

  /**
   * The line, without the end of it.
   *
   * @throws IOException also when it is empty, is longer than 4096 bytes, or has several lines
   */
  public String read() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MOST + 1);
      String text = new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\r?\\n$", "");
      if (bytes.length > MOST || text.isEmpty() || text.chars().anyMatch(c -> c < ' ')) {
        throw new IOException("'" + path + "' is not one line of up to " + MOST + " bytes");
      }
      return text;
    } catch (NoSuchFileException gone) {
      throw new IOException("'" + path + "' is not there", gone);
    }
  }
}
