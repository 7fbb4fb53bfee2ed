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
import java.nio.file.Files;
import java.nio.file.Path;
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

  private final Redactor redactor;
  private final WritableByteChannel out;
  private final @Nullable StepMarks marks;
  private long size;
  private volatile boolean isReading;
  private boolean came;
  private boolean isDone;
  private @Nullable IOException problem;

  private MaskedLog(Redactor redactor, OutputStream out, @Nullable StepMarks marks)
      throws IOException {
    this.redactor = redactor;
    // of a file it tells how much of a write was done before the disk was full
    this.out = Channels.newChannel(out);
    this.marks = marks;
    this.size = marks == null ? 0 : marks.logSize();
  }

  /**
   * Copies {@code in} to {@code out} until it ends; or until {@code ended} is there and nothing comes any more, since what a task left
   * running may hold its end open for ever. While the disk of {@code out} is full nothing is read, so that the task waits and loses
   * nothing.
   *
   * @param in tells at once how much it has, while another thread reads it
   * @param marks how it is told among the bytes that a step begins; null when that is not told
   */
  public static void copy(
      InputStream in, OutputStream out, List<Secret> secrets, @Nullable StepMarks marks, Path ended)
      throws IOException {
    MaskedLog log = new MaskedLog(Redactor.of(secrets), out, marks);
    Thread.ofPlatform().daemon().name("mask").start(() -> log.take(in));
    log.watch(in, ended);
    out.flush();
  }

  private void take(InputStream in) {
    byte[] bytes = new byte[CHUNK];
    try {
      for (int length = read(in, bytes); length >= 0; length = read(in, bytes)) {
        if (!mask(bytes, length)) {
          return;
        }
      }
    } catch (IOException broken) {
      // what cannot be read any more has ended
    }
    end();
  }

  private int read(InputStream in, byte[] bytes) throws IOException {
    isReading = true;
    int length = in.read(bytes);
    isReading = false;
    return length;
  }

  /** False when no more is wanted. */
  private synchronized boolean mask(byte[] bytes, int length) {
    if (!isDone) {
      try {
        came = true;
        if (marks == null) {
          text(bytes, 0, length);
        } else {
          marks.take(bytes, length, this::text, this::settled);
        }
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
    ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
    while (left.hasRemaining()) {
      try {
        size += out.write(left);
      } catch (IOException problem) {
        if (!DiskFull.caused(problem)) {
          throw problem;
        }
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

  /** What was printed before {@code ended} was seen must be read before this is done, however long this process did not run. */
  private synchronized void watch(InputStream in, Path ended) throws IOException {
    boolean isEnded = false;
    try {
      while (!isDone) {
        came = false;
        wait(IDLE_MILLIS);
        if (!came && !isDone) {
          release();
          redactor.idle(this::put);
          isDone = isEnded && isReading && in.available() == 0;
          isEnded = Files.exists(ended);
        }
      }
    } catch (InterruptedException interrupted) {
      isDone = true;
      Thread.currentThread().interrupt();
    }
    if (problem != null) {
      throw problem;
    }
    release();
    redactor.finish(this::put);
  }

  private void release() throws IOException {
    if (marks != null) {
      marks.release(this::text);
    }
  }
}
