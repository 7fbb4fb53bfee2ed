package io.leat.engine.driver;

import io.leat.engine.expression.HiddenCharacter;
import org.jspecify.annotations.Nullable;

/** What an item of a list may be that a task publishes. */
final class OutputItem {
  /** How many characters it has at most. */
  private static final int LONGEST = 200;

  private OutputItem() {}

  /** What is wrong with an item: it goes into texts, scripts and screens as one line; null when nothing is. */
  static @Nullable String problem(String item) {
    if (item.isBlank()) {
      return "is empty";
    }
    if (item.length() > LONGEST) {
      return "has " + item.length() + " characters, and " + LONGEST + " at most";
    }
    for (int i = 0; i < item.length(); i++) {
      char c = item.charAt(i);
      if (HiddenCharacter.is(c) || Character.isISOControl(c)) {
        return "holds " + HiddenCharacter.named(c);
      }
      if (Character.isSurrogate(c)) {
        boolean pair = i + 1 < item.length() && Character.isSurrogatePair(c, item.charAt(i + 1));
        if (!pair) {
          return "holds half a character";
        }
        i++;
      }
    }
    return null;
  }
}
