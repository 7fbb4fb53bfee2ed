package io.leat.engine.attempt;

import io.leat.engine.expression.Template;
import java.io.IOException;

/** How much the texts of one attempt may be with their values filled in: they are in the memory all at once. */
final class TextRoom {
  private static final long MOST = 2L * Template.LONGEST;

  private long left = MOST;

  /**
   * Takes room for a text, and gives it.
   *
   * @throws IOException when there is none
   */
  String take(String text) throws IOException {
    left -= text.length();
    if (left < 0) {
      throw tooLong();
    }
    return text;
  }

  static IOException tooLong() {
    return new IOException(
        "with its values a text has at most "
            + (Template.LONGEST >> 20)
            + " MiB, and all texts of a task twice as much; hand over what is long as an artifact");
  }
}
