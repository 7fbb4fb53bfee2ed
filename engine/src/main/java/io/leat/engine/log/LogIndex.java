package io.leat.engine.log;

import io.leat.engine.durable.Pack;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The index of a log, for reading. An index that is missing, damaged or of another log has no records. */
final class LogIndex implements Closeable {
  private static final int BLOCK = 128;

  private final @Nullable SeekableByteChannel file;
  private final ByteBuffer block = ByteBuffer.allocate(BLOCK * IndexRecord.BYTES);
  private long blockAt = -1;
  private long count;

  private LogIndex(@Nullable SeekableByteChannel file, long count) {
    this.file = file;
    this.count = count;
  }

  /** The records, in the index of the log at {@code path}, of lines that start before {@code limit}. */
  static LogIndex open(Path path, SeekableByteChannel log, long limit) throws IOException {
    Path records = IndexRecord.indexOf(path);
    if (!Pack.exists(records)) {
      return new LogIndex(null, 0);
    }
    SeekableByteChannel file = Pack.open(records);
    try {
      LogIndex index = new LogIndex(file, file.size() / IndexRecord.BYTES);
      IndexRecord last = index.count == 0 ? null : index.at(index.count - 1);
      if (last != null && !last.fits(log)) {
        index.count = 0;
      }
      index.count = index.behind(limit - 1, false);
      return index;
    } catch (IOException problem) {
      file.close();
      throw problem;
    }
  }

  /** Reads from a place of a file, whatever was read before. */
  static int read(SeekableByteChannel file, ByteBuffer to, long at) throws IOException {
    return file instanceof FileChannel whole ? whole.read(to, at) : file.position(at).read(to);
  }

  long count() {
    return count;
  }

  /** The last record of a line numbered {@code line} or less; null when there is none. */
  @Nullable IndexRecord beforeLine(long line) throws IOException {
    long behind = behind(line, true);
    return behind == 0 ? null : at(behind - 1);
  }

  /** The last record of a line that starts at {@code offset} or before; null when there is none. */
  @Nullable IndexRecord beforeOffset(long offset) throws IOException {
    long behind = behind(offset, false);
    return behind == 0 ? null : at(behind - 1);
  }

  /** The place of the first record whose line, or else offset, is greater than {@code key}. */
  long behind(long key, boolean byLine) throws IOException {
    long low = 0;
    long high = count;
    while (low < high) {
      long middle = (low + high) >>> 1;
      IndexRecord record = at(middle);
      if (record == null) {
        return 0;
      }
      if ((byLine ? record.line() : record.offset()) > key) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** The record at {@code place}; null when it is damaged, and then the index has no records from now on. */
  @Nullable IndexRecord at(long place) throws IOException {
    if (file == null || place >= count) {
      return null;
    }
    long first = place - place % BLOCK;
    int at = (int) (place - first) * IndexRecord.BYTES;
    if (first != blockAt || at + IndexRecord.BYTES > block.position()) {
      block.clear();
      blockAt = first;
      while (block.hasRemaining()) {
        if (read(file, block, first * IndexRecord.BYTES + block.position()) < 0) {
          break;
        }
      }
    }
    if (at + IndexRecord.BYTES > block.position() || !IndexRecord.whole(block, at)) {
      count = 0;
      return null;
    }
    return IndexRecord.get(block, at);
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
