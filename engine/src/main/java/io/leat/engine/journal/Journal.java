package io.leat.engine.journal;

import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * The events of one run in one file: a line an event, led by the CRC-32 of the rest in 8 hexadecimal digits. Events that were decided
 * together are one write.
 *
 * <p>What {@link #append} wrote survives the death of the process; {@link #sync} makes it survive that of the machine (ADR 12). A tail
 * that is cut or damaged is dropped at the next opening; damage before good lines is an error, since events would be missing.
 */
public final class Journal implements RunStore {
  private static final int CRC_DIGITS = 8;
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final Path file;
  private final FileChannel channel;
  private final StringBuilder text = new StringBuilder();
  private long version;

  private Journal(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Opens the journal in {@code file} for adding to it; makes it if there is none. */
  public static Journal open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      Journal journal = new Journal(file, channel);
      long good = scan(file, channel, 0, event -> journal.version = event.version());
      if (good < channel.size()) {
        channel.truncate(good);
      }
      channel.position(good);
      return journal;
    } catch (IOException | RuntimeException problem) {
      channel.close();
      throw problem;
    }
  }

  /**
   * Hands over the whole events of {@code file} from byte {@code offset} on, and returns where the next would begin. The file may be
   * written meanwhile.
   */
  public static long read(Path file, long offset, Consumer<RecordedEvent> reader)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return scan(file, channel, offset, reader);
    }
  }

  private static long scan(
      Path file, FileChannel channel, long offset, Consumer<RecordedEvent> reader)
      throws IOException {
    channel.position(offset);
    InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
    long good = offset;
    long at = offset;
    boolean bad = false;
    byte[] line = new byte[256];
    int length = 0;
    int c = in.read();
    while (c >= 0) {
      at++;
      if (c != '\n') {
        if (length == line.length) {
          line = java.util.Arrays.copyOf(line, length * 2);
        }
        line[length++] = (byte) c;
      } else {
        RecordedEvent event = event(line, length);
        if (event != null && bad) {
          throw new IOException(
              "'" + file + "' is damaged at byte " + good + ", and good events follow");
        }
        if (event == null) {
          bad = true;
        } else {
          reader.accept(event);
          good = at;
        }
        length = 0;
      }
      c = in.read();
    }
    return good;
  }

  private static @org.jspecify.annotations.Nullable RecordedEvent event(byte[] line, int length) {
    if (length <= CRC_DIGITS) {
      return null;
    }
    CRC32 crc = new CRC32();
    crc.update(line, CRC_DIGITS, length - CRC_DIGITS);
    String sum = new String(line, 0, CRC_DIGITS, StandardCharsets.ISO_8859_1);
    if (!sum.equals(hex(crc.getValue()))) {
      return null;
    }
    return EventText.read(
        new String(line, CRC_DIGITS, length - CRC_DIGITS, StandardCharsets.UTF_8));
  }

  private static String hex(long sum) {
    char[] digits = new char[CRC_DIGITS];
    for (int i = 0; i < CRC_DIGITS; i++) {
      digits[i] = HEX[(int) (sum >>> (4 * (CRC_DIGITS - 1 - i))) & 15];
    }
    return new String(digits);
  }

  /** The version of the last event; 0 when there is none. */
  public long version() {
    return version;
  }

  @Override
  public void append(List<RecordedEvent> events) throws IOException {
    text.setLength(0);
    StringBuilder line = new StringBuilder();
    CRC32 crc = new CRC32();
    for (RecordedEvent event : events) {
      line.setLength(0);
      EventText.write(event, line);
      crc.reset();
      crc.update(line.toString().getBytes(StandardCharsets.UTF_8));
      text.append(hex(crc.getValue())).append(line).append('\n');
    }
    long before = channel.position();
    ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException problem) {
      channel.truncate(before);
      channel.position(before);
      throw new IOException("cannot write '" + file + "': " + problem.getMessage(), problem);
    }
    version = events.getLast().version();
  }

  @Override
  public void replay(Consumer<RecordedEvent> reader) throws IOException {
    long end = channel.position();
    scan(file, channel, 0, reader);
    channel.position(end);
  }

  /** Returns when all that was appended is on the disk. */
  public void sync() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
