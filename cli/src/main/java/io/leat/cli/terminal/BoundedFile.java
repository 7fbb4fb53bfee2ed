package io.leat.cli.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A file that a user named, read up to a limit. What is no plain file may never end, as {@code /dev/zero}, or never begin, as a FIFO that
 * nobody writes to: of the one only a part is read, and the other is given up.
 */
public final class BoundedFile {
  /** Of secrets and other values: far more than any has. */
  public static final int VALUE = 1 << 20;

  private static final long PATIENCE_SECONDS = 5;

  private BoundedFile() {}

  /**
   * The bytes of {@code file}, {@code most} and one more at the most.
   *
   * @throws IOException when it cannot be read, is a folder, or nothing comes from it
   */
  public static byte[] read(Path file, int most) throws IOException {
    if (Files.isRegularFile(file)) {
      return bytes(file, most);
    }
    if (Files.isDirectory(file)) {
      throw new IOException("it is a folder");
    }
    FutureTask<byte[]> reading = new FutureTask<>(() -> bytes(file, most));
    Thread thread = new Thread(reading, "read");
    thread.setDaemon(true);
    thread.start();
    try {
      return reading.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException nothing) {
      throw new IOException(
          "it is no plain file, and did not end within " + PATIENCE_SECONDS + " seconds", nothing);
    } catch (ExecutionException problem) {
      throw problem.getCause() instanceof IOException known
          ? known
          : new IOException(problem.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("it was interrupted", interrupted);
    }
  }

  private static byte[] bytes(Path file, int most) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(most + 1);
    }
  }

  /**
   * The text of {@code file}, or of {@code stdin} for null.
   *
   * @throws IOException when it is longer than {@link #VALUE} bytes, is no UTF-8, or cannot be read
   */
  public static String text(@Nullable Path file, InputStream stdin) throws IOException {
    return text(file == null ? stdin.readNBytes(VALUE + 1) : read(file, VALUE));
  }

  /** The text of {@code file}, as {@link #text(Path, InputStream)} says. */
  public static String text(Path file) throws IOException {
    return text(read(file, VALUE));
  }

  private static String text(byte[] bytes) throws IOException {
    if (bytes.length > VALUE) {
      throw new IOException("it has more than " + VALUE + " bytes");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException other) {
      throw new IOException("it is not in UTF-8", other);
    }
  }
}
