package io.leat.git;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The right to change something, held by one thread of one process. The lock of the file ends with its process, however that ends;
 * the file stays.
 */
final class MirrorLock implements AutoCloseable {
  private static final Map<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();
  private static final long BETWEEN_MILLIS = 20;

  private final ReentrantLock thread;
  private final FileChannel channel;

  private MirrorLock(ReentrantLock thread, FileChannel channel) {
    this.thread = thread;
    this.channel = channel;
  }

  /**
   * Waits for the lock of a file in a folder that is there.
   *
   * @throws CheckoutProblem when another has it for longer than {@code patience}
   */
  static MirrorLock take(Path folder, String name, Duration patience)
      throws IOException, InterruptedException, CheckoutProblem {
    long end = System.nanoTime() + patience.toNanos();
    Path real = folder.toRealPath().resolve(name);
    ReentrantLock thread = HERE.computeIfAbsent(real, each -> new ReentrantLock());
    if (!thread.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      throw busy(folder);
    }
    boolean held = false;
    try {
      MirrorLock lock = new MirrorLock(thread, locked(folder, real, end));
      held = true;
      return lock;
    } finally {
      if (!held) {
        thread.unlock();
      }
    }
  }

  private static FileChannel locked(Path folder, Path file, long end)
      throws IOException, InterruptedException, CheckoutProblem {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean held = false;
    try {
      while (true) {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          held = true;
          return channel;
        }
        if (System.nanoTime() - end > 0) {
          throw busy(folder);
        }
        Thread.sleep(BETWEEN_MILLIS);
      }
    } finally {
      if (!held) {
        channel.close();
      }
    }
  }

  private static CheckoutProblem busy(Path folder) {
    return new CheckoutProblem(
        "the mirror in '" + Shown.text(folder.toString()) + "' is in use for too long",
        "another fetch into it has not ended");
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      thread.unlock();
    }
  }
}
