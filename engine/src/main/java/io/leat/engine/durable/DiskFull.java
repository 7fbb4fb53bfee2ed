package io.leat.engine.durable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a disk is full, or what an account may use of it (ADR 32, 51). */
public final class DiskFull {
  /** With less than this free a disk counts as full, in bytes. */
  public static final long LEAST = 2 << 20;

  private DiskFull() {}

  /** Whether {@code problem}, or what it comes of, is that something had no room. */
  public static boolean caused(Throwable problem) {
    for (Throwable each = problem; each != null; each = each.getCause()) {
      String message = String.valueOf(each.getMessage());
      if (each instanceof IOException
          && (message.contains("No space left on device")
              || message.contains("Disk quota exceeded")
              || message.contains("File too large"))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the disk is full that {@code path} is on, which is there. */
  public static boolean at(Path path) throws IOException {
    return Files.getFileStore(path).getUsableSpace() < LEAST;
  }
}
