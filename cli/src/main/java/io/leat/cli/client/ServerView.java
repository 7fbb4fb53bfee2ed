package io.leat.cli.client;

import io.leat.cli.run.LogPrint;
import io.leat.cli.run.PlainText;
import io.leat.cli.run.RunView;
import io.leat.cli.run.ShownLog;
import io.leat.engine.job.TaskName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A run of a server, as a screen asks for it. What the server does not answer counts as nothing: the events have told how it went. */
final class ServerView implements RunView {
  private final Server server;
  private final long run;
  private int total;
  private volatile Consumer<String> talk = _ -> {};

  ServerView(Server server, long run) {
    this.server = server;
    this.run = run;
  }

  /** Where a log that breaks off is told of. */
  void tells(Consumer<String> lines) {
    talk = lines;
  }

  /** Says how many tasks there are, once the graph is known. */
  synchronized void tasks(int count) {
    total = count;
  }

  @Override
  public synchronized int total() {
    return total;
  }

  /** What goes through a pipe is recorded on the way; its log is what the task says beside. */
  @Override
  public Set<TaskName> streams() {
    return Set.of();
  }

  @Override
  public ShownLog log(TaskName task, int attempt) {
    return new OfServer(task.text(), attempt);
  }

  private final class OfServer implements ShownLog {
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final String task;
    private final int attempt;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile String last = "";
    private long asked;

    OfServer(String task, int attempt) {
      this.task = task;
      this.attempt = attempt;
    }

    @Override
    public String line() {
      long now = System.nanoTime();
      if ((asked == 0 || now - asked > FRESH.toNanos()) && asking.compareAndSet(false, true)) {
        asked = now;
        Thread.startVirtualThread(
            () -> {
              List<String> lines = lines(1);
              last = lines.isEmpty() ? last : lines.getFirst();
              asking.set(false);
            });
      }
      return last;
    }

    @Override
    public List<String> lines(int most) {
      ByteArrayOutputStream bytes = new Few();
      LogWish wish = new LogWish(attempt, LogPrint.last(most), false, false);
      try {
        new TaskLog(server, run, task, wish, bytes).print();
      } catch (IOException | UncheckedIOException | ServerProblem noLog) {
        return List.of();
      }
      return bytes
          .toString(StandardCharsets.UTF_8)
          .lines()
          .map(PlainText::line)
          .filter(each -> !each.isBlank())
          .toList();
    }

    @Override
    public Tail tail() {
      return new Followed(task, attempt);
    }
  }

  /** The last lines of a log; whoever sends more is heard no longer. */
  private static final class Few extends ByteArrayOutputStream {
    private static final int MOST = 16 << 20;

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      if (count + length > MOST) {
        throw new UncheckedIOException(new IOException("more than " + MOST + " bytes"));
      }
      super.write(bytes, offset, length);
    }
  }

  /** A log that is followed: what arrives waits here, and the server waits when nobody reads it. */
  private final class Followed extends OutputStream implements ShownLog.Tail {
    private final String task;
    private final Thread thread;
    private final byte[] arrived = new byte[1 << 18];
    private int count;
    private boolean closed;

    Followed(String task, int attempt) {
      this.task = task;
      LogWish wish = new LogWish(attempt, LogPrint.last(-1), true, true);
      TaskLog log = new TaskLog(server, run, task, wish, this);
      thread = Thread.startVirtualThread(() -> follow(log));
    }

    private void follow(TaskLog log) {
      try {
        log.print();
      } catch (IOException | ServerProblem problem) {
        if (!isClosed()) {
          talk.accept("the log of '" + task + "' breaks off: " + problem.getMessage());
        }
      }
    }

    @Override
    public void write(int each) throws IOException {
      write(new byte[] {(byte) each}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        int done = 0;
        while (done < length) {
          while (count == arrived.length && !closed) {
            wait();
          }
          if (closed) {
            throw new IOException("nobody follows it");
          }
          int some = Math.min(length - done, arrived.length - count);
          System.arraycopy(bytes, offset + done, arrived, count, some);
          count += some;
          done += some;
        }
      } catch (InterruptedException hurry) {
        throw new InterruptedIOException("nobody follows it");
      }
    }

    @Override
    public synchronized int read(byte[] into) {
      int some = Math.min(into.length, count);
      System.arraycopy(arrived, 0, into, 0, some);
      System.arraycopy(arrived, some, arrived, 0, count - some);
      count -= some;
      notifyAll();
      return some;
    }

    @Override
    public long passedOver() {
      return 0;
    }

    @Override
    public boolean whole(Duration wait) throws InterruptedException {
      return thread.join(wait);
    }

    private synchronized boolean isClosed() {
      return closed;
    }

    @Override
    public void close() {
      synchronized (this) {
        closed = true;
        notifyAll();
      }
      thread.interrupt();
    }
  }
}
