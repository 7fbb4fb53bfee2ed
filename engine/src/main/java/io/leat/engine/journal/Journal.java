package io.leat.engine.journal;

import io.leat.engine.durable.KillPoint;
import io.leat.engine.durable.Pack;
import io.leat.engine.run.EventText;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * The events of one run in one file, a line an event: the CRC-32 of the rest in 8 hexadecimal digits, {@code +} when the next line belongs
 * to the same {@link #append} and {@code .} when it does not, and the event. What was decided together is there as a whole or not at all.
 *
 * <p>What {@link #append} wrote survives the death of the process; {@link #sync} makes it survive that of the machine (ADR 12). A tail
 * that is cut or damaged is dropped at the next opening; damage before good lines is an error, since events would be missing, and so is an
 * event of a kind that this version of Leat does not know.
 */
public final class Journal implements RunStore {
  private static final int CRC_DIGITS = 8;
  private static final byte MORE = '+';
  private static final byte LAST = '.';
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final Path file;
  private final FileChannel channel;
  private final StringBuilder text = new StringBuilder();
  private long version;

  /** Where the next event goes; what stands behind it is of an append that failed. */
  private long end;

  private long dropped;

  private Journal(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens the journal in {@code file} for adding to it; makes it if there is none.
   *
   * @throws IOException when it cannot be read or written, or is damaged before its tail; names the byte
   */
  public static Journal open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      Journal journal = new Journal(file, channel);
      journal.end = scan(file, channel, 0, event -> journal.version = event.version());
      journal.dropped = channel.size() - journal.end;
      if (journal.dropped > 0) {
        channel.truncate(journal.end);
      }
      return journal;
    } catch (IOException problem) {
      channel.close();
      throw problem;
    }
  }

  /**
   * Hands over the whole events of {@code file}, loose or packed, from byte {@code offset} on, and returns where the next would begin. The
   * file may be written meanwhile.
   */
  public static long read(Path file, long offset, Consumer<RecordedEvent> reader)
      throws IOException {
    try (SeekableByteChannel channel = Pack.open(file)) {
      return scan(file, channel, offset, reader);
    }
  }

  private static long scan(
      Path file, SeekableByteChannel channel, long offset, Consumer<RecordedEvent> reader)
      throws IOException {
    channel.position(offset);
    InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
    List<RecordedEvent> together = new ArrayList<>();
    long version = offset == 0 ? 0 : -1;
    long good = offset;
    long begin = offset;
    long bad = -1;
    long at = offset;
    byte[] line = new byte[256];
    int length = 0;
    int c = in.read();
    while (c >= 0) {
      at++;
      if (c != '\n') {
        if (length == line.length) {
          line = Arrays.copyOf(line, length * 2);
        }
        line[length++] = (byte) c;
      } else {
        if (!intact(line, length)) {
          bad = bad < 0 ? begin : bad;
        } else if (bad >= 0) {
          throw new IOException(
              "'" + file + "' is damaged at byte " + bad + ", and good events follow");
        } else {
          RecordedEvent event = event(file, begin, line, length);
          if (version >= 0 && event.version() != version + 1) {
            throw new IOException(
                "'"
                    + file
                    + "' lacks events at byte "
                    + begin
                    + ": "
                    + event.version()
                    + " follows "
                    + version);
          }
          version = event.version();
          together.add(event);
          if (line[CRC_DIGITS] == LAST) {
            together.forEach(reader);
            together.clear();
            good = at;
          }
        }
        begin = at;
        length = 0;
      }
      c = in.read();
    }
    return good;
  }

  private static boolean intact(byte[] line, int length) {
    if (length <= CRC_DIGITS || (line[CRC_DIGITS] != MORE && line[CRC_DIGITS] != LAST)) {
      return false;
    }
    CRC32 crc = new CRC32();
    crc.update(line, CRC_DIGITS, length - CRC_DIGITS);
    return new String(line, 0, CRC_DIGITS, StandardCharsets.ISO_8859_1).equals(hex(crc.getValue()));
  }

  private static RecordedEvent event(Path file, long at, byte[] line, int length)
      throws IOException {
    int from = CRC_DIGITS + 1;
    RecordedEvent event =
        EventText.read(new String(line, from, length - from, StandardCharsets.UTF_8));
    if (event == null) {
      throw new IOException(
          "'"
              + file
              + "' holds an event at byte "
              + at
              + " that this version of Leat does not know");
    }
    return event;
  }

  private static String hex(long sum) {
    char[] digits = new char[CRC_DIGITS];
    for (int i = 0; i < CRC_DIGITS; i++) {
      digits[i] = HEX[(int) (sum >>> (4 * (CRC_DIGITS - 1 - i))) & 15];
    }
    return new String(digits);
  }

  /** Writes {@code events} as the lines of one append, such as a journal holds and {@link #read} reads. */
  public static void write(List<RecordedEvent> events, StringBuilder text) {
    StringBuilder line = new StringBuilder();
    CRC32 crc = new CRC32();
    for (int i = 0; i < events.size(); i++) {
      line.setLength(0);
      line.append((char) (i == events.size() - 1 ? LAST : MORE));
      EventText.write(events.get(i), line);
      crc.reset();
      crc.update(line.toString().getBytes(StandardCharsets.UTF_8));
      text.append(hex(crc.getValue())).append(line).append('\n');
    }
  }

  /** The version of the last event; 0 when there is none. */
  public long version() {
    return version;
  }

  /** How many bytes of a cut or damaged tail were dropped when this was opened. */
  public long dropped() {
    return dropped;
  }

  /** What is to be told about a tail that was dropped when this was opened, in a line; empty when none was. */
  public Optional<String> warning() {
    return dropped == 0
        ? Optional.empty()
        : Optional.of(
            "the last "
                + dropped
                + " bytes of '"
                + file
                + "' are cut or damaged, and were dropped: the run goes on from what stands before"
                + " them");
  }

  @Override
  public void append(List<RecordedEvent> events) throws IOException {
    if (events.isEmpty()) {
      return;
    }
    text.setLength(0);
    write(events, text);
    ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
    long at = end;
    try {
      if (channel.size() > end) {
        channel.truncate(end);
      }
      KillPoint.EVENTS_STORED.before();
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
      KillPoint.EVENTS_STORED.after();
    } catch (IOException problem) {
      drop(problem);
      throw new IOException("cannot write '" + file + "': " + problem.getMessage(), problem);
    }
    end = at;
    version = events.getLast().version();
  }

  /** Takes back a part that was written; where that fails too, the next append does it, or the next opening. */
  private void drop(IOException problem) {
    try {
      channel.truncate(end);
    } catch (IOException stays) {
      problem.addSuppressed(stays);
    }
  }

  @Override
  public void replay(Consumer<RecordedEvent> reader) throws IOException {
    scan(file, channel, 0, reader);
  }

  /** Returns when all that was appended is on the disk. */
  public void sync() throws IOException {
    KillPoint.JOURNAL_SYNCED.before();
    channel.force(false);
    KillPoint.JOURNAL_SYNCED.after();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
