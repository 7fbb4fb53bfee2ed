package io.leat.engine.attempt;

import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.log.TextMask;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What of the secrets of an attempt may be in its folder when it has ended: in files, and in what it wrote to {@code $LEAT_OUTPUT}. */
final class SecretOutput {
  /** No line of values, so that whoever takes the attempt up refuses it too. */
  private static final String GONE = "removed, since it held a secret of the task\n";

  private SecretOutput() {}

  /** Removes the files of its secrets, where its shell has not. */
  static void dropFiles(AttemptFolder attempt) throws IOException {
    try {
      attempt.dropSecrets();
    } catch (AccessDeniedException made) {
      // by the task, which had them: they go with the run
      return;
    }
  }

  /** Replaces {@code file}, of which nothing is published, if it holds a secret; again is harmless. */
  static void remove(Path file, TextMask mask) throws IOException {
    if (mask != TextMask.NONE && Files.isRegularFile(file) && isFound(file, mask)) {
      Path made = file.resolveSibling(file.getFileName() + ".gone");
      Files.writeString(made, GONE);
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static boolean isFound(Path file, TextMask mask) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return mask.isIn(in);
    } catch (NoSuchFileException | AccessDeniedException none) {
      return false;
    }
  }
}
