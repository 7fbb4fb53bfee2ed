package io.leat.server.api;

import io.leat.server.http.EventFeed;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A log as it grows. Each event has what was added, as a text where it is one and in base64 where it is not, and as its id the offset
 * behind it; so nothing is lost or sent twice over a broken connection.
 */
final class LogFeed implements EventFeed {
  private static final int CHUNK = 64 * 1024;
  private static final long LOOK_MILLIS = 50;
  private static final long ASK_MILLIS = 500;

  private final Path file;
  private final Over over;
  private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
  private @Nullable FileChannel channel;
  private long offset;
  private long asked;
  private boolean ended;

  /** Whether nothing will be added any more. */
  interface Over {
    boolean yes();
  }

  LogFeed(Path file, long offset, Over over) {
    this.file = file;
    this.offset = offset;
    this.over = over;
  }

  @Override
  public Next next(Duration atMost) throws IOException, InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    while (true) {
      boolean last = ended || over();
      int count = read();
      if (count > 0) {
        return chunk(count);
      }
      if (ended) {
        return new End();
      }
      if (last) {
        ended = true;
        return new Event(Long.toString(offset), "end", "{}");
      }
      if (System.nanoTime() - until >= 0) {
        return new Quiet();
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  /** Asked before the last look at the file, so that what was written at the very end is seen. */
  private boolean over() {
    long now = System.nanoTime();
    if (asked != 0 && now - asked < ASK_MILLIS * 1_000_000) {
      return false;
    }
    asked = now;
    return over.yes();
  }

  private int read() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      if (!Files.exists(file)) {
        return 0;
      }
      open = FileChannel.open(file, StandardOpenOption.READ);
      channel = open;
    }
    buffer.clear();
    return open.read(buffer, offset);
  }

  private Event chunk(int count) {
    int whole = characters(buffer.array(), count);
    int length = whole == 0 ? count : whole;
    byte[] bytes = new byte[length];
    System.arraycopy(buffer.array(), 0, bytes, 0, length);
    JsonObject data = new JsonObject().put("offset", offset);
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\ufffd') < 0) {
      data.put("text", text);
    } else {
      data.put("base64", Base64.getEncoder().encodeToString(bytes));
    }
    offset += length;
    return new Event(Long.toString(offset), "log", data.encode());
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

  @Override
  public void close() {
    FileChannel open = channel;
    if (open != null) {
      try {
        open.close();
      } catch (IOException unclosed) {
        channel = null;
      }
    }
  }
}
