package io.leat.engine.durable;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why something with files did not work, in words: what the JDK says is often a bare path. */
public final class Reason {
  private Reason() {}

  /** One line without a full stop. */
  public static String of(Exception problem) {
    String text = problem.getMessage();
    if (problem instanceof FileSystemException file && file.getReason() == null) {
      return "'" + file.getFile() + "' " + state(file);
    }
    return text == null ? problem.getClass().getSimpleName() : text;
  }

  private static String state(FileSystemException problem) {
    return switch (problem) {
      case NoSuchFileException _ -> "is not there any more";
      case FileAlreadyExistsException _ -> "is there already";
      case AccessDeniedException _ -> "may not be used: permission denied";
      case DirectoryNotEmptyException _ -> "is not empty";
      case NotDirectoryException _ -> "is no folder";
      default -> "cannot be used";
    };
  }
}
