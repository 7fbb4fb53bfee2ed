package io.leat.engine.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * A tar archive written in one go. What a plain header cannot hold - long names, large sizes - is written in the manner of GNU, which
 * all programs read that are in use, the smallest too. Whoever writes a file writes exactly the bytes that he announced.
 */
public final class TarWriter {
  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final long MOST = 0_77777777777L;
  private static final byte[] ZEROS = new byte[BLOCK];

  private final OutputStream out;
  private final long seconds;
  private long left;
  private int padding;

  /**
   * Writes to {@code out}, which it does not close.
   *
   * @param time of all files
   */
  public TarWriter(OutputStream out, Instant time) {
    this.out = out;
    this.seconds = Math.clamp(time.getEpochSecond(), 0, MOST);
  }

  /** Begins a file, whose {@code size} bytes go through {@link #content}. */
  public void file(String path, boolean program, long size) throws IOException {
    header('0', path, "", size, program ? 0755 : 0644);
    left = size;
    padding = (int) (-size & (BLOCK - 1));
  }

  /** A link. */
  public void link(String path, String target) throws IOException {
    header('2', path, target, 0, 0777);
  }

  /** A folder. */
  public void folder(String path) throws IOException {
    header('5', path + "/", "", 0, 0755);
  }

  /** The bytes of the file that was begun. */
  public OutputStream content() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int count) throws IOException {
        if (count > left) {
          throw new IOException("a file has more bytes than were announced");
        }
        out.write(bytes, from, count);
        left -= count;
      }
    };
  }

  /** Ends the file that was begun. */
  public void endFile() throws IOException {
    if (left > 0) {
      throw new IOException("a file has fewer bytes than were announced");
    }
    out.write(ZEROS, 0, padding);
  }

  /** Ends the archive. */
  public void end() throws IOException {
    out.write(ZEROS);
    out.write(ZEROS);
  }

  private void header(char type, String path, String target, long size, int mode)
      throws IOException {
    byte[] name = utf8(path);
    byte[] link = utf8(target);
    if (name.length > NAME) {
      whole('L', name);
    }
    if (link.length > NAME) {
      whole('K', link);
    }
    block(type, name, link, size, mode);
  }

  /** A text that has an entry for itself, before that which it belongs to. */
  private void whole(char type, byte[] text) throws IOException {
    int size = text.length + 1;
    block(type, utf8("././@LongLink"), utf8(""), size, 0);
    out.write(text);
    out.write(ZEROS, 0, 1 + (-size & (BLOCK - 1)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void block(char type, byte[] path, byte[] target, long size, int mode)
      throws IOException {
    byte[] header = new byte[BLOCK];
    System.arraycopy(path, 0, header, 0, Math.min(NAME, path.length));
    octal(header, 100, 8, mode);
    octal(header, 108, 8, 0);
    octal(header, 116, 8, 0);
    if (size > MOST) {
      ByteBuffer.wrap(header, 124 + 12 - Long.BYTES, Long.BYTES).putLong(size);
      header[124] = (byte) 0x80;
    } else {
      octal(header, 124, 12, size);
    }
    octal(header, 136, 12, seconds);
    header[156] = (byte) type;
    System.arraycopy(target, 0, header, 157, Math.min(NAME, target.length));
    // the magic of GNU: two blanks and a zero
    System.arraycopy(utf8("ustar  "), 0, header, 257, 7);
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    octal(header, 148, 7, sum);
    out.write(header);
  }

  /** Digits up to a zero byte, which is there already. */
  private static void octal(byte[] header, int at, int width, long value) {
    String digits = Long.toOctalString(value);
    int begin = at + width - 1 - digits.length();
    Arrays.fill(header, at, begin, (byte) '0');
    for (int i = 0; i < digits.length(); i++) {
      header[begin + i] = (byte) digits.charAt(i);
    }
    header[at + width - 1] = 0;
  }
}
