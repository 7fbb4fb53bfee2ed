package io.leat.engine.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Whose a folder is. What is in {@code .leat} is run, so it must be one's own or root's, and nobody else may write to it: as git does it
 * for repositories and ssh for keys (ADR 33). Where the file system knows no owners, everything counts as one's own.
 */
final class FolderOwner {
  private static final String ATTRIBUTES = "unix:uid,mode";
  private static final int ROOT = 0;
  private static final int OTHERS_WRITE = 022;
  private static final int OTHERS_AT_ALL = 077;

  /** The account of this process; -1 where that is not known. */
  private static final int SELF = self();

  private FolderOwner() {}

  private static int self() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException elsewhere) {
      return -1;
    }
  }

  /** Whether {@code folder} is of the account of this process. */
  static boolean own(Path folder) {
    try {
      return SELF < 0
          || SELF == (Integer) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }

  /**
   * Checks that nobody else can have put anything into {@code folder}, and shuts others out where they may only read.
   *
   * @throws NotOwn when somebody can, it is no folder but a link or a file, or this account cannot look into it
   */
  static void check(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new NotOwn(folder, Files.isSymbolicLink(folder) ? "is a link" : "is no folder");
    }
    if (SELF < 0) {
      return;
    }
    Map<String, Object> attributes =
        Files.readAttributes(folder, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    int owner = (Integer) Objects.requireNonNull(attributes.get("uid"));
    int mode = (Integer) Objects.requireNonNull(attributes.get("mode"));
    if (owner != SELF && owner != ROOT) {
      throw new NotOwn(folder, "belongs to another account, '" + name(folder) + "'");
    }
    if ((mode & OTHERS_WRITE) != 0) {
      throw new NotOwn(folder, "can be written to by other accounts");
    }
    if (shut(folder)) {
      throw NotOwn.shut(folder, name(folder));
    }
    if (owner == SELF && (mode & OTHERS_AT_ALL) != 0) {
      Set<PosixFilePermission> mine = EnumSet.noneOf(PosixFilePermission.class);
      mine.addAll(PosixFilePermissions.fromString("rwx------"));
      Files.setPosixFilePermissions(folder, mine);
    }
  }

  private static String name(Path folder) throws IOException {
    return Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName();
  }

  /** Whether {@code folder} is a folder that this account cannot look into, as one that root made for itself. */
  static boolean shut(Path folder) {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && !(Files.isReadable(folder) && Files.isExecutable(folder));
  }

  /** Makes a folder that only its owner can enter. */
  static void create(Path folder) throws IOException {
    if (SELF < 0) {
      Files.createDirectory(folder);
    } else {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }
}
