package io.leat.engine.log;

import java.util.Arrays;

/**
 * Which bytes count when a secret is looked for. Line feeds, carriage returns, backspaces and NUL never do (so wrapped lines are seen
 * through, and UTF-16 text of ASCII is read as ASCII); terminal sequences (ECMA-48: ESC, CSI, and the strings OSC, DCS, SOS, PM, APC) do
 * not when they are looked out for. Such a sequence ends at the latest at the end of its line.
 */
final class Significant {
  static final int GROUND = 0;
  static final int MODE = 7;

  /** Set in what {@link #step} returns when the byte counts. */
  static final int COUNTS = 8;

  private static final int ESCAPE = 1;
  private static final int BETWEEN = 2;
  private static final int CONTROL = 3;
  private static final int STRING = 4;
  private static final int STRING_ESCAPE = 5;

  private Significant() {}

  /** The mode behind the byte {@code one} (0 to 255) that came in {@code mode}, and whether the byte counts. */
  static int step(int mode, int one) {
    return switch (mode) {
      case ESCAPE -> escape(one);
      case BETWEEN ->
          within(one, 0x20, 0x2f) ? BETWEEN : within(one, 0x30, 0x7e) ? GROUND : ground(one);
      case CONTROL ->
          within(one, 0x20, 0x3f) ? CONTROL : within(one, 0x40, 0x7e) ? GROUND : ground(one);
      case STRING -> string(one);
      case STRING_ESCAPE -> one == '\\' ? GROUND : escape(one);
      default -> ground(one);
    };
  }

  /** As {@link #step}, when terminal sequences are text like any other. */
  static int plain(int one) {
    return one == 0 || one == '\b' || one == '\n' || one == '\r' ? GROUND : COUNTS;
  }

  private static int ground(int one) {
    return one == 0x1b ? ESCAPE : plain(one);
  }

  private static int escape(int one) {
    return switch (one) {
      case '[' -> CONTROL;
      case ']', 'P', 'X', '^', '_' -> STRING;
      default -> within(one, 0x20, 0x2f) ? BETWEEN : within(one, 0x30, 0x7e) ? GROUND : ground(one);
    };
  }

  private static int string(int one) {
    return switch (one) {
      case 0x07, 0x18, 0x1a -> GROUND;
      case 0x1b -> STRING_ESCAPE;
      case '\n', '\r' -> GROUND;
      default -> STRING;
    };
  }

  private static boolean within(int one, int least, int most) {
    return one >= least && one <= most;
  }

  /** The bytes of {@code text} that count. */
  static byte[] of(byte[] text, boolean seesSequences) {
    byte[] counted = new byte[text.length];
    int length = 0;
    int mode = GROUND;
    for (byte one : text) {
      int step = seesSequences ? step(mode, one & 0xff) : plain(one & 0xff);
      mode = step & MODE;
      if ((step & COUNTS) != 0) {
        counted[length++] = one;
      }
    }
    return Arrays.copyOf(counted, length);
  }
}
