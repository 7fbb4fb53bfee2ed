package io.leat.engine.attempt;

import io.leat.engine.log.TextMask;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What a task wrote to {@code $LEAT_OUTPUT} with a secret in it: it is not published, and does not stay. */
final class SecretOutput {
  /** No line of values, so that whoever takes the attempt up refuses it too. */
  private static final String GONE = "removed, since it held a secret of the task\n";

  private SecretOutput() {}

  /** Replaces {@code file} if it holds a secret; again is harmless. */
  static void remove(Path file, TextMask mask) throws IOException {
    if (mask != TextMask.NONE && file.toFile().length() > 0 && isFound(file, mask)) {
      Path made = file.resolveSibling(file.getFileName() + ".gone");
      Files.writeString(made, GONE);
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static boolean isFound(Path file, TextMask mask) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return mask.isIn(in);
    } catch (NoSuchFileException none) {
      return false;
    }
  }
}
