package io.leat.engine.durable;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** A folder with all below it, copied or deleted; no link is followed. */
public final class FolderTree {
  private FolderTree() {}

  /** Copies {@code from} to {@code to}, which must not be there, with modes and times of files. */
  public static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes known)
              throws IOException {
            Files.createDirectory(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes known)
              throws IOException {
            copyFile(file, to.resolve(from.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Copies a file, or a link as a link. The system shares the bytes until one is written, where it can. */
  public static void copyFile(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Deletes {@code root} and all below it, if it is there, also what may not be read or written; what vanishes meanwhile is no error.
   *
   * @return how many bytes its files had
   */
  public static long delete(Path root) throws IOException {
    Deletion deletion = new Deletion();
    Files.walkFileTree(root, deletion);
    return deletion.freed;
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    private long freed;

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes known)
        throws IOException {
      if (!Files.isWritable(folder) || !Files.isExecutable(folder)) {
        open(folder);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes known) throws IOException {
      freed += known.isRegularFile() ? known.size() : 0;
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    /** A folder that may not be listed is tried once more when it may. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
      if (problem instanceof AccessDeniedException
          && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
          && !Files.isReadable(file)) {
        open(file);
        Files.walkFileTree(file, this);
      } else if (!(problem instanceof NoSuchFileException)) {
        throw problem;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem)
        throws IOException {
      if (problem != null) {
        throw problem;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }

    private static void open(Path folder) throws IOException {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
