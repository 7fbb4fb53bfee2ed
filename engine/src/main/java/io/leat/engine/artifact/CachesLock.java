package io.leat.engine.artifact;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The lock of a folder of caches, for all threads and processes: held by one alone, or by many at once. A lock on a file is one of the
 * whole process, and goes when any channel to the file is closed: so threads have their own, and those that share open the file once.
 * To be closed by the thread that took it.
 */
final class CachesLock implements AutoCloseable {
  private static final ReadWriteLock THREADS = new ReentrantReadWriteLock();
  private static final Map<Path, Held> SHARED = new HashMap<>();

  private final Path root;
  private final Lock thread;
  private final Held held;

  /** The lock on a file, and how many threads hold it. */
  private static final class Held {
    private final FileChannel channel;
    private int threads = 1;

    Held(Path root, boolean shared) throws IOException {
      Files.createDirectories(root);
      channel =
          FileChannel.open(
              root.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      boolean locked = false;
      try {
        FileLock lock = channel.lock(0, Long.MAX_VALUE, shared);
        locked = lock.isValid();
      } finally {
        if (!locked) {
          channel.close();
        }
      }
      if (!locked) {
        throw new IOException("the lock of the caches was lost");
      }
    }
  }

  private CachesLock(Path root, Lock thread, Held held) {
    this.root = root;
    this.thread = thread;
    this.held = held;
  }

  /** Waits until nobody has it. */
  static CachesLock alone(Path root) throws IOException {
    Lock thread = THREADS.writeLock();
    thread.lock();
    Held held = null;
    try {
      held = new Held(root, false);
      return new CachesLock(root, thread, held);
    } finally {
      if (held == null) {
        thread.unlock();
      }
    }
  }

  /** Waits until nobody has it alone. */
  static CachesLock shared(Path root) throws IOException {
    Lock thread = THREADS.readLock();
    thread.lock();
    Held held = null;
    try {
      synchronized (SHARED) {
        held = SHARED.get(root);
        if (held == null) {
          held = new Held(root, true);
          SHARED.put(root, held);
        } else {
          held.threads++;
        }
        return new CachesLock(root, thread, held);
      }
    } finally {
      if (held == null) {
        thread.unlock();
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      synchronized (SHARED) {
        held.threads--;
        if (held.threads == 0) {
          SHARED.remove(root, held);
          held.channel.close();
        }
      }
    } finally {
      thread.unlock();
    }
  }
}
