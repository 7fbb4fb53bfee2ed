package io.leat.engine.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Follows a log that others append to, and keeps its index {@code <log>.index} beside it (shape: {@link IndexRecord}).
 *
 * <p>A record is written for the first and the last line begun in what an {@link #advance} saw, and for one line in each 64 KiB
 * between. So the time of every line is as fine as the caller's polling, and a reopened indexer goes on exactly where the last
 * stopped. The index is derived: it is not forced to disk, a damaged tail is dropped, and an index that does not fit its log is
 * made anew. Memory is two buffers, whatever the size of the log. Used by one thread at a time.
 */
public final class LogIndexer implements Closeable {
  static final int SPACING = 64 * 1024;
  private static final IndexRecord NONE = new IndexRecord(-1, -1, 0);

  private final FileChannel log;
  private final FileChannel index;
  private final ByteBuffer read = NewLines.buffer(new byte[SPACING]);
  private final ByteBuffer records = ByteBuffer.allocate(64 * IndexRecord.BYTES);
  private IndexRecord recorded;
  private long indexed;
  private long position;
  private long feeds;
  private boolean atLineStart = true;

  // of the advance under way
  private long millis;
  private boolean firstIsDue;
  private long lastStart;
  private long lastLine;

  private LogIndexer(FileChannel log, FileChannel index, @Nullable IndexRecord last, long indexed) {
    this.log = log;
    this.index = index;
    this.recorded = last == null ? NONE : last;
    this.indexed = indexed;
    this.position = Math.max(0, recorded.offset());
    this.feeds = Math.max(0, recorded.line());
  }

  /** Takes up the index of {@code log} where it ends, or begins one. The log must exist; it is only read. */
  public static LogIndexer open(Path log) throws IOException {
    FileChannel bytes = FileChannel.open(log, StandardOpenOption.READ);
    try {
      FileChannel index =
          FileChannel.open(
              IndexRecord.indexOf(log),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      try {
        return takeUp(bytes, index);
      } catch (IOException problem) {
        index.close();
        throw problem;
      }
    } catch (IOException problem) {
      bytes.close();
      throw problem;
    }
  }

  private static LogIndexer takeUp(FileChannel log, FileChannel index) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(256 * IndexRecord.BYTES);
    IndexRecord last = null;
    long sound = 0;
    boolean goesOn = true;
    while (goesOn) {
      block.clear();
      int length = fill(index, block, sound);
      goesOn = length == block.capacity();
      for (int at = 0; at + IndexRecord.BYTES <= length; at += IndexRecord.BYTES) {
        IndexRecord next = IndexRecord.whole(block, at) ? IndexRecord.get(block, at) : null;
        if (next == null || (last != null && !next.follows(last))) {
          goesOn = false;
          break;
        }
        last = next;
        sound += IndexRecord.BYTES;
      }
    }
    if (last != null && !last.fits(log)) {
      last = null;
      sound = 0;
    }
    index.truncate(sound);
    return new LogIndexer(log, index, last, sound);
  }

  /** Reads into {@code buffer} until it is full or the file ends. */
  private static int fill(FileChannel file, ByteBuffer buffer, long position) throws IOException {
    while (buffer.hasRemaining()) {
      if (file.read(buffer, position + buffer.position()) < 0) {
        break;
      }
    }
    return buffer.position();
  }

  /**
   * Reads what the log has gained, up to its length at the call, and indexes it.
   *
   * @return how many bytes were read; 0 when there was nothing new. The first call after a reopening reads the last known line again
   */
  public long advance(Instant now) throws IOException {
    return advance(now, Long.MAX_VALUE);
  }

  /** As {@link #advance(Instant)}, but reads {@code most} bytes at most; the next calls catch up. */
  public long advance(Instant now, long most) throws IOException {
    long length = log.size();
    if (length < position) {
      startAnew();
    }
    long from = position;
    long end = length - from < most ? length : from + most;
    if (end == from) {
      return 0;
    }
    millis = now.toEpochMilli();
    firstIsDue = true;
    lastStart = -1;
    while (position < end) {
      read.clear().limit((int) Math.min(SPACING, end - position));
      int filled = fill(log, read, position);
      if (filled == 0) {
        break; // cut off while being read; the next call sees it
      }
      take(filled);
    }
    if (lastStart > recorded.offset()) {
      record(lastStart, lastLine);
    }
    store();
    return position - from;
  }

  /** How many lines were begun in what was read so far; a last one without line end counts. */
  public long lines() {
    return feeds + (atLineStart ? 0 : 1);
  }

  /** How many bytes of the log were read so far. */
  public long position() {
    return position;
  }

  @Override
  public void close() throws IOException {
    try (log) {
      index.close();
    }
  }

  private void startAnew() throws IOException {
    index.truncate(0);
    indexed = 0;
    recorded = NONE;
    position = 0;
    feeds = 0;
    atLineStart = true;
  }

  /** Indexes the first {@code length} bytes of the buffer, which stand at the position. */
  private void take(int length) throws IOException {
    long base = position;
    if (atLineStart) {
      lastStart = base;
      lastLine = feeds;
      offer(base);
    }
    int i = 0;
    while (i < length) {
      long due = firstIsDue ? i : Math.max(i, recorded.offset() + SPACING - base - 1);
      if (due >= length) {
        feeds += NewLines.count(read, i, length);
        break;
      }
      feeds += NewLines.count(read, i, (int) due);
      int feed = NewLines.first(read, (int) due, length);
      if (feed < 0) {
        break;
      }
      feeds++;
      i = feed + 1;
      if (i < length) {
        offer(base + i);
      }
    }
    atLineStart = read.get(length - 1) == '\n';
    int start = NewLines.last(read, 0, length - 1) + 1;
    if (start > 0) {
      lastStart = base + start;
      lastLine = feeds - (atLineStart ? 1 : 0);
    }
    position = base + length;
  }

  /** Records the line that starts at {@code offset} behind all line feeds counted, when a record is due. */
  private void offer(long offset) throws IOException {
    if (offset > recorded.offset() && (firstIsDue || offset >= recorded.offset() + SPACING)) {
      record(offset, feeds);
      firstIsDue = false;
    }
  }

  private void record(long offset, long line) throws IOException {
    if (!records.hasRemaining()) {
      store();
    }
    recorded = new IndexRecord(offset, line, millis);
    recorded.put(records);
  }

  private void store() throws IOException {
    records.flip();
    while (records.hasRemaining()) {
      indexed += index.write(records, indexed);
    }
    records.clear();
  }
}
