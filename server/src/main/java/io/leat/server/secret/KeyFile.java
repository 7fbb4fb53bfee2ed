package io.leat.server.secret;

import io.leat.engine.durable.KillPoint;
import io.leat.engine.durable.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The key in a file that its owner alone reads. The one that takes its place is beside it, as {@code NAME.next}, until nothing is encrypted
 * with the one before.
 */
public final class KeyFile implements KeySource {
  /** What it is called in the folder of the keys. */
  public static final String NAME = "store.key";

  /** What is behind the name of the key that takes the place of another. */
  public static final String NEXT = ".next";

  private static final String DAMAGED = ".damaged";

  private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path file;
  private final boolean made;
  private final SecureRandom random = new SecureRandom();

  /**
   * The key in {@code file}.
   *
   * @param made whether it is made when it is not there
   */
  public KeyFile(Path file, boolean made) {
    this.file = file;
    this.made = made;
  }

  /** Whether it is there. */
  boolean exists() {
    return Files.exists(file);
  }

  private Path next() {
    return file.resolveSibling(file.getFileName() + NEXT);
  }

  @Override
  public List<MasterKey> read() throws IOException {
    if (!exists()) {
      if (!made) {
        throw new IOException(
            "there is no key '"
                + file
                + "': is it mounted? The first is made by: openssl rand "
                + MasterKey.BYTES
                + " > FILE");
      }
      write(file);
    }
    MasterKey key = key(file);
    return Files.exists(next()) ? List.of(key(next()), key) : List.of(key);
  }

  /**
   * Puts aside what stands in the place of a key and is none, such as half of one: it can be as little read with as none, and all that needs
   * no secret goes on. It is kept, as {@code NAME.damaged}, with a number when there is such a one.
   *
   * @return where it is now, behind where it was; empty when there was nothing to put aside
   */
  public Map<Path, Path> putAside() throws IOException {
    Map<Path, Path> moved = new LinkedHashMap<>();
    for (Path each : List.of(file, next())) {
      if (Files.exists(each) && Files.size(each) != MasterKey.BYTES) {
        Path aside = each.resolveSibling(each.getFileName() + DAMAGED);
        for (int i = 2; Files.exists(aside); i++) {
          aside = each.resolveSibling(each.getFileName() + DAMAGED + "." + i);
        }
        PrivateFile.move(each, aside);
        moved.put(each, aside);
      }
    }
    return moved;
  }

  private static MasterKey key(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length != MasterKey.BYTES) {
      throw new IOException(
          "the key '"
              + file
              + "' is damaged: it has "
              + bytes.length
              + " bytes, not "
              + MasterKey.BYTES);
    }
    return MasterKey.of(bytes);
  }

  @Override
  public List<MasterKey> renew() throws IOException {
    if (!Files.exists(next())) {
      KillPoint.KEY_MADE.before();
      write(next());
      KillPoint.KEY_MADE.after();
    }
    return read();
  }

  @Override
  public void settle() throws IOException {
    if (Files.exists(next())) {
      KillPoint.KEY_TAKEN.before();
      PrivateFile.move(next(), file);
      KillPoint.KEY_TAKEN.after();
    }
  }

  private void write(Path place) throws IOException {
    Files.createDirectories(folder(), FOLDER);
    PrivateFile.write(place, MasterKey.made(random).bytes());
  }

  private Path folder() {
    return file.toAbsolutePath().resolveSibling("");
  }
}
