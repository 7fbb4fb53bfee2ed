package io.leat.server.api;

import io.leat.engine.durable.Pack;
import io.leat.server.http.EventFeed;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The end of a log that grows, for all who follow it: what the foremost of them needs next is read and put into words once, and the others
 * are given the same. Who is further behind reads for itself, up to where a piece begins. Safe for all threads.
 */
final class LogTail {
  private static final int CHUNK = 128 * 1024;
  private static final int MUCH = 8 * 1024;
  private static final int PIECES = 16;
  private static final long LOOK_NANOS = 50_000_000;
  private static final long LOOK_NANOS_AT_MUCH = 100_000_000;
  private static final long ASK_NANOS = 500_000_000;

  private final Path file;
  private final Over over;
  private final TreeMap<Long, Piece> pieces = new TreeMap<>();
  private long next = System.nanoTime();
  private long asked = System.nanoTime() - ASK_NANOS;
  private boolean last;

  /** Whether nothing will be added any more. */
  interface Over {
    boolean yes() throws IOException;
  }

  /** What is found behind an offset. */
  sealed interface Reading {}

  /**
   * Some of the log.
   *
   * @param event with a text where it is one, in base64 where it is not; its id is {@code to}
   * @param to the offset behind it
   */
  record Piece(EventFeed.Frame event, long to) implements Reading {}

  /** Nothing yet; looking again before {@code nanos} have passed finds nothing either. */
  record Nothing(long nanos) implements Reading {}

  /** Nothing, for ever. */
  record End() implements Reading {}

  LogTail(Path file, Over over) {
    this.file = file;
    this.over = over;
  }

  /** Looks for what comes behind {@code offset}. */
  Reading look(long offset) throws IOException {
    int most = CHUNK;
    synchronized (this) {
      Piece known = pieces.get(offset);
      if (known != null) {
        return known;
      }
      long now = System.nanoTime();
      // asked before the file is looked at, so that what was written at the very end is seen
      if (!last && now - asked >= ASK_NANOS) {
        asked = now;
        last = over.yes();
      }
      Map.Entry<Long, Piece> foremost = pieces.lastEntry();
      long end = foremost == null ? 0 : foremost.getValue().to();
      if (foremost == null || offset >= end) {
        boolean soon = offset == end && !last && now - next < 0;
        return soon ? new Nothing(next - now) : ahead(offset, end, now);
      }
      Long following = pieces.higherKey(offset);
      most = (int) Math.min(CHUNK, (following == null ? end : following) - offset);
    }
    Piece own = read(offset, most);
    return own == null ? new End() : own;
  }

  private Reading ahead(long offset, long end, long now) throws IOException {
    Piece piece = read(offset, CHUNK);
    long found = piece == null ? 0 : piece.to() - offset;
    // a log that grows fast is sent in larger pieces, until one does not hold all that is there
    next = now + (found >= CHUNK - 3 ? 0 : found >= MUCH ? LOOK_NANOS_AT_MUCH : LOOK_NANOS);
    if (piece == null) {
      return last ? new End() : new Nothing(LOOK_NANOS);
    }
    if (offset > end) {
      pieces.clear();
    }
    pieces.put(offset, piece);
    if (pieces.size() > PIECES) {
      pieces.pollFirstEntry();
    }
    return piece;
  }

  /** The file is opened for each look: a follower that is interrupted closes what it reads. Null when there is nothing. */
  private @Nullable Piece read(long offset, int most) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(most);
    try (SeekableByteChannel channel = Pack.open(file)) {
      int count = channel.position(offset).read(buffer);
      return count <= 0 ? null : piece(buffer.array(), count, offset);
    } catch (NoSuchFileException notYet) {
      return null;
    }
  }

  private static Piece piece(byte[] bytes, int count, long offset) {
    int whole = characters(bytes, count);
    int length = whole == 0 ? count : whole;
    JsonObject data = new JsonObject().put("offset", offset);
    String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
    if (text.indexOf('\ufffd') < 0) {
      data.put("text", text);
    } else {
      ByteBuffer encoded = Base64.getEncoder().encode(ByteBuffer.wrap(bytes, 0, length));
      data.put("base64", StandardCharsets.US_ASCII.decode(encoded).toString());
    }
    long to = offset + length;
    return new Piece(
        EventFeed.Frame.of(new EventFeed.Event(Long.toString(to), "log", data.encode())), to);
  }

  /** How many of the bytes are whole characters of UTF-8, should they be such. */
  private static int characters(byte[] bytes, int count) {
    int back = 0;
    while (back < 3 && back < count && (bytes[count - 1 - back] & 0xC0) == 0x80) {
      back++;
    }
    int lead = count - 1 - back;
    if (lead < 0) {
      return count;
    }
    int b = bytes[lead] & 0xff;
    int needs = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : b >= 0xC0 ? 2 : 1;
    return needs > back + 1 ? lead : count;
  }
}
