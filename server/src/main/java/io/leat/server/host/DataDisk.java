package io.leat.server.host;

import io.leat.engine.durable.DiskFull;
import io.leat.engine.durable.FolderTree;
import io.leat.server.round.Rounds;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The disk of the data folder: whether the folder is there, can be written, and has room. It keeps some room in reserve, in files that it
 * deletes one after the other when the disk is full, so that what runs can still tell its end; nothing new begins until they are back.
 *
 * <p>Safe for all threads.
 */
public final class DataDisk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DataDisk.class);
  private static final long MEGABYTE = 1 << 20;

  /** What must be free for the ends of what runs, in bytes. */
  private static final long LEAST = DiskFull.LEAST;

  private static final int PIECES = 4;
  private static final long TICK_MILLIS = 200;
  private static final long PAUSE_NANOS = 1_000_000_000L;

  private final Path data;
  private final Path folder;
  private final @Nullable Object key;
  private final long piece;
  private final Deque<Path> pieces = new ArrayDeque<>();
  private final Thread watcher = Thread.ofPlatform().name("disk").daemon().unstarted(this::watch);
  private volatile @Nullable Keys keys;
  private volatile boolean full;
  private volatile Runnable changed = () -> {};
  private volatile boolean closed;
  private long given = System.nanoTime() - PAUSE_NANOS;

  /** The folder of keys as it was found, and what has to be in it. */
  private record Keys(Path folder, @Nullable Object key, List<String> files) {
    Optional<String> lost() {
      try {
        if (!Objects.equals(key, DataDisk.key(folder))) {
          return Optional.of("the keys '" + folder + "' were replaced while the server used them");
        }
      } catch (IOException gone) {
        return Optional.of("the keys '" + folder + "' were removed while the server used them");
      }
      return files.stream()
          .map(folder::resolve)
          .filter(each -> !Files.exists(each))
          .map(each -> "the key '" + each + "' was removed while the server used it")
          .findFirst();
    }
  }

  private DataDisk(Path data, int megabytes) throws IOException {
    this.data = data;
    this.folder = data.resolve("reserve");
    this.key = key(data);
    this.piece = megabytes * MEGABYTE / PIECES;
  }

  /**
   * Takes care of the disk of a data folder from now on. When it is full, some of the reserve is given up before this returns.
   *
   * @param megabytes how much room is kept in reserve; 0 for none
   */
  public static DataDisk open(Path data, int megabytes) throws IOException {
    DataDisk disk = new DataDisk(data, megabytes);
    disk.found();
    disk.look();
    disk.watcher.start();
    return disk;
  }

  /**
   * Has the folder count as lost without these keys, too: what is encrypted with one that is gone is lost with the next start.
   *
   * @param folder of the keys, which nothing else takes the place of
   * @param files their names, each of which is there at any moment
   */
  public void needs(Path folder, List<String> files) throws IOException {
    keys = new Keys(folder, key(folder), List.copyOf(files));
  }

  /** Returns as soon as there is room enough to open a database: who starts on a full disk goes on by itself. */
  public void awaitRoom() throws IOException, InterruptedException {
    if (free() < LEAST) {
      LOG.warn("{}. The server starts as soon as there is room", room());
    }
    while (free() < LEAST) {
      Thread.sleep(TICK_MILLIS);
    }
  }

  /** What is left of the reserve of an earlier server, if it is of this size. */
  private void found() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path each : files) {
        if (piece > 0 && Files.size(each) == piece && pieces.size() < PIECES) {
          pieces.add(each);
        } else {
          Files.delete(each);
        }
      }
    }
    if (piece == 0) {
      FolderTree.delete(folder);
    }
  }

  private static @Nullable Object key(Path folder) throws IOException {
    return Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
  }

  private void watch() {
    Rounds rounds = new Rounds(Clock.systemUTC());
    try {
      while (!closed) {
        Thread.sleep(TICK_MILLIS);
        rounds.attempt("the look at the disk of the data folder", this::tryLook);
      }
    } catch (InterruptedException ended) {
      return;
    }
  }

  private void tryLook() {
    try {
      look();
    } catch (IOException problem) {
      LOG.debug("the disk of the data folder", problem);
    }
  }

  private synchronized void look() throws IOException {
    if (lost().isPresent()) {
      return;
    }
    long free = free();
    if (free < LEAST) {
      say(true, free);
      give();
      return;
    }
    long lacking = (long) wanted() - pieces.size();
    if (lacking > 0 && free >= lacking * piece + 2 * LEAST) {
      refill();
      free = free();
    }
    if (wanted() == pieces.size() && free >= LEAST) {
      say(false, free);
    }
  }

  private int wanted() {
    return piece == 0 ? 0 : PIECES;
  }

  private void say(boolean now, long free) {
    if (now && !full) {
      LOG.warn(
          "the disk of '{}' is full: {} KiB are free. Nothing new begins until there is room",
          data,
          free / 1024);
    } else if (!now && full) {
      LOG.info("the disk of '{}' has room again: what waited goes on", data);
    }
    boolean turned = now != full;
    full = now;
    if (turned) {
      changed.run();
    }
  }

  /**
   * Has {@code call} called each time when the disk has become full, and when it has room again, before whoever met that is answered.
   *
   * @param call must be quick
   */
  public void onChange(Runnable call) {
    changed = call;
  }

  /** One piece at a time: whoever fills the disk may have ended by the next. */
  private void give() throws IOException {
    if (!pieces.isEmpty() && System.nanoTime() - given >= PAUSE_NANOS) {
      given = System.nanoTime();
      Files.deleteIfExists(pieces.remove());
    }
  }

  private void refill() throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < PIECES; i++) {
      Path file = folder.resolve(Integer.toString(i));
      if (!pieces.contains(file)) {
        write(file);
        pieces.add(file);
      }
    }
  }

  /** Written, since a file with a hole takes no room. */
  private void write(Path file) throws IOException {
    byte[] block = new byte[64 * 1024];
    boolean whole = false;
    try (OutputStream out =
        Files.newOutputStream(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (long left = piece; left > 0; left -= block.length) {
        out.write(block, 0, (int) Math.min(block.length, left));
      }
      whole = true;
    } finally {
      if (!whole) {
        Files.deleteIfExists(file);
      }
    }
  }

  private long free() throws IOException {
    return Files.getFileStore(data).getUsableSpace();
  }

  /** Whether nothing new is to begin, for want of room. */
  public boolean full() {
    return full;
  }

  /** Something could not be written for want of room: looks at once. */
  public void refused() {
    try {
      look();
    } catch (IOException problem) {
      LOG.debug("the disk of the data folder", problem);
    }
  }

  /** What is wrong with the folder, so that nothing written there counts; empty when nothing is. Costs little. */
  public Optional<String> lost() {
    try {
      if (!Objects.equals(key, key(data))) {
        return Optional.of("the data folder '" + data + "' was replaced while the server used it");
      }
      if (!Files.isWritable(data)) {
        return Optional.of("the data folder '" + data + "' cannot be written any more");
      }
      Keys needed = keys;
      return needed == null ? Optional.empty() : needed.lost();
    } catch (NoSuchFileException gone) {
      return Optional.of("the data folder '" + data + "' was removed while the server used it");
    } catch (IOException problem) {
      return Optional.of("the data folder '" + data + "' cannot be read: " + problem.getMessage());
    }
  }

  /** Why nothing new begins, for people; empty when it does. */
  public Optional<String> problem() {
    Optional<String> lost = lost();
    return lost.isPresent() || !full ? lost : Optional.of(room());
  }

  /** How full the disk is, in words. */
  public String room() {
    try {
      FileStore disk = Files.getFileStore(data);
      return "the disk of '"
          + data
          + "' is full: "
          + disk.getUsableSpace() / 1024
          + " KiB of "
          + disk.getTotalSpace() / MEGABYTE
          + " MiB are free";
    } catch (IOException problem) {
      return "the disk of '" + data + "' does not answer: " + problem.getMessage();
    }
  }

  /** The reserve stays for the next server. */
  @Override
  public void close() {
    closed = true;
    watcher.interrupt();
  }
}
