package io.leat.server.keep;

import io.leat.engine.digest.Sha256;
import io.leat.server.host.Folders;
import io.leat.server.log.field.LogField;
import io.leat.store.Store;
import io.leat.store.StoreProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Copies all that a server keeps while it runs. The database first, as it is at one moment, and then the files: what a row tells of is
 * there before the row, so no file in the copy is older than the rows. No run is deleted meanwhile.
 *
 * <p>Left out: keys and passwords, mirrors, caches, workspaces, and what belongs to processes that run.
 */
public final class Backup {
  private static final Logger LOG = LoggerFactory.getLogger(Backup.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PIECE = 1 << 16;

  /**
   * Of an attempt: values of secrets, what is on its way into the store, and what it writes for outputs, which may hold secrets until it
   * has ended; by then its values are in the database.
   */
  private static final Set<String> PASSING = Set.of("secrets", "stream", "output");

  /** Of an attempt: the folder of files with secrets in them. */
  private static final String OF_SECRET = "attempts/[^/]+/secret[.]files";

  private static final String UNFINISHED = ".leat-tmp-";

  private final Store store;
  private final Path data;
  private final Folders folders;
  private final UnaryOperator<byte[]> seal;
  private final Clock clock;

  /**
   * Copies the data folder {@code data}.
   *
   * @param seal what nobody can make of the sums without the key of the server
   */
  public Backup(Store store, Path data, Folders folders, UnaryOperator<byte[]> seal, Clock clock) {
    this.store = store;
    this.data = data;
    this.folders = folders;
    this.seal = seal;
    this.clock = clock;
  }

  /** Removes what a server left that was killed while it copied its database. */
  public void tidy() throws IOException {
    Files.deleteIfExists(copy());
  }

  private Path copy() {
    return data.resolve("db").resolve("backup.zip");
  }

  /** Whether one could begin now; not while another goes on. */
  public boolean possible() throws InterruptedException {
    try (Folders.Hold hold = folders.hold(Duration.ofSeconds(1))) {
      return hold != null;
    }
  }

  /**
   * Writes a backup, and does not close {@code out}. The log tells how it ended.
   *
   * @throws IOException when something cannot be read or written; what was written is worth nothing then
   */
  public void write(OutputStream out) throws IOException, InterruptedException {
    Instant begun = clock.instant();
    boolean whole = false;
    try (Folders.Hold hold = folders.hold(PATIENCE)) {
      if (hold == null) {
        throw new IOException("another backup goes on");
      }
      new Copy(new ZipOutputStream(out, StandardCharsets.UTF_8)).all();
      whole = true;
    } catch (StoreProblem problem) {
      throw new IOException(problem.getMessage(), problem);
    } finally {
      LOG.atLevel(whole ? Level.INFO : Level.WARN)
          .addKeyValue(LogField.MILLISECONDS, Duration.between(begun, clock.instant()).toMillis())
          .log(
              whole
                  ? "a backup is written"
                  : "a backup ended before it was whole; what was written of it is worth nothing");
    }
  }

  /** One backup as it is written. */
  private final class Copy {
    private final ZipOutputStream zip;
    private final StringBuilder sums = new StringBuilder();
    private final byte[] piece = new byte[PIECE];

    Copy(ZipOutputStream zip) {
      this.zip = zip;
      zip.setLevel(Deflater.BEST_SPEED);
    }

    void all() throws IOException, StoreProblem {
      text(BackupFormat.HEAD, head());
      zip.flush();
      if (store.inFile()) {
        database();
      }
      for (Path project : folders(data.resolve("projects"))) {
        Path leat = project.resolve("leat");
        tree(leat.resolve("runs"));
        // what a note names was put before the note
        tree(leat.resolve("store").resolve("results"));
        tree(leat.resolve("store").resolve("contents"));
      }
      String all = sums.toString();
      text(BackupFormat.SUMS, all);
      byte[] sealed = seal.apply(all.getBytes(StandardCharsets.UTF_8));
      text(BackupFormat.SEAL, HexFormat.of().formatHex(sealed) + "\n");
      zip.finish();
    }

    private String head() {
      return BackupFormat.HEAD
          + " "
          + BackupFormat.VERSION
          + "\nschema "
          + Store.newestSchema()
          + "\ncreated "
          + clock.instant()
          + "\ndatabase "
          + (store.inFile() ? "file" : "postgresql")
          + "\n";
    }

    private void database() throws IOException, StoreProblem {
      Path copy = copy();
      try {
        store.backup(copy);
        try (ZipFile whole = new ZipFile(copy.toFile())) {
          ZipEntry entry = whole.stream().findFirst().orElseThrow();
          try (InputStream in = whole.getInputStream(entry)) {
            entry(BackupFormat.DATABASE, in, Long.MAX_VALUE);
          }
        }
      } finally {
        Files.deleteIfExists(copy);
      }
    }

    private void tree(Path root) throws IOException {
      if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes known)
                throws IOException {
              if (ofWorkspaces(root, folder)) {
                return FileVisitResult.SKIP_SUBTREE;
              }
              // an empty one counts too: the attempts of a run that waits
              text(name(folder) + "/", "");
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes known)
                throws IOException {
              if (known.isRegularFile() && !passing(file)) {
                file(file, known.size());
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException problem)
                throws IOException {
              if (problem instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw problem;
            }
          });
    }

    /** {@code runs/N/work}. */
    private boolean ofWorkspaces(Path root, Path folder) {
      Path below = root.relativize(folder);
      return root.endsWith("runs") && below.getNameCount() == 2 && below.endsWith("work");
    }

    private boolean passing(Path file) {
      String name = String.valueOf(file.getFileName());
      Path path = data.relativize(file);
      int above = path.getNameCount() - 3;
      boolean attempt = above >= 0 && path.getName(above).endsWith("attempts");
      boolean put = above >= 0 && path.subpath(above, above + 2).endsWith("contents/tmp");
      boolean owner = file.resolveSibling("").endsWith("runs") && name.matches("[0-9]+[.]owner");
      boolean ofSecret =
          above > 0 && path.subpath(above - 1, above + 2).toString().matches(OF_SECRET);
      return (attempt && PASSING.contains(name))
          || ofSecret
          || put
          || owner
          || name.startsWith(UNFINISHED);
    }

    private void file(Path file, long size) throws IOException {
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        // what grows is cut where it was when it was found
        entry(name(file), in, size);
      } catch (NoSuchFileException passed) {
        LOG.debug("it went on: nothing that a row tells of", passed);
      }
    }

    private String name(Path path) {
      return data.relativize(path).toString().replace('\\', '/');
    }

    private void text(String name, String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      entry(name, new ByteArrayInputStream(bytes), bytes.length);
    }

    private void entry(String name, InputStream in, long most) throws IOException {
      zip.putNextEntry(new ZipEntry(name));
      MessageDigest sum = Sha256.create();
      long size = 0;
      while (size < most) {
        int count = in.read(piece, 0, (int) Math.min(piece.length, most - size));
        if (count < 0) {
          break;
        }
        zip.write(piece, 0, count);
        sum.update(piece, 0, count);
        size += count;
      }
      zip.closeEntry();
      sums.append(HexFormat.of().formatHex(sum.digest())).append(' ').append(size);
      sums.append(' ').append(name).append('\n');
    }
  }

  private static List<Path> folders(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (var all = Files.list(root)) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }
}
