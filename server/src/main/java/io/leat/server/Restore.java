package io.leat.server;

import io.leat.engine.durable.FolderTree;
import io.leat.engine.durable.PrivateFile;
import io.leat.server.audit.AuditKey;
import io.leat.server.keep.BackupFile;
import io.leat.server.secret.KeyFile;
import io.leat.server.secret.Vault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a data folder of a backup. Until it is whole the folder says so, and no server starts on it; from then on it says that it was
 * restored, and the first server ends the runs that went on with the one before.
 */
public final class Restore {
  /** What seals of backups are for. */
  static final String SEAL = "backup";

  private Restore() {}

  /**
   * What was restored.
   *
   * @param created when the backup was begun
   * @param database whether the database was in it; else it is to be restored by the tools of PostgreSQL
   * @param keys whether secrets can be read again
   */
  public record Restored(String created, int files, boolean database, boolean keys) {}

  /**
   * Restores {@code file} into {@code data}, which is not there or empty.
   *
   * @param keys the folder {@code keys} of the server that the backup is of, from which those are taken that must not change; empty when
   *     there is none any more
   * @param unsealed whether it is restored also when nothing tells that this server's key sealed it. A database can hold code that runs
   *     when it is opened, so such a file is trusted as a program is
   * @throws IOException when it cannot be done: says why, names what is damaged, and leaves the folder as it was
   */
  public static Restored into(Path file, Path data, Optional<Path> keys, boolean unsealed)
      throws IOException {
    if (Files.exists(data) && !empty(data)) {
      throw new IOException(
          "'" + data + "' is not empty; restore into a folder that is, and start the server on it");
    }
    Path store = keys.map(folder -> folder.resolve(KeyFile.NAME)).orElse(null);
    if (store != null && !Files.isRegularFile(store)) {
      throw new IOException("there is no 'store.key' in '" + keys.get() + "'");
    }
    try (BackupFile backup = BackupFile.open(file)) {
      if (!unsealed) {
        checkSeal(backup, file, keys);
      }
      boolean made = !Files.exists(data);
      boolean whole = false;
      try {
        Restored restored = into(backup, data, store);
        whole = true;
        return restored;
      } finally {
        if (made && !whole) {
          FolderTree.delete(data);
        }
      }
    }
  }

  private static void checkSeal(BackupFile backup, Path file, Optional<Path> keys)
      throws IOException {
    String trust =
        "a backup is as trusted as a program: if you know where it was since it was made,"
            + " --unsealed restores it";
    if (keys.isEmpty()) {
      throw new IOException(
          "whether '"
              + file
              + "' is as a server wrote it is known by its key alone: give the keys (--keys DIR);"
              + " if they are lost, "
              + trust);
    }
    Vault vault = Vault.open(keys.get());
    if (!backup.isSealed(sums -> vault.seals(SEAL, sums))) {
      throw new IOException(
          "'"
              + file
              + "' is not sealed by the key in '"
              + keys.get()
              + "': it was changed, or it is of another server, or of Leat before it sealed"
              + " backups; "
              + trust);
    }
  }

  private static Restored into(BackupFile backup, Path data, @Nullable Path store)
      throws IOException {
    boolean whole = false;
    try (DataFolder folder = DataFolder.take(data)) {
      PrivateFile.write(folder.restoring(), "not whole yet\n");
      try {
        backup.extract(data);
        if (store != null) {
          for (String name :
              List.of(KeyFile.NAME, KeyFile.NAME + KeyFile.NEXT, DialInStart.KEY, AuditKey.FILE)) {
            Path key = store.resolveSibling(name);
            if (Files.exists(key)) {
              PrivateFile.write(folder.key(name), Files.readAllBytes(key));
            }
          }
        }
        PrivateFile.write(folder.restored(), backup.created() + "\n");
        sync(data);
        Files.delete(folder.restoring());
        force(data);
        whole = true;
      } finally {
        if (!whole) {
          clear(data);
        }
      }
      return new Restored(backup.created(), backup.files(), backup.inFile(), store != null);
    }
  }

  private static boolean empty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private static void clear(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : files.toList()) {
        FolderTree.delete(each);
      }
    }
  }

  /** Brings all files and folders to the disk before the folder counts as whole. */
  private static void sync(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : (Iterable<Path>) files::iterator) {
        force(each);
      }
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
