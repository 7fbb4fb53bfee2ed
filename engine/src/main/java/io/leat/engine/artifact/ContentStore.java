package io.leat.engine.artifact;

import io.leat.engine.durable.KillPoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Contents by their SHA-256: {@code ROOT/ab/cdef...}, read-only, each once. A content appears under its name whole or not
 * at all: it is written beside, or to {@code ROOT/tmp} when it is large, and renamed. Putting the same content at the
 * same time, from any number of threads and processes, is harmless.
 *
 * <p>Safe for all threads. The root is made by the first put.
 */
public final class ContentStore {

  /** When contents reach the disk. */
  public enum Sync {
    /** Before they have their name: what was put is there after a power cut. Costs about 1 ms a file. */
    EACH,
    /** When the system likes. After a power cut contents may be missing or damaged; reading finds that, and drops them. */
    NONE
  }

  // between the threads of a process, whatever store they have; a put in another process has the
  // time since it was marked
  private static final List<ReadWriteLock> LOCKS =
      Stream.<ReadWriteLock>generate(ReentrantReadWriteLock::new).limit(64).toList();

  private static final Set<PosixFilePermission> READ_ONLY =
      PosixFilePermissions.fromString("r--r--r--");

  /** How far the time of files may be behind the clock. */
  private static final Duration TICK = Duration.ofMillis(20);

  private final Path root;
  private final Path temporary;
  private final Sync sync;

  /** A store that syncs each content. */
  public ContentStore(Path root) {
    this(root, Sync.EACH);
  }

  public ContentStore(Path root, Sync sync) {
    this.root = root;
    this.temporary = root.resolve("tmp");
    this.sync = sync;
  }

  /**
   * Keeps the bytes of a regular file; a link is not followed.
   *
   * @throws IOException when it cannot be read or kept; a full disk is named with the file and its bytes
   */
  public Content put(Path file) throws IOException {
    Work work = new Work();
    Content content = put(file, work);
    sync(work);
    return content;
  }

  /** Like {@link #put(Path)}; the folders changed reach the disk with {@link #sync}. */
  Content put(Path file, Work work) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(file.toString(), null, "is not a regular file");
    }
    work.sum.reset();
    try (FileChannel in =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      long size = work.fill(in);
      if (!work.full()) {
        // all of it is in the buffer: what is there already need not be written
        Content content = new Content(Digest.of(work.sum), size);
        if (!has(content)) {
          keep(file, content, work);
        }
        return content;
      }
      return stream(file, in, work);
    }
  }

  /** Keeps {@code text} in UTF-8. */
  public Content putText(String text) throws IOException {
    return putBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Keeps {@code bytes}. */
  public Content putBytes(byte[] bytes) throws IOException {
    Content content = new Content(Digest.ofBytes(bytes), bytes.length);
    if (!has(content)) {
      Path target = path(content.digest());
      try (TempFile temp = temp(target.resolveSibling("").normalize())) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          temp.channel.write(buffer);
        }
        finish(temp, target);
      } catch (IOException e) {
        throw TempFile.failed(target, bytes.length, e);
      }
      syncFolder(target.resolveSibling("").normalize());
    }
    return content;
  }

  private void keep(Path file, Content content, Work work) throws IOException {
    Path target = path(content.digest());
    // beside its name: a rename within a folder lets others rename elsewhere at the same time
    try (TempFile temp = temp(target.resolveSibling("").normalize())) {
      work.drain(temp.channel);
      finish(temp, target);
      work.changed.set(folder(content.digest()));
    } catch (IOException e) {
      throw failed(file, content.size(), e);
    }
  }

  private Content stream(Path file, FileChannel in, Work work) throws IOException {
    long size = work.buffer.limit();
    try (TempFile temp = temp(temporary)) {
      work.drain(temp.channel);
      while (work.fill(in) > 0) {
        size += work.buffer.limit();
        work.drain(temp.channel);
      }
      Content content = new Content(Digest.of(work.sum), size);
      if (!has(content)) {
        finish(temp, path(content.digest()));
        work.changed.set(folder(content.digest()));
      }
      return content;
    } catch (IOException e) {
      throw failed(file, Math.max(size, in.size()), e);
    }
  }

  private IOException failed(Path file, long bytes, IOException cause) {
    return new IOException(
        "cannot keep '"
            + file
            + "' ("
            + bytes
            + " bytes) in '"
            + root
            + "': "
            + TempFile.reason(cause),
        cause);
  }

  private static TempFile temp(Path folder) throws IOException {
    try {
      return TempFile.in(folder, TempFile.Mode.READ_ONLY);
    } catch (NoSuchFileException e) {
      Files.createDirectories(folder);
      return TempFile.in(folder, TempFile.Mode.READ_ONLY);
    }
  }

  /** The number of the folder that holds the digest. */
  private static int folder(Digest digest) {
    return (int) (digest.word(0) >>> 56);
  }

  private void finish(TempFile temp, Path target) throws IOException {
    if (sync == Sync.EACH) {
      temp.channel.force(false);
    }
    KillPoint.CONTENT_KEPT.before();
    try {
      temp.moveTo(target);
    } catch (NoSuchFileException e) {
      Files.createDirectories(target.resolveSibling("").normalize());
      temp.moveTo(target);
    }
    KillPoint.CONTENT_KEPT.after();
  }

  /** Brings the names that {@code work} has made to the disk. */
  void sync(Work work) throws IOException {
    for (int i = work.changed.nextSetBit(0); i >= 0; i = work.changed.nextSetBit(i + 1)) {
      syncFolder(folder(i));
    }
    work.changed.clear();
  }

  private void syncFolder(Path folder) throws IOException {
    if (sync == Sync.EACH
        && folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /**
   * Whether it is there with that size; one of another size is damaged, and put again. One that is there counts as put now, so that
   * {@link #delete(Digest, Instant)} leaves it.
   */
  private boolean has(Content content) throws IOException {
    Path path = path(content.digest());
    Lock lock = lock(content.digest()).readLock();
    lock.lock();
    try {
      Stat stat = Stat.of(path);
      boolean there =
          stat != null && stat.kind() == Stat.Kind.FILE && stat.size() == content.size();
      if (there) {
        // the same mode again: the system notes the time of that
        Files.setPosixFilePermissions(path, READ_ONLY);
      }
      return there;
    } catch (NoSuchFileException deleted) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Held by whoever finds a content there and wants it to stay, and alone by whoever deletes it. */
  private static ReadWriteLock lock(Digest digest) {
    return LOCKS.get((int) (digest.word(0) & (LOCKS.size() - 1)));
  }

  /** The file that holds a content, whether it is there or not. Only to be read. */
  public Path file(Digest digest) {
    return path(digest);
  }

  /** Whether something is there under that digest; {@link #verify} says whether it is sound. */
  public boolean has(Digest digest) {
    return Files.isRegularFile(path(digest), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * The bytes of a content, to be closed by the caller. They are not verified on the way.
   *
   * @throws ContentMissing when it is not there
   */
  public InputStream open(Digest digest) throws IOException {
    try {
      return Files.newInputStream(path(digest));
    } catch (NoSuchFileException e) {
      throw missing(digest);
    }
  }

  /** All bytes of a small content, verified. */
  byte[] read(Digest digest) throws IOException {
    try (InputStream in = open(digest)) {
      byte[] bytes = in.readAllBytes();
      if (!Digest.ofBytes(bytes).equals(digest)) {
        throw damaged(digest);
      }
      return bytes;
    }
  }

  /** Writes a content to {@code out}, verified on the way; what was written before the error is worth nothing. */
  void copy(Digest digest, FileChannel out, Work work) throws IOException {
    work.sum.reset();
    try (FileChannel in = FileChannel.open(path(digest), StandardOpenOption.READ)) {
      while (work.fill(in) > 0) {
        work.drain(out);
      }
    } catch (NoSuchFileException e) {
      throw missing(digest);
    }
    if (!Digest.of(work.sum).equals(digest)) {
      throw damaged(digest);
    }
  }

  private ContentMissing missing(Digest digest) {
    return new ContentMissing(digest, "the content " + digest + " is not in '" + root + "'");
  }

  /** Drops what is damaged, so that the next put of the content mends it. */
  private ContentMissing damaged(Digest digest) throws IOException {
    Files.deleteIfExists(path(digest));
    return new ContentMissing(
        digest, "the content " + digest + " in '" + root + "' was damaged and is dropped");
  }

  /** What is wrong with a content, in words; empty when its bytes have this digest. Changes nothing. */
  public Optional<String> verify(Digest digest) throws IOException {
    Work work = new Work();
    try (FileChannel in = FileChannel.open(path(digest), StandardOpenOption.READ)) {
      while (work.fill(in) > 0) {
        work.buffer.clear();
      }
    } catch (NoSuchFileException e) {
      return Optional.of("the content " + digest + " is not there");
    }
    Digest found = Digest.of(work.sum);
    return found.equals(digest)
        ? Optional.empty()
        : Optional.of("the content " + digest + " is damaged: its bytes have the digest " + found);
  }

  /**
   * Deletes temporary files that killed processes have left behind.
   *
   * @param before files last written before this moment; an hour ago is safe, for a put writes without pause
   * @return how many
   */
  public int clean(Instant before) throws IOException {
    int deleted = delete(temporary, null, before);
    for (int i = 0; i < 256; i++) {
      deleted += delete(folder(i), null, before);
    }
    return deleted;
  }

  /**
   * Deletes all contents but those in {@code keep}. Nobody may put at the same time, except what is in {@code keep}.
   *
   * @return how many
   */
  int sweep(Set<Digest> keep) throws IOException {
    int deleted = 0;
    for (int i = 0; i < 256; i++) {
      deleted += delete(folder(i), keep, null);
    }
    return deleted;
  }

  /** Hands over the digests of all contents that were put last before then. */
  public void each(Instant before, Consumer<Digest> reader) throws IOException {
    for (int i = 0; i < 256; i++) {
      Path folder = folder(i);
      if (!Files.isDirectory(folder)) {
        continue;
      }
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          String name = folder.getFileName() + "" + file.getFileName();
          if (name.length() == 64 && putBefore(Stat.of(file), before)) {
            reader.accept(Digest.of(name));
          }
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
  }

  private static boolean putBefore(@Nullable Stat stat, Instant before) {
    return stat != null && Instant.ofEpochSecond(0, stat.changed()).isBefore(before.minus(TICK));
  }

  /**
   * Deletes a content, unless it was put at that time or later. Others may put at the same time.
   *
   * @return its bytes; 0 when it stays, or is not there
   */
  public long delete(Digest digest, Instant before) throws IOException {
    Path path = path(digest);
    Lock lock = lock(digest).writeLock();
    lock.lock();
    try {
      Stat stat = Stat.of(path);
      if (stat == null || !putBefore(stat, before)) {
        return 0;
      }
      Files.deleteIfExists(path);
      return stat.size();
    } finally {
      lock.unlock();
    }
  }

  private Path folder(int number) {
    String name = Integer.toHexString(number);
    return root.resolve(number < 16 ? "0" + name : name);
  }

  private static int delete(Path folder, @Nullable Set<Digest> keep, @Nullable Instant before)
      throws IOException {
    int deleted = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = folder.getFileName() + "" + file.getFileName();
        boolean dead =
            keep != null
                ? name.length() == 64 && !keep.contains(Digest.of(name))
                : before != null
                    && name.contains(TempFile.PREFIX)
                    && Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                        .toInstant()
                        .isBefore(before);
        if (dead && Files.deleteIfExists(file)) {
          deleted++;
        }
      }
    } catch (NoSuchFileException e) {
      return deleted;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return deleted;
  }

  Path path(Digest digest) {
    String hex = digest.hex();
    return root.resolve(hex.substring(0, 2)).resolve(hex.substring(2));
  }
}
