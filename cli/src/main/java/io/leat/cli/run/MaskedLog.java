package io.leat.cli.run;

import io.leat.engine.durable.DiskFull;
import io.leat.engine.log.Redactor;
import io.leat.engine.log.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies what a task prints into its log, with secrets masked before the first byte is written. One thread reads, masks and writes, so
 * that nothing is handed over; the one that called watches whether anything comes.
 */
public final class MaskedLog {
  private static final int CHUNK = 1 << 16;
  private static final long IDLE_MILLIS = 300;
  private static final long AGAIN_MILLIS = 1_000;

  private static final byte[] LEFT =
      "\nleat: what the steps left running is not heard any more\n"
          .getBytes(StandardCharsets.US_ASCII);

  /** For how long what the steps left running is heard after their end. */
  private static final long LEFT_NANOS = 5_000_000_000L;

  private final Redactor redactor;
  private final WritableByteChannel out;
  private final StepMarks marks;
  private long size;
  private boolean waited;
  private byte last = '\n';
  private boolean came;
  private boolean isDone;
  private @Nullable IOException problem;

  private MaskedLog(Redactor redactor, OutputStream out, StepMarks marks) throws IOException {
    this.redactor = redactor;
    // of a file it tells how much of a write was done before the disk was full
    this.out = Channels.newChannel(out);
    this.marks = marks;
    this.size = marks.logSize();
  }

  /**
   * Copies {@code in} to {@code out} until it ends; or for 5 s more once the mark of the end has come, which is said there: what the steps
   * left running may hold its end open for ever, and what they had others print may be behind them. While the disk of {@code out} is full
   * nothing is read, so that the task waits and loses nothing.
   *
   * @param marks how it is told among the bytes that a step begins, and that all of them have ended
   */
  public static void copy(InputStream in, OutputStream out, List<Secret> secrets, StepMarks marks)
      throws IOException {
    MaskedLog log = new MaskedLog(Redactor.of(secrets), out, marks);
    Thread.ofPlatform().daemon().name("mask").start(() -> log.take(in));
    log.watch();
    out.flush();
  }

  private void take(InputStream in) {
    byte[] bytes = new byte[CHUNK];
    try {
      for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
        if (!mask(bytes, length)) {
          return;
        }
      }
    } catch (IOException broken) {
      // what cannot be read any more has ended
    }
    end();
  }

  /** False when no more is wanted. */
  private synchronized boolean mask(byte[] bytes, int length) {
    if (!isDone) {
      try {
        came = true;
        marks.take(bytes, length, this::text, this::settled);
      } catch (IOException full) {
        problem = full;
        end();
      }
    }
    return !isDone;
  }

  private void text(byte[] bytes, int offset, int length) throws IOException {
    redactor.write(bytes, offset, length, this::put);
  }

  private long settled() throws IOException {
    redactor.idle(this::put);
    return size;
  }

  private void put(byte[] bytes, int offset, int length) throws IOException {
    last = length > 0 ? bytes[offset + length - 1] : last;
    ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
    while (left.hasRemaining()) {
      try {
        size += out.write(left);
      } catch (IOException problem) {
        if (!DiskFull.caused(problem)) {
          throw problem;
        }
        waited = true;
        nap();
      }
    }
  }

  private static void nap() throws InterruptedIOException {
    try {
      Thread.sleep(AGAIN_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the disk was full");
    }
  }

  private synchronized void end() {
    isDone = true;
    notifyAll();
  }

  /** What is held back, since it may yet become a secret or a mark, is shown when nothing comes for a while. */
  private synchronized void watch() throws IOException {
    long ended = 0;
    boolean isLeft = false;
    try {
      while (!isDone) {
        came = false;
        wait(IDLE_MILLIS);
        if (!came && !isDone) {
          marks.releaseDoubtful(this::text);
          redactor.idle(this::put);
        }
        long now = System.nanoTime();
        // the time in which the disk was full is not that of those who print
        if (marks.isEnd() && (ended == 0 || waited)) {
          ended = now;
        }
        waited = false;
        isLeft = !isDone && ended != 0 && now - ended > LEFT_NANOS;
        isDone |= isLeft;
      }
    } catch (InterruptedException interrupted) {
      isDone = true;
      Thread.currentThread().interrupt();
    }
    if (problem != null) {
      throw problem;
    }
    marks.release(this::text);
    redactor.finish(this::put);
    if (isLeft) {
      int from = last == '\n' ? 1 : 0;
      put(LEFT, from, LEFT.length - from);
    }
  }
}
