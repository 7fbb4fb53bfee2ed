package io.leat.cli.client;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.ZipFile;

/** Brings the backup of a server. */
public final class BackupDownload {
  private static final String DATABASE = "db/leat.mv.db";
  private static final String LAST = "sums";

  /** What a backup says of itself. */
  private static final Set<String> ITS_OWN = Set.of("leat-backup", LAST, "seal");

  private BackupDownload() {}

  /**
   * What was brought.
   *
   * @param files how many a restore of it brings
   * @param database whether the database is in it
   */
  public record Copied(long files, long bytes, boolean database) {}

  /**
   * Writes the backup to {@code file}, which only its owner can read, and which is there only when it is whole and on the disk.
   *
   * @throws IOException when it is not; nothing is left then
   */
  public static Copied into(Path file, Server server, Address address) throws IOException {
    Path fresh = Landing.fresh(file);
    try {
      try (FileChannel channel =
              FileChannel.open(
                  fresh,
                  Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                  PosixFilePermissions.asFileAttribute(
                      PosixFilePermissions.fromString("rw-------")));
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
          InputStream in = server.stream(address)) {
        in.transferTo(out);
        out.flush();
        channel.force(true);
      }
      Copied copied = look(fresh);
      Files.move(fresh, file);
      return copied;
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static Copied look(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      if (zip.getEntry(LAST) == null) {
        throw new IOException("what the server sent is no backup");
      }
      long files =
          zip.stream()
              .filter(each -> !each.isDirectory() && !ITS_OWN.contains(each.getName()))
              .count();
      return new Copied(files, Files.size(file), zip.getEntry(DATABASE) != null);
    }
  }
}
