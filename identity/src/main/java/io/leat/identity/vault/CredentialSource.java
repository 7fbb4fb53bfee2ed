package io.leat.identity.vault;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Pattern;

/** Where what the server logs in with stands; read anew each time, so that it can be changed while the server runs. */
@FunctionalInterface
public interface CredentialSource {
  /** A token may be as long. */
  int MOST_BYTES = 64 << 10;

  /**
   * One line of visible ASCII.
   *
   * @throws IOException when it cannot be had; says why, without it
   */
  String read() throws IOException;

  /** In a file that its owner alone may read. */
  static CredentialSource inFile(Path file) {
    return () -> {
      closed(file);
      return line(file);
    };
  }

  /** In a file that others may be able to read, as what Kubernetes writes for its pods. */
  static CredentialSource inOpenFile(Path file) {
    return () -> line(file);
  }

  private static void closed(Path file) throws IOException {
    Set<PosixFilePermission> all;
    try {
      all = Files.getPosixFilePermissions(file);
    } catch (NoSuchFileException gone) {
      throw new IOException("'" + file + "' is not there", gone);
    }
    String text = PosixFilePermissions.toString(all);
    if (!text.endsWith("------")) {
      throw new IOException(
          "'" + file + "' is open to others (" + text + "); close it: chmod 600 " + file);
    }
  }

  private static String line(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      String text = new String(bytes, StandardCharsets.UTF_8).strip();
      if (bytes.length > MOST_BYTES || !Line.ALL.matcher(text).matches()) {
        throw new IOException("'" + file + "' is not one line of visible ASCII, 64 KiB at most");
      }
      return text;
    } catch (NoSuchFileException gone) {
      throw new IOException("'" + file + "' is not there", gone);
    }
  }

  /** What one is made of. */
  final class Line {
    /** Neither empty, nor with blanks. */
    static final Pattern ALL = Pattern.compile("[!-~]+");

    private Line() {}
  }
}
