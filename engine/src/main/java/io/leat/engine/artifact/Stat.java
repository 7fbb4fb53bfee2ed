package io.leat.engine.artifact;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one look at a file says, without following a link.
 *
 * @param modified nanoseconds since 1970
 * @param changed nanoseconds since 1970 of the last change of content, name or mode, which no user can set; that of
 *     {@code modified} where the system has none
 * @param inode 0 where the system has none
 */
record Stat(Kind kind, long size, long modified, long changed, long inode, boolean executable) {

  enum Kind {
    FILE,
    FOLDER,
    LINK,
    OTHER
  }

  private static final int TYPE = 0170000;

  // asked once: each answer is a new set
  private static final boolean UNIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

  /** Null when there is nothing at {@code path}. */
  static @Nullable Stat of(Path path) throws IOException {
    try {
      return UNIX ? unix(path) : basic(path);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static Stat unix(Path path) throws IOException {
    Map<String, Object> all =
        Files.readAttributes(
            path, "unix:mode,size,ino,ctime,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
    int mode = all.get("mode") instanceof Integer number ? number : 0;
    Kind kind =
        switch (mode & TYPE) {
          case 0100000 -> Kind.FILE;
          case 0040000 -> Kind.FOLDER;
          case 0120000 -> Kind.LINK;
          default -> Kind.OTHER;
        };
    return new Stat(
        kind,
        all.get("size") instanceof Long size ? size : 0,
        nanos(all.get("lastModifiedTime")),
        nanos(all.get("ctime")),
        all.get("ino") instanceof Long inode ? inode : 0,
        (mode & 0100) != 0);
  }

  private static Stat basic(Path path) throws IOException {
    BasicFileAttributes all =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Kind kind =
        all.isRegularFile()
            ? Kind.FILE
            : all.isDirectory() ? Kind.FOLDER : all.isSymbolicLink() ? Kind.LINK : Kind.OTHER;
    long modified = nanos(all.lastModifiedTime());
    return new Stat(kind, all.size(), modified, modified, 0, false);
  }

  private static long nanos(@Nullable Object time) {
    return time instanceof FileTime known ? known.to(TimeUnit.NANOSECONDS) : 0;
  }

  /** What is another after each change of the file. */
  String state() {
    return inode + " " + size + " " + modified + " " + changed;
  }

  /** Whether nothing says that the file has changed between the two looks. */
  boolean sameAs(Stat other) {
    return kind == other.kind
        && size == other.size
        && modified == other.modified
        && changed == other.changed
        && inode == other.inode
        && executable == other.executable;
  }
}
