package io.leat.cli.client;

import io.leat.engine.artifact.RelPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Where files of a server land: inside of one folder, and never behind a link. */
public final class Landing {
  private Landing() {}

  /**
   * Where {@code path} lands below {@code folder}, with the folders to it made.
   *
   * @throws IOException when that would be outside, or in a folder of git or of Leat ({@link RelPath#reserved})
   */
  static Path place(Path folder, String path) throws IOException {
    String reserved = RelPath.reserved(path);
    if (reserved != null) {
      throw new IOException(
          "'" + path + "' would be laid down in '" + reserved + "', and what is in there is run");
    }
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

  /** A name beside {@code place} that nothing has, to write to before it is moved there. */
  static Path fresh(Path place) {
    return place.resolveSibling(
        ".leat-" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part");
  }

  /** Writes a file that is not there yet. */
  public interface Writing {
    /** Writes {@code fresh}. */
    void to(Path fresh) throws IOException;
  }

  /**
   * Has {@code writing} write a file, which is moved to {@code place} when it is whole, where it replaces one.
   *
   * @throws IOException when a folder is there, or it was not written; nothing is left then
   */
  public static void whole(Path place, Writing writing) throws IOException {
    Path fresh = fresh(place);
    try {
      writing.to(fresh);
      if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException("a folder is at '" + place + "'");
      }
      Files.move(fresh, place, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Lets its owner run {@code file}. */
  static void program(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    permissions.add(PosixFilePermission.OWNER_EXECUTE);
    Files.setPosixFilePermissions(file, permissions);
  }
}
