package io.leat.engine.log;

import io.leat.engine.expression.TextPattern;
import io.leat.engine.expression.WatchedText;

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
      return pattern.find(new WatchedText(pattern, line, AT_ONCE, _ -> look()));
    }
    done += pattern.work(line.length());
    if (done >= AT_ONCE) {
      look();
    }
    return pattern.find(line);
  }
}
