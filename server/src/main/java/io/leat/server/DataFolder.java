package io.leat.server;

import io.leat.engine.durable.DurableFile;
import io.leat.engine.durable.PrivateFile;
import io.leat.engine.durable.Reason;
import io.leat.engine.folder.LeatFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of everything that a server keeps, and the right to it: one process at a time has it, and it is given back when that ends,
 * however it ends.
 *
 * <pre>
 *   lock       held by the server
 *   admin      the first password, until somebody has signed in by it
 *   local      whether tasks run on this machine, and as whom, as it was said last
 *   keys       what tokens are signed with, what secrets are encrypted with, what seals the audit, and what hosts that dial in believe the
 *              server by; the token of its login to Vault
 *   db         the embedded database
 *   leases     a file for each attempt that has what somebody else keeps, by which that is given back
 *   hooks      there until the first server that keeps accepted hooks in the database has brought them there
 *   reading    a file for each Jobfile that is being read, by which the next server knows what ended this one
 *   reserve    room that is given up when the disk is full
 *   projects   mirrors, runs, logs and artifacts
 *   restoring  there while it is made of a backup: no server starts on it
 *   restored   there until the first server has ended what the backup says went on
 * </pre>
 */
final class DataFolder implements AutoCloseable {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
      PosixFilePermissions.asFileAttribute(PrivateFile.OWNER);

  /** The key that tokens are signed with. */
  static final String TOKEN_KEY = "token.key";

  /** By one of these files a data folder is known: nobody else writes them. */
  private static final List<String> OWN =
      List.of("keys/" + TOKEN_KEY, "keys/store.key", "db/leat.mv.db");

  /** What may be there before the first start: what the system puts there, and what people prepare. */
  private static final Set<String> BESIDE =
      Set.of("lost+found", ".gitignore", "leat.yaml", "secrets", "restored", "restoring");

  private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);

  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Takes the folder, made when it is not there. One that others may enter is closed to them: below it are sources, logs and hashes of
   * passwords in files that others could read.
   *
   * @throws IOException when another server has it, it cannot be written, others may enter it and this account cannot change that, or it
   *     is a folder of something else
   */
  static DataFolder take(Path path) throws IOException {
    return take(path, "");
  }

  /**
   * As above.
   *
   * @param log what the log in the folder begins with, which may be older than anything else in it; empty for none
   */
  static DataFolder take(Path path, String log) throws IOException {
    try {
      return taken(path, log);
    } catch (FileSystemException problem) {
      // the JDK says a path, and no word about it
      throw new IOException(
          "the data folder '"
              + path
              + "' cannot be used: "
              + Reason.of(problem)
              + "; have it made for this account, or say another by --data or --config",
          problem);
    }
  }

  private static DataFolder taken(Path path, String log) throws IOException {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new NotDirectoryException(path.toString());
    }
    Files.createDirectories(path, OWNER);
    boolean known = isKnown(path);
    if (!known) {
      refuseForeign(path, log);
    }
    close(path);
    if (!known) {
      // nobody commits tokens and logs because a server was tried in a repository
      LeatFolder.hideFromGit(path);
    }
    Files.createDirectories(path.resolve("keys"), OWNER);
    close(path.resolve("keys"));
    FileChannel channel =
        FileChannel.open(
            path.resolve("lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            OWNER_FILE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException here) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new IOException(
          "another server uses the data folder '"
              + path
              + "'; stop it, or start this one with another --data");
    }
    tidy(path);
    tidy(path.resolve("keys"));
    closeKeys(path.resolve("keys"));
    return new DataFolder(path, channel);
  }

  /**
   * Refuses a folder that no server has used, or that another account's has.
   *
   * @throws IOException when it is one
   */
  static void requireOwn(Path folder) throws IOException {
    try {
      Files.readAttributes(folder.resolve("keys/" + TOKEN_KEY), BasicFileAttributes.class);
    } catch (AccessDeniedException closed) {
      throw new IOException(
          "'"
              + folder
              + "' is closed to this account: permission denied; do it as the account of the"
              + " server, as by sudo -u",
          closed);
    } catch (IOException other) {
      LOG.debug("the key of a data folder", other);
    }
    Path key =
        known(folder)
            .orElseThrow(
                () ->
                    new IOException(
                        "'"
                            + folder
                            + "' is no data folder of a server; say by --data or --config where it"
                            + " is"));
    String owner = Files.getOwner(key).getName();
    if (!owner.equals(Files.getOwner(Path.of("/proc/self")).getName())) {
      throw new IOException(
          "'"
              + folder
              + "' belongs to the account '"
              + owner
              + "', whose server could not use what another one writes there; do it as '"
              + owner
              + "', as by sudo -u");
    }
  }

  private static boolean isKnown(Path folder) {
    return known(folder).isPresent();
  }

  /** A file by which {@code folder} is known for one; empty when it is none. */
  static Optional<Path> known(Path folder) {
    return OWN.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
  }

  /** Whether it is what a killed writer left, which has no name yet. */
  private static boolean isBeside(Path file) {
    return file.getFileName().toString().startsWith(DurableFile.BEGUN);
  }

  /** Removes what killed writers left: parts of keys and passwords that nobody needs. */
  private static void tidy(Path folder) throws IOException {
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(folder, each -> isBeside(each) && Files.isRegularFile(each))) {
      for (Path each : left) {
        Files.delete(each);
      }
    }
  }

  /** What a server leaves that was killed before it wrote a key. */
  private static boolean isBegun(Path entry) throws IOException {
    try (Stream<Path> inside = Files.isDirectory(entry) ? Files.list(entry) : Stream.of()) {
      return switch (entry.getFileName().toString()) {
        case "lock" -> Files.isRegularFile(entry) && Files.size(entry) == 0;
        case "keys" -> Files.isDirectory(entry) && inside.allMatch(DataFolder::isBeside);
        case "reserve" ->
            Files.isDirectory(entry)
                && inside.allMatch(each -> each.getFileName().toString().matches("[0-9]{1,4}"));
        default -> false;
      };
    }
  }

  /** Whoever mistypes the folder, or means the one of a project, does not want it closed to others and filled. */
  private static void refuseForeign(Path folder, String log) throws IOException {
    String other = null;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path each : entries) {
        String name = each.getFileName().toString();
        boolean isLog = !log.isEmpty() && (name.equals(log) || name.startsWith(log + "."));
        if (!isLog && !BESIDE.contains(name) && !isBegun(each)) {
          other = name;
        }
      }
    }
    if (other != null) {
      throw new IOException(
          "'"
              + folder
              + "' is no data folder of a leat server: it holds '"
              + other
              + "'; take an empty folder by --data, or one that is not there yet");
    }
  }

  private static void close(Path folder) throws IOException {
    try {
      if (closed(folder, OWNER.value())) {
        LOG.warn(
            "others of this machine could enter '{}'; it was closed to them (chmod 700)", folder);
      }
    } catch (IOException notOurs) {
      throw new IOException(
          "others of this machine may enter '"
              + folder
              + "', and this account may not change that: have its owner run chmod 700, or take"
              + " another --data",
          notOurs);
    }
  }

  /** Each key is for its owner alone, however it came there, such as from a copy. */
  private static void closeKeys(Path keys) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(keys, Files::isRegularFile)) {
      for (Path each : files) {
        try {
          if (closed(each, PrivateFile.OWNER)) {
            LOG.warn(
                "others of this machine could use the key '{}'; it was closed to them (chmod 600)."
                    + " Who may have read it knows it still",
                each);
          }
        } catch (IOException notOurs) {
          throw new IOException(
              "others of this machine may use the key '"
                  + each
                  + "', and this account may not change that: have its owner run chmod 600",
              notOurs);
        }
      }
    }
  }

  /** Whether a file or folder allowed more than {@code most}, which it does not any more. */
  private static boolean closed(Path file, Set<PosixFilePermission> most) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null || most.containsAll(view.readAttributes().permissions())) {
      return false;
    }
    view.setPermissions(most);
    return true;
  }

  /** The folder. */
  Path path() {
    return path;
  }

  /** Where the keys are. */
  Path keys() {
    return path.resolve("keys");
  }

  /** A key file. */
  Path key(String name) {
    return path.resolve("keys").resolve(name);
  }

  /** Where the first password stands. */
  Path admin() {
    return path.resolve("admin");
  }

  /** Whether tasks run on this machine, and as whom, as it was said last. */
  Path local() {
    return path.resolve("local");
  }

  /** There while the folder is made of a backup. */
  Path restoring() {
    return path.resolve("restoring");
  }

  /** There until the first server after a restore has judged what ran with the one before. */
  Path restored() {
    return path.resolve("restored");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
