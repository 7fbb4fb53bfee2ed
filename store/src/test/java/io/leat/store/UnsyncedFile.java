package io.leat.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePathWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A file of H2 that knows what of it a disk has for sure: {@code unsynced:PATH}. What was written since the last sync reaches the disk in no
 * order, or not at all, when the machine loses power. For one file at a time.
 */
public final class UnsyncedFile extends FilePathWrapper {
  /** Called before something is done; what it throws is what comes of that. */
  interface Before {
    void begins() throws IOException;
  }

  /** The file begins with them, in bytes; commits are behind. */
  private static final int HEADERS = 8192;

  private static @Nullable Channel opened;

  @Override
  public String getScheme() {
    return "unsynced";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    Channel channel = new Channel(getBase().open(mode));
    opened = channel;
    return channel;
  }

  private static Channel opened() {
    return Objects.requireNonNull(opened);
  }

  /** Calls {@code sync} before the disk has all that was written. */
  static void onSync(Before sync) {
    opened().sync = sync;
  }

  /** The disk never has what it does not have now, whatever is synced, as after an error that is told once. */
  static void refuseForEver() {
    opened().refuses = true;
  }

  /** Calls {@code synced} when the disk has all that was written. */
  static void onSynced(Runnable synced) {
    opened().synced = synced;
  }

  /** Calls {@code write} before a commit is in the file. */
  static void onWrite(Before write) {
    opened().write = write;
  }

  /** Writes what a disk may have that loses power now: each write since the last sync is there or not. */
  static void powerLoss(Path to, Random random) throws IOException {
    Channel channel = opened();
    synchronized (channel.disk) {
      // the worst is often that what came first is missing, and all after it is there
      int missing = random.nextBoolean() ? channel.firstCommit() : -1;
      Files.write(to, channel.durable);
      try (FileChannel file = FileChannel.open(to, StandardOpenOption.WRITE)) {
        for (int i = 0; i < channel.unsynced.size(); i++) {
          if (missing < 0 ? random.nextBoolean() : i != missing) {
            channel.unsynced.get(i).apply(file);
          }
        }
      }
    }
  }

  /** Bytes at a place, or null for an end of the file there. */
  private record Write(long position, @Nullable ByteBuffer bytes) {
    void apply(FileChannel file) throws IOException {
      if (bytes == null) {
        file.truncate(position);
      } else {
        file.write(bytes.duplicate(), position);
      }
    }
  }

  private static final class Channel extends FileBaseDefault {
    private final FileChannel file;

    /** Held while what the disk has is looked at, or changes. */
    private final Object disk = new Object();

    private final List<Write> unsynced = new ArrayList<>();
    private byte[] durable = {};
    private boolean refuses;
    private volatile Before sync = () -> {};
    private volatile Before write = () -> {};
    private volatile Runnable synced = () -> {};

    Channel(FileChannel file) {
      this.file = file;
    }

    /** The number of the first unsynced write of a commit; -1 for none. */
    int firstCommit() {
      for (int i = 0; i < unsynced.size(); i++) {
        if (unsynced.get(i).position >= HEADERS) {
          return i;
        }
      }
      return -1;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public synchronized int read(ByteBuffer to, long position) throws IOException {
      return file.read(to, position);
    }

    @Override
    public synchronized int write(ByteBuffer from, long position) throws IOException {
      if (position >= HEADERS) {
        write.begins();
      }
      byte[] bytes = new byte[from.remaining()];
      from.duplicate().get(bytes);
      synchronized (disk) {
        unsynced.add(new Write(position, ByteBuffer.wrap(bytes)));
        return file.write(from, position);
      }
    }

    @Override
    protected void implTruncate(long size) throws IOException {
      synchronized (disk) {
        unsynced.add(new Write(size, null));
        file.truncate(size);
      }
    }

    @Override
    public void force(boolean metadata) throws IOException {
      sync.begins();
      synchronized (disk) {
        if (refuses) {
          return;
        }
        ByteBuffer all = ByteBuffer.allocate((int) file.size());
        while (all.hasRemaining() && file.read(all, all.position()) > 0) {}
        durable = all.array();
        unsynced.clear();
        synced.run();
      }
    }

    @Override
    public synchronized FileLock tryLock(long position, long size, boolean shared)
        throws IOException {
      return file.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
    }
  }
}
