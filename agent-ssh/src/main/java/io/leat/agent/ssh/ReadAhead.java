package io.leat.agent.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What another stream brings, read by a thread of its own: a read can wait for a limited time, and ends when this is closed, though the
 * thread may hang until the other stream ends. For one reader.
 */
final class ReadAhead extends InputStream {
  private static final int CHUNK = 32 << 10;
  private static final int MOST_CHUNKS = 32;
  private static final byte[] END = {};
  private static final long LOOK_MILLIS = 500;

  private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(MOST_CHUNKS);
  private final HeldOpen.Output held;
  private byte[] current = END;
  private int at;
  private volatile Duration patience = Duration.ZERO;
  private volatile boolean eof;
  private volatile boolean closed;
  private volatile @Nullable IOException failed;

  /**
   * Begins to read.
   *
   * @param held is told when this is closed, and when the other stream has ended
   */
  ReadAhead(InputStream from, HeldOpen.Output held) {
    this.held = held;
    Thread.ofPlatform().daemon().name("account prints").start(() -> readAll(from));
  }

  private void readAll(InputStream from) {
    byte[] buffer = new byte[CHUNK];
    try (from) {
      for (int count = from.read(buffer); count >= 0 && !closed; count = from.read(buffer)) {
        put(Arrays.copyOf(buffer, count));
      }
    } catch (IOException problem) {
      failed = problem;
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    } finally {
      held.end();
    }
    try {
      put(END);
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for room until this is closed. */
  private void put(byte[] chunk) throws InterruptedException {
    boolean isTaken = false;
    while (!closed && !isTaken) {
      isTaken = chunks.offer(chunk, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** How long a read waits from now on; zero is for ever. */
  void patience(Duration longest) {
    patience = longest;
  }

  /** Whether all was read, and that was the end of it. */
  boolean isEof() {
    return eof;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at == current.length) {
      if (eof) {
        return -1;
      }
      current = next();
      at = 0;
      if (current.length == 0) {
        IOException problem = failed;
        if (problem != null) {
          throw problem;
        }
        eof = true;
        return -1;
      }
    }
    int count = Math.min(length, current.length - at);
    System.arraycopy(current, at, bytes, offset, count);
    at += count;
    return count;
  }

  /** The next chunk; an empty one at the end. */
  private byte[] next() throws IOException {
    long begun = System.nanoTime();
    try {
      while (!closed) {
        byte[] chunk = chunks.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (chunk != null && !closed) {
          return chunk;
        }
        Duration most = patience;
        if (!most.isZero() && System.nanoTime() - begun > most.toNanos()) {
          throw new SocketTimeoutException("nothing came within " + most.toSeconds() + " s");
        }
      }
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", told);
    }
    throw new IOException("the link broke");
  }

  @Override
  public int available() {
    byte[] next = chunks.peek();
    return current.length - at + (next == null ? 0 : next.length);
  }

  @Override
  public void close() {
    closed = true;
    held.leave();
    // whoever waits for something looks again at once
    chunks.clear();
    chunks.offer(END);
  }
}
