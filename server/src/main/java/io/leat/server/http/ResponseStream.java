package io.leat.server.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A response as a stream for one blocking thread. At most four pieces of 16 KiB are on their way, or one that is larger: the next write
 * waits until the connection has taken them.
 */
final class ResponseStream extends OutputStream {
  private static final int PIECE = 16 * 1024;
  private static final int ON_THE_WAY = 4;

  private final HttpServerResponse response;
  private final Context context;
  private final Duration patience;
  private final Semaphore free = new Semaphore(ON_THE_WAY);
  private final byte[] piece = new byte[PIECE];
  private int length;
  private volatile boolean broken;

  ResponseStream(HttpServerResponse response, Context context, Duration patience) {
    this.response = response;
    this.context = context;
    this.patience = patience;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    for (int at = from; at < from + count; ) {
      int taken = Math.min(PIECE - length, from + count - at);
      System.arraycopy(bytes, at, piece, length, taken);
      length += taken;
      at += taken;
      if (length == PIECE) {
        flush();
      }
    }
  }

  /** Sends what many clients are sent, without a copy of it for each. */
  void write(Buffer shared) throws IOException {
    flush();
    send(shared);
  }

  @Override
  public void flush() throws IOException {
    if (length > 0) {
      Buffer filled = Buffer.buffer(length).appendBytes(piece, 0, length);
      length = 0;
      send(filled);
    }
  }

  /** Sends what is left, and waits until the connection has taken all. */
  void drain() throws IOException {
    flush();
    take(ON_THE_WAY);
  }

  @SuppressWarnings("ThreadPriorityCheck") // no tuning: the carrier is given away
  private void send(Buffer sent) throws IOException {
    int taken = Math.min(ON_THE_WAY, 1 + sent.length() / PIECE);
    take(taken);
    // else one whose client takes everything at once would keep its carrier from the others
    Thread.yield();
    context.runOnContext(
        _ -> {
          if (response.closed() || response.ended()) {
            broken = true;
            free.release(taken);
          } else {
            response
                .write(sent)
                .onComplete(
                    written -> {
                      broken |= written.failed();
                      free.release(taken);
                    });
          }
        });
  }

  /** Waits until so many more pieces may be on their way. */
  private void take(int pieces) throws IOException {
    try {
      if (!free.tryAcquire(pieces, patience.toMillis(), TimeUnit.MILLISECONDS)) {
        broken = true;
        throw new IOException("the client took nothing for " + patience.toSeconds() + " s");
      }
    } catch (InterruptedException gone) {
      broken = true;
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the client is gone");
    }
    if (broken) {
      throw new IOException("the client is gone");
    }
  }

  /** Whether a write failed because nobody takes it any more. */
  boolean gone() {
    return broken;
  }

  @Override
  public void close() {
    // the response is ended by whoever knows whether all of it was written
  }
}
