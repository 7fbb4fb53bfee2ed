package io.leat.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Text on its way to one stream, in UTF-8 whatever the locale, and in few large writes.
 *
 * <p>Nothing throws: after the first write that fails, the rest is dropped and {@link #failure} says why. Not for use by several
 * threads.
 */
public final class Print {
  private static final int FULL = 1 << 15;

  private final OutputStream target;
  private final boolean coloured;
  private final boolean ascii;
  private final StringBuilder waiting = new StringBuilder(1 << 12);
  private @Nullable IOException failure;

  /**
   * Text for {@code target}.
   *
   * @param coloured whether {@link #ink} has an effect
   */
  public Print(OutputStream target, boolean coloured) {
    this(target, coloured, false);
  }

  /**
   * The same.
   *
   * @param ascii whether letters stand for the signs of the screens, see {@link Marks}
   */
  public Print(OutputStream target, boolean coloured, boolean ascii) {
    this.ascii = ascii;
    this.target = target;
    this.coloured = coloured;
  }

  /** Whether {@link #ink} has an effect. */
  public boolean coloured() {
    return coloured;
  }

  /** Writes {@code text} as it is. */
  public Print text(String text) {
    waiting.append(text);
    if (waiting.length() >= FULL) {
      drain(true);
    }
    return this;
  }

  /** Writes one character. */
  public Print text(char character) {
    waiting.append(character);
    return this;
  }

  /** Writes a number. */
  public Print number(long number) {
    waiting.append(number);
    return this;
  }

  /** Writes {@code text} in a colour, if this has colours. */
  public Print ink(Ink ink, String text) {
    if (!coloured || text.isEmpty()) {
      return text(text);
    }
    waiting.append("\u001b[").append(ink.code()).append('m');
    text(text);
    waiting.append("\u001b[0m");
    return this;
  }

  /** Writes {@code text} and ends the line. */
  public Print line(String text) {
    waiting.append(text);
    return line();
  }

  /** Ends the line. */
  public Print line() {
    waiting.append('\n');
    if (waiting.length() >= FULL) {
      drain(true);
    }
    return this;
  }

  /** Writes a line with a name, made harmless; nothing where the value is null or empty. */
  public Print field(String name, @Nullable String value) {
    return value == null || value.isEmpty()
        ? this
        : text("  ").ink(Ink.DIM, Harmless.line(name) + ":").text(" ").line(Harmless.line(value));
  }

  /** Writes {@code count} blanks. */
  public Print blanks(int count) {
    for (int i = 0; i < count; i++) {
      waiting.append(' ');
    }
    return this;
  }

  /** Hands on all that was written. */
  public void flush() {
    drain(false);
    if (failure == null) {
      try {
        target.flush();
      } catch (IOException problem) {
        failure = problem;
      }
    }
  }

  /** Why something could not be written; empty when all was. */
  public Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  /** Half a surrogate pair at the end stays when more is to come, since alone it would become a question mark. */
  private void drain(boolean more) {
    int end = waiting.length();
    if (more && end > 0 && Character.isHighSurrogate(waiting.charAt(end - 1))) {
      end--;
    }
    if (failure == null && end > 0) {
      try {
        String text = waiting.substring(0, end);
        target.write((ascii ? Marks.ascii(text) : text).getBytes(StandardCharsets.UTF_8));
      } catch (IOException problem) {
        failure = problem;
      }
    }
    waiting.delete(0, end);
  }
}
