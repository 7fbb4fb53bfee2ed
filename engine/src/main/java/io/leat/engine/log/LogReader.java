package io.leat.engine.log;

import io.leat.engine.durable.Pack;
import io.leat.engine.expression.TextPattern;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;

/**
 * Reads a log and, where there is one, its index. Without an index it gives the same lines by scanning, but no times.
 *
 * <p>A line ends behind its line feed or at the end of the log; all bytes are given as they are, the line end with them. Nothing of
 * the size of a line or of the log is held in memory. The log may be packed, and one that is not may grow or be packed meanwhile; lines and
 * offsets that were given stay true. Used by one thread at a time.
 */
public final class LogReader implements Closeable {
  /** How many bytes of a line a pattern is matched on. */
  public static final int LOOKED_AT = LineWalk.HEAD;

  private static final int BUFFER = 64 * 1024;

  private final Path path;
  private final SeekableByteChannel log;
  private final long limit;

  private LogReader(Path path, SeekableByteChannel log, long limit) {
    this.path = path;
    this.log = log;
    this.limit = limit;
  }

  public static LogReader open(Path log) throws IOException {
    return open(log, Long.MAX_VALUE);
  }

  /** Reads {@code log} as if it ended after {@code limit} bytes. */
  public static LogReader open(Path log, long limit) throws IOException {
    if (limit < 0) {
      throw new IllegalArgumentException("the limit of a log is " + limit + ", less than 0");
    }
    return new LogReader(log, Pack.open(log), limit);
  }

  /** How many bytes can be read now. */
  public long length() throws IOException {
    return Math.min(limit, log.size());
  }

  /** How many lines there are now; a last one without line end counts. */
  public long lines() throws IOException {
    long end = length();
    try (LogIndex index = index()) {
      return end == 0 ? 0 : feedsBefore(index, end - 1) + 1;
    }
  }

  /** The bytes from {@code from} to before {@code to}, as far as they are there. */
  public void range(long from, long to, ByteSink sink) throws IOException {
    copy(Math.max(0, from), Math.min(to, length()), sink);
  }

  /** All bytes from {@code offset} on; returns the offset behind the last one given, from which to go on later. */
  public long copyFrom(long offset, ByteSink sink) throws IOException {
    long end = length();
    copy(offset, end, sink);
    return Math.max(offset, end);
  }

  /** The last {@code count} lines. */
  public void last(long count, ByteSink sink) throws IOException {
    long end = length();
    copy(startOfLast(count, end), end, sink);
  }

  /** The last {@code count} lines, with number and time. */
  public void last(long count, LineSink sink) throws IOException {
    long end = length();
    long start = startOfLast(count, end);
    try (LogIndex index = index()) {
      new LineWalk(log, index, sink).walk(start, end, start == end ? 0 : feedsBefore(index, start));
    }
  }

  /** The lines from number {@code line} on, counted from 0. */
  public void from(long line, ByteSink sink) throws IOException {
    long end = length();
    try (LogIndex index = index()) {
      copy(startOf(index, line, end), end, sink);
    }
  }

  /** The lines from number {@code line} on, counted from 0, with number and time. */
  public void from(long line, LineSink sink) throws IOException {
    long end = length();
    try (LogIndex index = index()) {
      new LineWalk(log, index, sink).walk(startOf(index, line, end), end, Math.max(0, line));
    }
  }

  /**
   * The lines in which {@code pattern} is found. A line is read as UTF-8 without its line end (line feed, or carriage return and line
   * feed); of a line over 64 KiB only the first 64 KiB are looked at, and all of it is given.
   */
  public void matching(TextPattern pattern, LineSink sink) throws IOException {
    matching(pattern, () -> {}, sink);
  }

  /**
   * As the other, with somebody who watches.
   *
   * @param watch called again and again, in the middle of a line too where matching it takes more than some milliseconds; what it throws
   *     ends the reading
   */
  public void matching(TextPattern pattern, Runnable watch, LineSink sink) throws IOException {
    try (LogIndex index = index()) {
      new LineWalk(log, index, sink, new LineSearch(pattern, watch)).walk(0, length(), 0);
    }
  }

  @Override
  public void close() throws IOException {
    log.close();
  }

  private LogIndex index() throws IOException {
    return LogIndex.open(path, log, length());
  }

  private void copy(long from, long to, ByteSink sink) throws IOException {
    byte[] bytes = new byte[(int) Math.max(0, Math.min(BUFFER, to - from))];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (long at = from; at < to; ) {
      int length = read(buffer, at, to);
      if (length <= 0) {
        break;
      }
      sink.write(bytes, 0, length);
      at += length;
    }
  }

  /** The offset at which the last {@code count} lines of the first {@code end} bytes start. */
  private long startOfLast(long count, long end) throws IOException {
    if (count <= 0 || end == 0) {
      return end;
    }
    ByteBuffer buffer = NewLines.buffer(new byte[BUFFER]);
    long missing = count;
    long behind = end - 1; // a line feed at the very end belongs to the last line
    while (behind > 0) {
      long from = Math.max(0, behind - BUFFER);
      int length = read(buffer, from, behind);
      int feeds = NewLines.count(buffer, 0, Math.max(0, length));
      if (feeds >= missing) {
        int place = length;
        for (; missing > 0; missing--) {
          place = NewLines.last(buffer, 0, place);
        }
        return from + place + 1;
      }
      missing -= feeds;
      behind = from;
    }
    return 0;
  }

  /** The offset at which line {@code line} starts, or {@code end} when there is none. */
  private long startOf(LogIndex index, long line, long end) throws IOException {
    if (line <= 0) {
      return 0;
    }
    IndexRecord near = index.beforeLine(line);
    long at = near == null ? 0 : near.offset();
    long missing = near == null ? line : line - near.line();
    ByteBuffer buffer = NewLines.buffer(new byte[BUFFER]);
    while (missing > 0 && at < end) {
      int length = read(buffer, at, end);
      if (length <= 0) {
        return end;
      }
      int feeds = NewLines.count(buffer, 0, length);
      if (feeds < missing) {
        missing -= feeds;
        at += length;
      } else {
        int place = -1;
        for (; missing > 0; missing--) {
          place = NewLines.first(buffer, place + 1, length);
        }
        return at + place + 1;
      }
    }
    return Math.min(at, end);
  }

  /** How many line feeds there are before {@code offset}: the number of the line that the byte there belongs to. */
  private long feedsBefore(LogIndex index, long offset) throws IOException {
    IndexRecord near = index.beforeOffset(offset);
    long at = near == null ? 0 : near.offset();
    long feeds = near == null ? 0 : near.line();
    ByteBuffer buffer = NewLines.buffer(new byte[BUFFER]);
    while (at < offset) {
      int length = read(buffer, at, offset);
      if (length <= 0) {
        break;
      }
      feeds += NewLines.count(buffer, 0, length);
      at += length;
    }
    return feeds;
  }

  /** Fills the buffer from {@code at} on, not beyond {@code to}; returns how many bytes there were. */
  private int read(ByteBuffer buffer, long at, long to) throws IOException {
    buffer.clear().limit((int) Math.min(buffer.capacity(), to - at));
    while (buffer.hasRemaining()) {
      if (LogIndex.read(log, buffer, at + buffer.position()) < 0) {
        break;
      }
    }
    return buffer.position();
  }
}
