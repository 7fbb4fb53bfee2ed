package io.leat.cli.run;

import io.leat.engine.log.Redactor;
import io.leat.engine.log.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Copies what a task prints into its log, with secrets masked before the first byte is written. */
public final class MaskedLog {
  private static final int CHUNK = 1 << 16;
  private static final int CHUNKS = 8;
  private static final long IDLE_MILLIS = 300;

  private MaskedLog() {}

  /**
   * Copies {@code in} to {@code out} until it ends; or until {@code ended} is there and nothing comes any more, since what a task left
   * running may hold its end open for ever.
   */
  public static void copy(InputStream in, OutputStream out, List<Secret> secrets, Path ended)
      throws IOException {
    Redactor redactor = Redactor.of(secrets);
    ArrayBlockingQueue<ByteBuffer> chunks = new ArrayBlockingQueue<>(CHUNKS);
    Thread reader = new Thread(() -> read(in, chunks), "reader");
    reader.setDaemon(true);
    reader.start();
    try {
      while (true) {
        ByteBuffer chunk = chunks.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (chunk == null) {
          redactor.idle(out::write);
          if (Files.exists(ended)) {
            break;
          }
        } else if (!chunk.hasRemaining()) {
          break;
        } else {
          redactor.write(chunk.array(), chunk.arrayOffset(), chunk.remaining(), out::write);
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    redactor.finish(out::write);
    out.flush();
  }

  private static void read(InputStream in, ArrayBlockingQueue<ByteBuffer> chunks) {
    try {
      int length = 0;
      while (length >= 0) {
        byte[] bytes = new byte[CHUNK];
        try {
          length = in.read(bytes);
        } catch (IOException broken) {
          length = -1;
        }
        // an empty one is the end
        chunks.put(ByteBuffer.wrap(bytes, 0, Math.max(0, length)));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
