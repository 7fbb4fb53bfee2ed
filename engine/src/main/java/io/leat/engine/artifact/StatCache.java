package io.leat.engine.artifact;

import io.leat.engine.durable.KillPoint;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Digests of files by path, size, times and inode. A clock may tick slowly: a file written twice within one tick looks the
 * same after both. So a digest is remembered only when the file was last touched well before it was hashed; then any later
 * change gets another time.
 *
 * <p>The file: a number for the format, the count, the entries, and a CRC-32 of all before it. One that is anything else is
 * as good as none.
 */
final class StatCache {
  private static final long GRAIN = 2_000_000_000;
  private static final int FORMAT = 0x4c535431;
  private static final int NUMBERS = 8 * 8;

  /** Beyond this many, entries that this process has not asked for are dropped. */
  private static final int MOST = 500_000;

  private static final class Entry {
    final long size;
    final long modified;
    final long changed;
    final long inode;
    final Digest digest;
    boolean asked;

    Entry(long size, long modified, long changed, long inode, Digest digest) {
      this.size = size;
      this.modified = modified;
      this.changed = changed;
      this.inode = inode;
      this.digest = digest;
    }
  }

  private final Path file;
  private @Nullable Map<String, Entry> entries;
  private boolean learned;

  StatCache(Path file) {
    this.file = file;
  }

  /** The digest of the content, if the file is sure to be what it was. */
  synchronized @Nullable Digest find(String path, Stat stat) {
    Entry entry = entries().get(path);
    if (entry == null) {
      return null;
    }
    entry.asked = true;
    return entry.size == stat.size()
            && entry.modified == stat.modified()
            && entry.changed == stat.changed()
            && entry.inode == stat.inode()
        ? entry.digest
        : null;
  }

  /**
   * Remembers a digest, unless the file was touched too short a time ago.
   *
   * @param stat from before the file was read
   * @param now not later than the begin of reading
   */
  synchronized void remember(String path, Stat stat, Digest digest, Instant now) {
    long begin = now.getEpochSecond() * 1_000_000_000 + now.getNano();
    if (Math.max(stat.modified(), stat.changed()) >= begin - GRAIN) {
      return;
    }
    Entry entry = new Entry(stat.size(), stat.modified(), stat.changed(), stat.inode(), digest);
    entry.asked = true;
    entries().put(path, entry);
    learned = true;
  }

  private Map<String, Entry> entries() {
    Map<String, Entry> known = entries;
    if (known == null) {
      known = read();
      entries = known;
    }
    return known;
  }

  private Map<String, Entry> read() {
    try {
      byte[] bytes = Files.readAllBytes(file);
      ByteBuffer in = ByteBuffer.wrap(bytes);
      int end = bytes.length - 8;
      if (end < 8 || in.getInt() != FORMAT || in.getLong(end) != sum(bytes, end)) {
        return new HashMap<>();
      }
      int count = in.getInt();
      Map<String, Entry> all = HashMap.newHashMap(count);
      for (int i = 0; i < count; i++) {
        int length = in.getShort() & 0xffff;
        String path = new String(bytes, in.position(), length, StandardCharsets.UTF_8);
        in.position(in.position() + length);
        all.put(
            path,
            new Entry(
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                Digest.ofWords(in.getLong(), in.getLong(), in.getLong(), in.getLong())));
      }
      return all;
    } catch (IOException | BufferUnderflowException e) {
      return new HashMap<>();
    }
  }

  private static long sum(byte[] bytes, int end) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, end);
    return crc.getValue();
  }

  synchronized void save() throws IOException {
    Map<String, Entry> all = entries;
    if (all == null || !learned) {
      return;
    }
    if (all.size() > MOST) {
      all.values().removeIf(entry -> !entry.asked);
    }
    int length = 16;
    List<byte[]> paths = new ArrayList<>(all.size());
    for (String each : all.keySet()) {
      byte[] path = each.getBytes(StandardCharsets.UTF_8);
      paths.add(path);
      length += 2 + path.length + NUMBERS;
    }
    ByteBuffer out = ByteBuffer.allocate(length).putInt(FORMAT).putInt(all.size());
    int next = 0;
    for (Entry entry : all.values()) {
      byte[] path = paths.get(next++);
      out.putShort((short) path.length)
          .put(path)
          .putLong(entry.size)
          .putLong(entry.modified)
          .putLong(entry.changed)
          .putLong(entry.inode);
      for (int i = 0; i < 4; i++) {
        out.putLong(entry.digest.word(i));
      }
    }
    out.putLong(sum(out.array(), out.position()));
    KillPoint.INPUTS_NOTED.before();
    TempFile.write(file, out.array());
    KillPoint.INPUTS_NOTED.after();
    learned = false;
  }
}
