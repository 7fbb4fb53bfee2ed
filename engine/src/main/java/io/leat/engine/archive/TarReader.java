package io.leat.engine.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tar archive read in one go: files, folders and links, and nothing else. What a plain header cannot hold may stand in an extended
 * one, in the manner of POSIX.1-2001 or of GNU. An archive that is cut or damaged is an error. Used by one thread.
 */
public final class TarReader {
  private static final int BLOCK = 512;
  private static final int LONGEST = 1 << 16;

  /** How many extended headers an entry may have: archivers write one of each kind. */
  private static final int MOST_HEADERS = 8;

  /** How much nothing may be between archives that follow one another: archivers fill up to some KiB. */
  private static final int MOST_ZEROS = (1 << 20) / BLOCK;

  /** What is heeded of an extended header. */
  private static final Set<String> KNOWN = Set.of("path", "linkpath", "size");

  private final InputStream in;
  private final byte[] block = new byte[BLOCK];
  private long left;
  private long padding;

  private final boolean several;

  /** Reads from {@code in}, which it does not close. */
  public TarReader(InputStream in) {
    this(in, false);
  }

  private TarReader(InputStream in, boolean several) {
    this.in = in;
    this.several = several;
  }

  /**
   * Reads archives that follow one another, to the end of {@code in}. One that is missing at the end is not noticed: it is for the caller
   * to know what he waits for.
   */
  public static TarReader ofSeveral(InputStream in) {
    return new TarReader(in, true);
  }

  /** What an entry is. */
  public enum Kind {
    FILE,
    PROGRAM,
    FOLDER,
    LINK
  }

  /**
   * One entry.
   *
   * @param path as it is written, without a slash at the end
   * @param target of a link; empty for others
   * @param size bytes, which {@link #content} gives
   */
  public record Entry(String path, Kind kind, String target, long size) {}

  /** The next entry; null when the archive has ended as it should. What was not read of the last one is passed over. */
  public @Nullable Entry next() throws IOException {
    skip(left + padding);
    left = 0;
    Map<String, String> more = new HashMap<>();
    for (int headers = 0; headers <= MOST_HEADERS; headers++) {
      if (several && !another()) {
        return null;
      }
      if (!several) {
        full();
      }
      if (zero()) {
        full();
        if (!zero()) {
          throw damaged();
        }
        return null;
      }
      long size = checked();
      char type = (char) block[156];
      if (type == 'x') {
        extended(size, more);
      } else if (type == 'L') {
        more.put("path", whole(size));
      } else if (type == 'K') {
        more.put("linkpath", whole(size));
      } else if (type != 'g') {
        return entry(type, size, more);
      } else if (size > LONGEST) {
        throw damaged();
      } else {
        skip(size + padding(size));
      }
    }
    throw new IOException("an entry of the archive has more than " + MOST_HEADERS + " headers");
  }

  private Entry entry(char type, long size, Map<String, String> more) throws IOException {
    String path = more.getOrDefault("path", name());
    Kind kind =
        switch (type) {
          case '0', '\0' -> (number(100, 8) & 0100) == 0 ? Kind.FILE : Kind.PROGRAM;
          case '2' -> Kind.LINK;
          case '5' -> Kind.FOLDER;
          default -> throw new IOException("'" + path + "' is neither a file nor a link");
        };
    try {
      left = more.containsKey("size") ? Long.parseLong(more.get("size")) : size;
    } catch (NumberFormatException noNumber) {
      throw damaged();
    }
    if (left < 0) {
      left = 0;
      throw damaged();
    }
    padding = padding(left);
    String target = kind == Kind.LINK ? more.getOrDefault("linkpath", text(157, 100)) : "";
    if (path.indexOf('\0') >= 0 || target.indexOf('\0') >= 0) {
      // no file can be called so
      throw damaged();
    }
    return new Entry(
        path.endsWith("/") ? path.substring(0, path.length() - 1) : path, kind, target, left);
  }

  /** The content of the last entry, to be read before the next one. */
  public InputStream content() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        if (left == 0) {
          return -1;
        }
        int count = in.read(bytes, from, (int) Math.min(length, left));
        if (count < 0) {
          throw new EOFException("the archive breaks off");
        }
        left -= count;
        return count;
      }
    };
  }

  /** Whether there is a header behind what ends and pads the archive before. */
  private boolean another() throws IOException {
    int zeros = 0;
    do {
      if (zeros++ > MOST_ZEROS) {
        throw new IOException("the archive goes on with nothing but zeros");
      }
      int count = in.readNBytes(block, 0, BLOCK);
      if (count == 0) {
        return false;
      }
      if (count < BLOCK) {
        throw new EOFException("the archive breaks off");
      }
    } while (zero());
    return true;
  }

  /** What the JDK says of an end that comes too early is nothing but the name of a class. */
  private void skip(long bytes) throws IOException {
    try {
      in.skipNBytes(bytes);
    } catch (EOFException cut) {
      throw new EOFException("the archive breaks off");
    }
  }

  private void full() throws IOException {
    if (in.readNBytes(block, 0, BLOCK) < BLOCK) {
      throw new EOFException("the archive breaks off");
    }
  }

  private boolean zero() {
    for (byte each : block) {
      if (each != 0) {
        return false;
      }
    }
    return true;
  }

  /** The size of the entry whose header was read, if the header is sound. */
  private long checked() throws IOException {
    long wanted = number(148, 8);
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
    }
    if (sum != wanted) {
      throw damaged();
    }
    long size = number(124, 12);
    if (size < 0) {
      throw damaged();
    }
    return size;
  }

  /** A text that has the entry for itself. */
  private String whole(long size) throws IOException {
    if (size > LONGEST) {
      throw damaged();
    }
    byte[] bytes = in.readNBytes((int) size);
    if (bytes.length < size) {
      throw new EOFException("the archive breaks off");
    }
    skip(padding(size));
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  private void extended(long size, Map<String, String> more) throws IOException {
    if (size > LONGEST) {
      throw damaged();
    }
    byte[] bytes = in.readNBytes((int) size);
    skip(padding(size));
    for (int at = 0; at < bytes.length; ) {
      int blank = at;
      while (blank < bytes.length && bytes[blank] != ' ') {
        blank++;
      }
      int length;
      try {
        length = Integer.parseInt(new String(bytes, at, blank - at, StandardCharsets.US_ASCII));
      } catch (NumberFormatException noNumber) {
        throw damaged();
      }
      if (length < blank - at + 3 || length > bytes.length - at) {
        throw damaged();
      }
      String record =
          new String(bytes, blank + 1, length - (blank - at) - 2, StandardCharsets.UTF_8);
      int equals = record.indexOf('=');
      if (equals < 0) {
        throw damaged();
      }
      String key = record.substring(0, equals);
      if (KNOWN.contains(key)) {
        more.put(key, record.substring(equals + 1));
      }
      at += length;
    }
  }

  /** The name in a plain header, which may be in two parts. */
  private String name() {
    String prefix = posix() ? text(345, 155) : "";
    return prefix.isEmpty() ? text(0, 100) : prefix + "/" + text(0, 100);
  }

  /** Whether the header is one of POSIX; that of GNU has times where the other has a part of the name. */
  private boolean posix() {
    return text(257, 8).equals("ustar");
  }

  private static long padding(long size) {
    return -size & (BLOCK - 1);
  }

  private String text(int at, int width) {
    int end = at;
    while (end < at + width && block[end] != 0) {
      end++;
    }
    return new String(block, at, end - at, StandardCharsets.UTF_8);
  }

  private long number(int at, int width) throws IOException {
    if ((block[at] & 0x80) != 0) {
      // a large number, in binary
      return ByteBuffer.wrap(block, at + width - Long.BYTES, Long.BYTES).getLong();
    }
    String digits = text(at, width).strip();
    try {
      return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    } catch (NumberFormatException noNumber) {
      throw damaged();
    }
  }

  private static IOException damaged() {
    return new IOException("the archive is damaged");
  }
}
