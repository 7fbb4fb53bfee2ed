import java.io.IOException;
import java.util.zip.CRC32;

/**
 * What one follower of a log got: how many bytes, their checksum, and how late each line came, where lines begin with their time in
 * milliseconds. The log must be of plain letters, so that a line end is all that is escaped in it.
 */
final class Followed implements Wire.Body {
  static final int LATEST = 60_000;

  private static final byte[] MARK = "\"text\":\"".getBytes();

  final int[] delays;
  final CRC32 sum = new CRC32();
  long bytes;
  private int marked;
  private boolean inside;
  private boolean escaped;
  private int digits;
  private long time;

  /** @param delays how many lines came so many milliseconds late; for this follower alone */
  Followed(int[] delays) {
    this.delays = delays;
  }

  @Override
  public void take(byte[] data, int from, int to) throws IOException {
    long now = System.currentTimeMillis();
    int at = from;
    while (at < to) {
      if (!inside) {
        byte next = data[at++];
        marked = next == MARK[marked] ? marked + 1 : next == MARK[0] ? 1 : 0;
        if (marked == MARK.length) {
          inside = true;
          marked = 0;
        }
      } else if (escaped) {
        if (data[at++] != 'n') {
          throw new IOException("the log has what was not written");
        }
        escaped = false;
        sum.update('\n');
        bytes++;
        digits = 0;
        time = 0;
      } else {
        int end = at;
        while (end < to && data[end] != '\\' && data[end] != '"') {
          end++;
        }
        sum.update(data, at, end - at);
        bytes += end - at;
        for (int i = at; i < end && digits < 13; i++) {
          time = time * 10 + data[i] - '0';
          if (++digits == 13) {
            delays[(int) Math.clamp(now - time, 0, LATEST)]++;
          }
        }
        at = end;
        if (at < to) {
          escaped = data[at] == '\\';
          inside = escaped;
          at++;
        }
      }
    }
  }
}
