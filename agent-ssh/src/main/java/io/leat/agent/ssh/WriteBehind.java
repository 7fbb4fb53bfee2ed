package io.leat.agent.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands what is written to another stream, by a thread of its own: a write waits for room for a limited time, and nobody waits for a stream
 * that takes nothing. What went wrong is told by the next write. For one writer.
 */
final class WriteBehind extends OutputStream {
  private static final int CHUNK = 32 << 10;
  private static final int MOST_CHUNKS = 8;
  private static final byte[] END = {};
  private static final long LOOK_MILLIS = 500;

  private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(MOST_CHUNKS);
  private final Duration stalled;
  private volatile boolean givenUp;
  private volatile @Nullable IOException failed;
  private boolean closed;

  /** Begins to hand over. */
  WriteBehind(OutputStream to, Duration stalled) {
    this.stalled = stalled;
    Thread.ofPlatform().daemon().name("account reads").start(() -> writeAll(to));
  }

  private void writeAll(OutputStream to) {
    try (to) {
      while (!givenUp) {
        byte[] chunk = chunks.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (chunk != null && chunk.length == 0) {
          return;
        }
        if (chunk != null) {
          to.write(chunk);
          to.flush();
        }
      }
    } catch (IOException problem) {
      failed = problem;
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("it was closed");
    }
    for (int from = offset; from < offset + length; from += CHUNK) {
      put(Arrays.copyOfRange(bytes, from, Math.min(from + CHUNK, offset + length)));
    }
  }

  private void put(byte[] chunk) throws IOException {
    long begun = System.nanoTime();
    try {
      while (true) {
        IOException problem = failed;
        if (problem != null) {
          throw new IOException("the command takes no more", problem);
        }
        if (givenUp) {
          throw new IOException("the link broke");
        }
        if (chunks.offer(chunk, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
        if (System.nanoTime() - begun > stalled.toNanos()) {
          throw new IOException("nothing was taken for " + stalled.toSeconds() + " s");
        }
      }
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", told);
    }
  }

  /** Ends the other stream when all before was handed over. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      // what takes no more has been told of already
      if (failed == null && !givenUp) {
        put(END);
      }
    }
  }

  /** Hands nothing over any more. */
  void giveUp() {
    givenUp = true;
    chunks.clear();
    chunks.offer(END);
  }
}
