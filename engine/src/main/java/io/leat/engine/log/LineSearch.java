package io.leat.engine.log;

import io.leat.engine.expression.TextPattern;

/** Looks for a pattern in one line after the other, and calls who watches after so much work. For one thread. */
final class LineSearch {
  /** States that are looked at between two calls: about 15 ms. */
  private static final long AT_ONCE = 1 << 20;

  private final TextPattern pattern;
  private final Runnable watch;
  private long done;

  LineSearch(TextPattern pattern, Runnable watch) {
    this.pattern = pattern;
    this.watch = watch;
  }

  /** Calls who watches. */
  void look() {
    done = 0;
    watch.run();
  }

  boolean finds(String line) {
    if (pattern.work(line.length()) > AT_ONCE) {
      return pattern.find(new Watched(line));
    }
    count(line.length());
    return pattern.find(line);
  }

  private void count(int characters) {
    done += pattern.work(characters);
    if (done >= AT_ONCE) {
      look();
    }
  }

  /** A line that takes so long that it is watched how it is read. */
  private final class Watched implements CharSequence {
    private final String line;

    Watched(String line) {
      this.line = line;
    }

    @Override
    public int length() {
      return line.length();
    }

    @Override
    public char charAt(int index) {
      count(1);
      return line.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return line.substring(start, end);
    }

    @Override
    public String toString() {
      return line;
    }
  }
}
