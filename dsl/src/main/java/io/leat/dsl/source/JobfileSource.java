package io.leat.dsl.source;

import java.util.Arrays;

/**
 * The text of one file and where its lines begin. A line ends with LF, CR LF or CR. Immutable after construction.
 *
 * <p>Lines and columns count from 1; columns count characters (code points), a tab being one.
 */
public final class JobfileSource {
  private final String name;
  private final String text;
  private final Syntax syntax;
  private final int[] lineStarts;

  /**
   * A source.
   *
   * @param name how messages call the file
   * @param text the whole text
   */
  public JobfileSource(String name, String text, Syntax syntax) {
    this.name = name;
    this.text = text;
    this.syntax = syntax;
    this.lineStarts = lineStarts(text);
  }

  private static int[] lineStarts(String text) {
    int[] starts = new int[Math.max(16, text.length() / 24)];
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || (c == '\r' && !(i + 1 < text.length() && text.charAt(i + 1) == '\n'))) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = i + 1;
      }
    }
    return Arrays.copyOf(starts, count);
  }

  /** How messages call the file. */
  public String name() {
    return name;
  }

  /** The whole text. */
  public String text() {
    return text;
  }

  /** The syntax it is written in. */
  public Syntax syntax() {
    return syntax;
  }

  /** The line that holds the character at {@code offset}. */
  public int line(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** The column of the character at {@code offset} in its line. */
  public int column(int offset) {
    int end = Math.min(offset, text.length());
    return text.codePointCount(Math.min(lineStarts[line(offset) - 1], end), end) + 1;
  }

  /** The text of a line without its end; empty beyond the last. */
  public String lineText(int line) {
    if (line < 1 || line > lineStarts.length) {
      return "";
    }
    int start = lineStarts[line - 1];
    int end = line < lineStarts.length ? lineStarts[line] : text.length();
    while (end > start && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    return text.substring(start, end);
  }

  /** How many lines there are; at least 1. */
  public int lines() {
    return lineStarts.length;
  }

  /** The offset at which {@code line} begins. */
  public int offset(int line) {
    return lineStarts[line - 1];
  }

  /** A place in this text, from {@code start} up to and without {@code end}. */
  public SourceSpan span(int start, int end) {
    return new SourceSpan(this, start, end);
  }
}
