package io.leat.cli.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Where files of a server land: inside of one folder, and never behind a link. */
final class Landing {
  private Landing() {}

  /**
   * Where {@code path} lands below {@code folder}, with the folders to it made.
   *
   * @throws IOException when that would be outside
   */
  static Path place(Path folder, String path) throws IOException {
    Path inside = inside(path);
    Path at = folder;
    for (Path name : inside) {
      if (!at.equals(folder) && !Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(at);
      }
      at = at.resolve(name);
    }
    return at;
  }

  private static Path inside(String path) throws IOException {
    try {
      Path inside = Path.of(path);
      boolean up = inside.isAbsolute();
      for (Path name : inside) {
        up |= name.toString().equals("..") || name.toString().isEmpty();
      }
      if (!up) {
        return inside;
      }
    } catch (InvalidPathException problem) {
      throw new IOException("this machine cannot write the name '" + path + "'", problem);
    }
    throw new IOException("the file '" + path + "' is outside of the folder");
  }

  /** Lets its owner run {@code file}. */
  static void program(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    permissions.add(PosixFilePermission.OWNER_EXECUTE);
    Files.setPosixFilePermissions(file, permissions);
  }
}
