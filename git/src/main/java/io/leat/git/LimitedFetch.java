package io.leat.git;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs a fetch within its limits: how long it takes, and how much arrives. */
final class LimitedFetch {
  private static final Duration CHECK = Duration.ofMillis(200);
  private static final Duration END = Duration.ofSeconds(5);

  private LimitedFetch() {}

  /**
   * Runs a fetch on a thread of its own, and interrupts it when it passes a limit or this thread is interrupted.
   *
   * @param folder where it fetches to
   * @param url where it fetches from, for messages
   * @throws CheckoutProblem when a limit is passed, or the fetch fails
   * @throws InterruptedException when this thread was interrupted
   */
  static <T> T run(Callable<T> fetch, MirrorFolder folder, GitUrl url, FetchLimits limits)
      throws CheckoutProblem, InterruptedException {
    FutureTask<T> task = new FutureTask<>(fetch);
    // sockets of a virtual thread are closed when it is interrupted
    Thread worker = Thread.ofVirtual().name("fetch").start(task);
    long end = System.nanoTime() + limits.total().toNanos();
    try {
      while (true) {
        try {
          return task.get(CHECK.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException goesOn) {
          check(end, folder, url, limits);
        }
      }
    } catch (ExecutionException problem) {
      throw failed(problem.getCause(), folder);
    } finally {
      worker.interrupt();
      if (!task.isDone() && !Thread.currentThread().isInterrupted()) {
        // whoever comes next should not find the mirror in use still
        worker.join(END);
      }
    }
  }

  private static void check(long end, MirrorFolder folder, GitUrl url, FetchLimits limits)
      throws CheckoutProblem {
    if (System.nanoTime() - end > 0) {
      throw new CheckoutProblem(
          "the fetch from '"
              + Shown.text(url.toString())
              + "' took longer than "
              + words(limits.total()),
          "the server may be slow; an administrator sets the limit");
    }
    if (folder.bytesIncoming() > limits.bytes()) {
      throw new CheckoutProblem(
          "'"
              + Shown.text(url.toString())
              + "' sends more than "
              + limits.bytes()
              + " bytes at once",
          "an administrator sets the limit");
    }
  }

  private static String words(Duration duration) {
    return duration.toMinutes() > 0 && duration.toSecondsPart() == 0
        ? duration.toMinutes() + " min"
        : duration.toSeconds() + " s";
  }

  private static CheckoutProblem failed(@Nullable Throwable problem, MirrorFolder folder)
      throws InterruptedException {
    return switch (problem) {
      case CheckoutProblem known -> known;
      case IOException io -> Failures.mirror(folder.path(), io);
      case InterruptedException interrupted -> throw interrupted;
      case RuntimeException bug -> throw bug;
      case Error error -> throw error;
      case null, default -> throw new IllegalStateException(problem);
    };
  }
}
