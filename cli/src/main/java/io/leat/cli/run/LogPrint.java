package io.leat.cli.run;

import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.driver.StepNotes;
import io.leat.engine.durable.Pack;
import io.leat.engine.expression.TextPattern;
import io.leat.engine.log.LineSink;
import io.leat.engine.log.LogReader;
import io.leat.engine.run.EventJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prints the part of a log that was asked for, as the bytes it holds.
 *
 * @param tail only the last so many of the lines; -1 for all
 * @param since only lines from this number on, counted from 1
 * @param step only what this step printed, counted from 1; 0 for all steps
 * @param pattern only lines in which this is found; null for all
 * @param times whether each line is led by the time when it was first seen
 */
public record LogPrint(
    long tail, long since, int step, @Nullable TextPattern pattern, boolean times) {

  private static final String NO_TIME = "-                        ";

  /** The bytes of the log that belong to the step; all of them when none was asked for. */
  private record Part(long from, long to) {}

  /** The last lines, -1 for all. */
  public static LogPrint last(long lines) {
    return new LogPrint(lines, 1, 0, null, false);
  }

  /** What follows a log that is not whole, given what is {@code missing}. */
  public static String gap(String missing) {
    return "leat: the log has a gap: " + missing;
  }

  /** Whether bytes cannot be printed before the end of their line is known. */
  boolean byLine() {
    return pattern != null || times;
  }

  /** Prints it. */
  public void print(AttemptFolder folder, OutputStream out) throws IOException {
    print(folder, Long.MAX_VALUE, out);
  }

  /** Prints it as if the log ended at {@code limit}, and returns the offset behind the last byte that was looked at. */
  long print(AttemptFolder folder, long limit, OutputStream out) throws IOException {
    Part part = part(folder);
    try (LogReader reader = LogReader.open(folder.log(), Math.min(limit, part.to))) {
      long end = reader.length();
      if (!byLine() && tail < 0 && since <= 1) {
        reader.range(part.from, end, out::write);
        return end;
      }
      long first = Math.max(since - 1, firstLine(folder.log(), part.from));
      if (tail >= 0 && pattern != null) {
        Chooser chooser = new Chooser(first, (int) Math.min(tail, 1_000_000));
        reader.matching(pattern, chooser);
        Printer printer = new Printer(out, chooser.first(), times);
        reader.matching(pattern, printer);
      } else if (pattern != null) {
        reader.matching(pattern, new Printer(out, first, times));
      } else if (tail >= 0) {
        long lines = Math.min(tail, Math.max(0, reader.lines() - first));
        reader.last(lines, new Printer(out, 0, times));
      } else {
        reader.from(first, new Printer(out, first, times));
      }
      return end;
    }
  }

  /** The number, counted from 0, of the line that the byte {@code from} belongs to. */
  private static long firstLine(Path log, long from) throws IOException {
    if (from == 0) {
      return 0;
    }
    boolean[] atStart = new boolean[1];
    try (LogReader before = LogReader.open(log, from)) {
      before.range(from - 1, from, (bytes, offset, length) -> atStart[0] = bytes[offset] == '\n');
      return before.lines() - (atStart[0] ? 0 : 1);
    }
  }

  private Part part(AttemptFolder folder) throws IOException {
    if (step == 0) {
      return new Part(0, Long.MAX_VALUE);
    }
    List<Long> starts = starts(folder);
    if (step > starts.size()) {
      throw new UsageProblem(
          starts.isEmpty()
              ? "the attempt has no step " + step + ": it has one step or has not begun"
              : "step " + step + " was not begun; the last one begun is step " + starts.size(),
          null);
    }
    long end = step < starts.size() ? starts.get(step) : Long.MAX_VALUE;
    return new Part(starts.get(step - 1), end);
  }

  /** Where the steps that were begun start in the log. An attempt with one step does not note it. */
  private static List<Long> starts(AttemptFolder folder) {
    List<Long> starts = StepNotes.read(folder).starts();
    return starts.isEmpty() && Pack.exists(folder.log()) ? List.of(0L) : starts;
  }

  /** The time as {@code --time} writes it, with a blank behind it. */
  static String time(@Nullable Instant instant) {
    return instant == null ? NO_TIME : EventJson.time(instant) + " ";
  }

  /** Finds the number of the first of the last lines. */
  private static final class Chooser implements LineSink {
    private final long first;
    private final long[] last;
    private long count;

    Chooser(long first, int most) {
      this.first = first;
      this.last = new long[most];
    }

    @Override
    public void line(long number, @Nullable Instant firstSeen) {
      if (number >= first && last.length > 0) {
        last[(int) (count++ % last.length)] = number;
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {}

    long first() {
      return count == 0
          ? Long.MAX_VALUE
          : count <= last.length ? last[0] : last[(int) (count % last.length)];
    }
  }

  /** Prints lines from a number on. */
  private static final class Printer implements LineSink {
    private final OutputStream out;
    private final long first;
    private final boolean times;
    private boolean on;

    Printer(OutputStream out, long first, boolean times) {
      this.out = out;
      this.first = first;
      this.times = times;
    }

    @Override
    public void line(long number, @Nullable Instant firstSeen) throws IOException {
      on = number >= first;
      if (on && times) {
        out.write(time(firstSeen).getBytes(StandardCharsets.US_ASCII));
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (on) {
        out.write(bytes, offset, length);
      }
    }
  }
}
