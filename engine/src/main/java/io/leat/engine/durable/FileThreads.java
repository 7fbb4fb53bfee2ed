package io.leat.engine.durable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which many files are kept, brought back or removed. A virtual thread does not give its carrier away while the system
 * works on a file, and there are only as many carriers as processors: two works on many files, and nobody else is answered. There are
 * few of these threads, as the disk is one, and they are those of the process, as the carriers are.
 *
 * <p>Work that waits for another machine has no place here: it would keep all others from their files.
 */
public final class FileThreads {
  /** More than one for each processor, since most of the time one waits for the disk. */
  static final int MOST = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

  private static final ThreadPoolExecutor THREADS =
      new ThreadPoolExecutor(
          MOST,
          MOST,
          10,
          TimeUnit.SECONDS,
          // as long as there are callers, for each of them waits
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().daemon().name("files-", 0).factory());

  static {
    THREADS.allowCoreThreadTimeOut(true);
  }

  private FileThreads() {}

  /** Work on files. */
  public interface Work<T extends @Nullable Object> {
    /** Does it; gives what came of it. */
    T done() throws IOException;
  }

  /** Work on files of which nothing comes. */
  public interface Act {
    /** Does it. */
    void done() throws IOException;
  }

  /**
   * Does {@code work} on one of these threads where the caller is a virtual one, else on the thread of the caller, and returns when it is
   * done. Whoever is interrupted meanwhile leaves the work, which is interrupted, to end by itself.
   *
   * @throws IOException what {@code work} throws, or {@link InterruptedIOException}; the thread is marked then
   */
  public static <T extends @Nullable Object> T on(Work<T> work) throws IOException {
    if (!Thread.currentThread().isVirtual()) {
      return work.done();
    }
    Future<T> future = THREADS.submit(work::done);
    try {
      return future.get();
    } catch (InterruptedException hurry) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the work on files was interrupted");
    } catch (ExecutionException problem) {
      throw thrown(problem.getCause());
    }
  }

  /** As the other, of which nothing comes. */
  public static void run(Act work) throws IOException {
    FileThreads.<@Nullable Void>on(
        () -> {
          work.done();
          return null;
        });
  }

  private static IOException thrown(@Nullable Throwable cause) {
    return switch (cause) {
      case IOException problem -> problem;
      case RuntimeException bug -> throw bug;
      case Error error -> throw error;
      case null, default -> throw new IllegalStateException(cause);
    };
  }
}
