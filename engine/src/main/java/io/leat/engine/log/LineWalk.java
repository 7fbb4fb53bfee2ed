package io.leat.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One pass over lines of a log, giving those that match with number and time. For one use. */
final class LineWalk {
  /** How much of a line a pattern is matched on. */
  static final int HEAD = 64 * 1024;

  private final SeekableByteChannel log;
  private final LogIndex index;
  private final LineSink sink;
  private final @Nullable LineSearch search;
  private final byte[] bytes = new byte[2 * HEAD];
  private final ByteBuffer buffer = NewLines.buffer(bytes);
  private long place = -1;
  private @Nullable Instant seen;
  private long nextLine = Long.MAX_VALUE;

  LineWalk(SeekableByteChannel log, LogIndex index, LineSink sink) {
    this(log, index, sink, null);
  }

  LineWalk(SeekableByteChannel log, LogIndex index, LineSink sink, @Nullable LineSearch search) {
    this.log = log;
    this.index = index;
    this.sink = sink;
    this.search = search;
  }

  /** Walks the bytes {@code from} to before {@code to}; the first line of them has the number {@code line}. */
  void walk(long from, long to, long line) throws IOException {
    long number = line;
    long at = from;
    int start = 0; // of what is not given yet
    int filled = 0;
    boolean inside = false; // the line was begun: what it is stands fast
    boolean given = false;
    while (true) {
      int feed = NewLines.first(buffer, start, filled);
      boolean whole = feed >= 0;
      if (!whole && !inside && filled - start < HEAD && at < to) {
        System.arraycopy(bytes, start, bytes, 0, filled - start);
        filled -= start;
        start = 0;
        int read = fill(filled, at, to);
        if (read > 0) {
          at += read;
          filled += read;
          continue;
        }
        at = to;
      }
      int end = whole ? feed + 1 : filled;
      if (end > start) {
        if (!inside) {
          given = matches(start, end);
          if (given) {
            sink.line(number, seenAt(number));
          }
        }
        if (given) {
          sink.write(bytes, start, end - start);
        }
        inside = !whole;
        number += whole ? 1 : 0;
        start = end;
      }
      if (!whole) {
        if (at >= to) {
          return;
        }
        start = 0;
        filled = Math.max(0, fill(0, at, to));
        at = filled == 0 ? to : at + filled;
      }
    }
  }

  private int fill(int position, long at, long to) throws IOException {
    if (search != null) {
      search.look();
    }
    buffer.clear().position(position).limit((int) Math.min(bytes.length, position + (to - at)));
    return LogIndex.read(log, buffer, at);
  }

  private boolean matches(int start, int end) {
    if (search == null) {
      return true;
    }
    int length = end - start;
    if (length > 0 && bytes[end - 1] == '\n') {
      length--;
      if (length > 0 && bytes[start + length - 1] == '\r') {
        length--;
      }
    }
    return search.finds(new String(bytes, start, Math.min(HEAD, length), StandardCharsets.UTF_8));
  }

  /** When the line was first seen; lines are asked for in rising order. */
  private @Nullable Instant seenAt(long line) throws IOException {
    if (place < 0) {
      place = index.behind(line, true);
      seen = time(place == 0 ? null : index.at(place - 1));
      nextLine = next();
    }
    while (line >= nextLine) {
      seen = time(index.at(place));
      place++;
      nextLine = next();
    }
    return seen;
  }

  private long next() throws IOException {
    IndexRecord next = index.at(place);
    return next == null ? Long.MAX_VALUE : next.line();
  }

  private static @Nullable Instant time(@Nullable IndexRecord record) {
    return record == null ? null : Instant.ofEpochMilli(record.millis());
  }
}
