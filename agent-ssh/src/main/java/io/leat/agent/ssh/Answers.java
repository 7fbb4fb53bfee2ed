package io.leat.agent.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The answers of {@code host.sh}, each ended by the byte 1, a nonce and a line end. What a task printed may hold anything but the
 * nonce, which it was never told. Used by one thread at a time.
 */
final class Answers {
  /** Longer than anything that is asked for without a limit of its own. */
  static final int LONGEST = 16 << 20;

  private final InputStream in;
  private final byte[] end;
  private final byte[] buffer = new byte[1 << 16];
  private byte[] answer = new byte[1 << 16];
  private int from;
  private int to;

  /** The answers that {@code in} brings. */
  Answers(InputStream in, String nonce) {
    this.in = in;
    this.end = ("\u0001" + nonce + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** What no output can hold by chance. */
  static String nonce() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The next answer, without its end. */
  byte[] next() throws IOException {
    return next(LONGEST);
  }

  /** The next answer, without its end, of at most {@code most} bytes. */
  byte[] next(int most) throws IOException {
    int length = 0;
    int matched = 0;
    while (true) {
      if (from == to) {
        fill();
      }
      int start = from;
      while (from < to) {
        byte one = buffer[from++];
        // the first byte of the end is found nowhere else in it, so a match that fails begins anew
        matched = one == end[matched] ? matched + 1 : one == end[0] ? 1 : 0;
        if (matched == end.length) {
          length = add(length, start);
          if (length - end.length > most) {
            throw tooMuch(most);
          }
          return Arrays.copyOf(answer, length - end.length);
        }
      }
      length = add(length, start);
      if (length - end.length > most) {
        throw tooMuch(most);
      }
    }
  }

  private static IOException tooMuch(int most) {
    return new HostCommands.TooMuch("more than the " + most + " bytes that an answer may have");
  }

  /** Adds what was looked at to the {@code length} bytes of the answer; how many there are then. */
  private int add(int length, int start) {
    int longer = length + from - start;
    if (longer > answer.length) {
      answer = Arrays.copyOf(answer, Math.max(longer, 2 * answer.length));
    }
    System.arraycopy(buffer, start, answer, length, from - start);
    return longer;
  }

  private void fill() throws IOException {
    int count = in.read(buffer);
    if (count < 0) {
      throw new EOFException("the host ended the conversation");
    }
    from = 0;
    to = count;
  }
}
