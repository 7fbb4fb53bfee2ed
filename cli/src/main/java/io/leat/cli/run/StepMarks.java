package io.leat.cli.run;

import io.leat.engine.log.ByteSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the shell of an attempt writes among the bytes that its steps print, to say that a step begins: a record separator, {@code leat},
 * a word of the attempt, the number of the step (with what became of it) and a line end, in one write. It is taken out, and noted as it
 * is for attempts without secrets. The number 0 says that all steps have ended.
 */
public final class StepMarks {
  private static final byte BEGIN = 0x1e;
  private static final int DIGITS = 9;
  private static final String END = "0";

  private final Path file;
  private final byte[] mark;
  private final byte[] held;
  private int length;
  private boolean isEnd;

  /**
   * The marks of one attempt.
   *
   * @param file where they are noted: a line for each, of the number of the step and the byte of the log at which it begins
   * @param word a random one of the attempt, in ASCII, so that nothing that is printed is taken for a mark
   */
  public StepMarks(Path file, String word) {
    this.file = file;
    this.mark = ("\u001eleat " + word + " ").getBytes(StandardCharsets.US_ASCII);
    this.held = new byte[mark.length + DIGITS + 1];
  }

  /** The end of a log that is being written. */
  interface LogEnd {
    /** Writes what is held back, but for what may yet be a part of a secret, and returns how long the log is then, in bytes. */
    long settled() throws IOException;
  }

  /** The log that the marks tell of, as long as it is now. */
  long logSize() throws IOException {
    Path log = file.resolveSibling("log");
    return Files.exists(log) ? Files.size(log) : 0;
  }

  /**
   * Hands on all of {@code bytes} but marks and what may yet become one.
   *
   * @param end the end of the log
   */
  void take(byte[] bytes, int count, ByteSink text, LogEnd end) throws IOException {
    int at = 0;
    while (at < count) {
      if (length == 0) {
        int begin = at;
        while (begin < count && bytes[begin] != BEGIN) {
          begin++;
        }
        if (begin > at) {
          text.write(bytes, at, begin - at);
        }
        if (begin == count) {
          return;
        }
        at = begin;
      }
      held[length++] = bytes[at];
      if (!fits()) {
        // the byte that does not fit may begin another mark
        length--;
        release(text);
      } else {
        at++;
        if (held[length - 1] == '\n') {
          String number =
              new String(held, mark.length, length - mark.length - 1, StandardCharsets.US_ASCII);
          length = 0;
          if (number.equals(END)) {
            isEnd = true;
          } else {
            note(number, end.settled());
          }
        }
      }
    }
  }

  /** Whether it was marked that all steps have ended. */
  boolean isEnd() {
    return isEnd;
  }

  /** Hands on what was held back and may still become a mark, unless it is one but for its end: that comes. */
  void releaseDoubtful(ByteSink text) throws IOException {
    if (length < mark.length) {
      release(text);
    }
  }

  /** Hands on what was held back, since nothing comes any more that makes it a mark. */
  void release(ByteSink text) throws IOException {
    if (length > 0) {
      text.write(held, 0, length);
      length = 0;
    }
  }

  /** Whether the last byte held goes on with a mark. */
  private boolean fits() {
    byte last = held[length - 1];
    int at = length - 1;
    if (at < mark.length) {
      return last == mark[at];
    }
    boolean digit = last >= '0' && last <= '9';
    boolean what = last == '-' || last == '!' || last == '~';
    return at == mark.length ? digit : last == '\n' || ((digit || what) && at < held.length - 1);
  }

  private void note(String number, long size) throws IOException {
    Files.writeString(
        file, number + " " + size + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
