package io.leat.cli.run;

import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.durable.Pack;
import io.leat.engine.expression.TextPattern;
import io.leat.engine.job.TaskName;
import io.leat.engine.log.LogReader;
import io.leat.engine.run.TaskState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Follows the log of a task until the task has ended, over all attempts that follow. */
public final class LogFollow {
  private static final long POLL_MILLIS = 100;
  private static final int OWNER_POLLS = 10;

  /** A line that is chosen by a pattern or led by its time is held back until it has ended, up to this many bytes. */
  private static final int LINE = 64 << 10;

  private final RunHistory history;
  private final TaskName task;
  private final LogPrint print;
  private final OutputStream out;
  private final Consumer<String> talk;
  private final Clock clock;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long offset;

  /**
   * Follows the log of {@code task}.
   *
   * @param print what of the lines that are there already is shown, and of those that come
   * @param talk is told, in whole lines, what is no part of the log
   */
  public LogFollow(
      RunHistory history,
      TaskName task,
      LogPrint print,
      OutputStream out,
      Consumer<String> talk,
      Clock clock) {
    this.history = history;
    this.task = task;
    this.print = print;
    this.out = out;
    this.talk = talk;
    this.clock = clock;
  }

  /**
   * Follows until the task has ended, or nobody runs the run any more and the attempt has ended.
   *
   * @param only the number of the attempt that is followed alone; 0 for the latest and all that come
   */
  public void follow(int only) throws IOException, InterruptedException {
    int attempt = only > 0 ? only : Math.max(1, history.attempts(task));
    boolean begun = false;
    int polls = 0;
    while (true) {
      // the order counts: what is found ended here has all of its log written below
      history.advance();
      boolean finished = history.state().task(task) instanceof TaskState.Finished;
      AttemptFolder folder = history.run().folder().attempt(task, attempt);
      boolean over = finished || history.attempts(task) > attempt;
      boolean lonely =
          !over && polls % OWNER_POLLS == OWNER_POLLS - 1 && !history.owned() && !runs(folder);
      if (Pack.exists(folder.log())) {
        offset = begun ? more(folder) : first(folder);
        begun = true;
        out.flush();
      }
      if (over || lonely) {
        rest();
        out.flush();
        if (lonely) {
          talk.accept(
              "nobody runs "
                  + history.run().header().title()
                  + "; go on with it: leat attach "
                  + history.run().header().number());
          return;
        }
        history.gap(task, attempt).ifPresent(gap -> talk.accept(LogPrint.gap(gap)));
        if (only > 0 || history.attempts(task) <= attempt) {
          return;
        }
        attempt++;
        begun = false;
        offset = 0;
        talk.accept("attempt " + attempt + " of '" + task + "'");
      } else {
        polls++;
        Thread.sleep(POLL_MILLIS);
      }
    }
  }

  /** Whether the attempt may go on by itself. */
  private static boolean runs(AttemptFolder folder) throws IOException {
    return Files.exists(folder.claim()) && folder.exitCode().isEmpty();
  }

  /** Prints what is there when the following begins; a line that has not ended comes later when it must be seen as a whole. */
  private long first(AttemptFolder folder) throws IOException {
    return print.print(folder, print.byLine() ? lineEnd(folder.log()) : Long.MAX_VALUE, out);
  }

  /** The offset behind the last line feed of {@code log}. */
  private static long lineEnd(Path log) throws IOException {
    try (LogReader reader = LogReader.open(log)) {
      long to = reader.length();
      long[] found = {-1};
      while (to > 0 && found[0] < 0) {
        long from = Math.max(0, to - LINE);
        long[] at = {from};
        reader.range(
            from,
            to,
            (bytes, offset, length) -> {
              for (int i = offset; i < offset + length; i++) {
                at[0]++;
                found[0] = bytes[i] == '\n' ? at[0] : found[0];
              }
            });
        to = from;
      }
      return Math.max(0, found[0]);
    }
  }

  private long more(AttemptFolder folder) throws IOException {
    try (LogReader reader = LogReader.open(folder.log())) {
      return reader.copyFrom(offset, print.byLine() ? this::lines : out::write);
    }
  }

  private void lines(byte[] bytes, int from, int length) throws IOException {
    for (int i = from; i < from + length; i++) {
      line.write(bytes[i]);
      if (bytes[i] == '\n' || line.size() == LINE) {
        rest();
      }
    }
  }

  /** Prints the line that is held back, if it is wanted. */
  private void rest() throws IOException {
    if (line.size() == 0) {
      return;
    }
    @Nullable TextPattern pattern = print.pattern();
    String text = line.toString(StandardCharsets.UTF_8);
    int end = text.length();
    end -= text.endsWith("\n") ? 1 : 0;
    end -= end > 0 && text.charAt(end - 1) == '\r' ? 1 : 0;
    if (pattern == null || pattern.find(text.substring(0, end))) {
      if (print.times()) {
        out.write(LogPrint.time(clock.instant()).getBytes(StandardCharsets.US_ASCII));
      }
      line.writeTo(out);
    }
    line.reset();
  }
}
