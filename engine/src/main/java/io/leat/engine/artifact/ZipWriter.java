package io.leat.engine.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A ZIP archive written in one go (APPNOTE 6.3): names in UTF-8, sizes after the data, Unix modes in the directory, ZIP64
 * where sizes, places or the number of files need it. The JDK's own writer keeps no modes. The time of all is that of no
 * time, so that equal files make equal archives.
 */
final class ZipWriter {
  private static final long MOST = 0xffffffffL;
  // deflate can make a file longer by a little: sizes close to the limit get the long form too
  private static final long LARGE = MOST - (1 << 24);
  private static final int SIZES_FOLLOW_AND_UTF8 = 0x0808;
  private static final int DATE_1980 = 0x21;

  private final ContentStore store;
  private final OutputStream out;
  private final Work work = new Work();
  private final byte[] packed = new byte[1 << 16];
  private final byte[] little = new byte[8];
  private long written;
  private int[] crcs = new int[64];
  private long[] packedSizes = new long[64];
  private int count;
  private long place;

  ZipWriter(ContentStore store, OutputStream out) {
    this.store = store;
    this.out = out;
  }

  /** The files of an archive: hands over the same ones, in the same order, each time. */
  @FunctionalInterface
  interface Source {
    void each(FileSet.Sink sink) throws IOException;
  }

  /** Goes through the files twice, for them and for the directory at the end, and holds twelve bytes of each between. */
  void run(Source files) throws IOException {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      files.each(each -> member(each, deflater));
    } finally {
      deflater.end();
    }
    long start = written;
    int members = count;
    count = 0;
    place = 0;
    files.each(this::directory);
    if (count != members || place != start) {
      throw new IOException("the list of files changed while it was read");
    }
    end(members, start, written - start);
  }

  private void note(long crc, long packedSize) {
    if (count == crcs.length) {
      crcs = Arrays.copyOf(crcs, 2 * count);
      packedSizes = Arrays.copyOf(packedSizes, 2 * count);
    }
    crcs[count] = (int) crc;
    packedSizes[count++] = packedSize;
  }

  private void member(FileEntry entry, Deflater deflater) throws IOException {
    byte[] name = utf8(entry.path());
    CRC32 crc = new CRC32();
    if (entry instanceof FileEntry.Regular file) {
      boolean large = file.size() >= LARGE;
      header(name, true, large);
      long begin = written;
      long size = deflate(file, deflater, crc);
      long packedSize = written - begin;
      sizes(crc.getValue(), packedSize, size, large);
      note(crc.getValue(), packedSize);
    } else if (entry instanceof FileEntry.Link link) {
      byte[] target = link.target().getBytes(StandardCharsets.UTF_8);
      crc.update(target);
      header(name, false, false);
      bytes(target, target.length);
      sizes(crc.getValue(), target.length, target.length, false);
      note(crc.getValue(), target.length);
    }
  }

  private long deflate(FileEntry.Regular file, Deflater deflater, CRC32 crc) throws IOException {
    deflater.reset();
    work.sum.reset();
    long size = 0;
    byte[] buffer = work.buffer.array();
    try (InputStream in = store.open(file.digest())) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        size += read;
        crc.update(buffer, 0, read);
        work.sum.update(buffer, 0, read);
        deflater.setInput(buffer, 0, read);
        while (!deflater.needsInput()) {
          bytes(packed, deflater.deflate(packed));
        }
      }
    }
    deflater.finish();
    while (!deflater.finished()) {
      bytes(packed, deflater.deflate(packed));
    }
    if (size != file.size() || !Digest.of(work.sum).equals(file.digest())) {
      throw new ContentMissing(file.digest(), "the content of '" + file.path() + "' is damaged");
    }
    return size;
  }

  private void header(byte[] name, boolean deflated, boolean large) throws IOException {
    number(0x04034b50, 4);
    number(large ? 45 : 20, 2);
    common(deflated);
    number(0, 4);
    number(large ? MOST : 0, 4);
    number(large ? MOST : 0, 4);
    number(name.length, 2);
    number(large ? 20 : 0, 2);
    bytes(name, name.length);
    if (large) {
      number(1, 2);
      number(16, 2);
      number(0, 8);
      number(0, 8);
    }
  }

  private void common(boolean deflated) throws IOException {
    number(SIZES_FOLLOW_AND_UTF8, 2);
    number(deflated ? 8 : 0, 2);
    number(0, 2);
    number(DATE_1980, 2);
  }

  private void sizes(long crc, long packedSize, long size, boolean large) throws IOException {
    number(0x08074b50, 4);
    number(crc, 4);
    number(packedSize, large ? 8 : 4);
    number(size, large ? 8 : 4);
  }

  private void directory(FileEntry entry) throws IOException {
    byte[] name = utf8(entry.path());
    long crc = crcs[count] & MOST;
    long packedSize = packedSizes[count++];
    boolean deflated = entry instanceof FileEntry.Regular;
    long size = entry instanceof FileEntry.Regular file ? file.size() : packedSize;
    int mode =
        entry instanceof FileEntry.Regular file ? file.executable() ? 0100755 : 0100644 : 0120777;
    boolean large = size >= LARGE || place >= MOST;
    number(0x02014b50, 4);
    number(3 << 8 | (large ? 45 : 20), 2);
    number(large ? 45 : 20, 2);
    common(deflated);
    number(crc, 4);
    number(large ? MOST : packedSize, 4);
    number(large ? MOST : size, 4);
    number(name.length, 2);
    number(large ? 28 : 0, 2);
    number(0, 6);
    number((long) mode << 16, 4);
    number(large ? MOST : place, 4);
    bytes(name, name.length);
    if (large) {
      number(1, 2);
      number(24, 2);
      number(size, 8);
      number(packedSize, 8);
      number(place, 8);
    }
    // what stands before the next member: see header and sizes
    boolean long64 = deflated && size >= LARGE;
    place += 30 + name.length + (long64 ? 20 : 0) + packedSize + (long64 ? 24 : 16);
  }

  private void end(int members, long start, long length) throws IOException {
    boolean large = members >= 0xffff || start >= MOST || length >= MOST;
    long at = written;
    if (large) {
      number(0x06064b50, 4);
      number(44, 8);
      number(3 << 8 | 45, 2);
      number(45, 2);
      number(0, 8);
      number(members, 8);
      number(members, 8);
      number(length, 8);
      number(start, 8);
      number(0x07064b50, 4);
      number(0, 4);
      number(at, 8);
      number(1, 4);
    }
    number(0x06054b50, 4);
    number(0, 4);
    number(large ? 0xffff : members, 2);
    number(large ? 0xffff : members, 2);
    number(large ? MOST : length, 4);
    number(large ? MOST : start, 4);
    number(0, 2);
    out.flush();
  }

  private static byte[] utf8(RelPath path) {
    return path.text().getBytes(StandardCharsets.UTF_8);
  }

  private void number(long value, int length) throws IOException {
    for (int i = 0; i < length; i++) {
      little[i] = (byte) (value >>> (8 * i));
    }
    bytes(little, length);
  }

  private void bytes(byte[] bytes, int length) throws IOException {
    out.write(bytes, 0, length);
    written += length;
  }
}
