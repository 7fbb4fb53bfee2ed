package io.leat.dsl.source;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the word that was probably meant. */
public final class Suggestion {
  /** How many letters are compared with how many at most, of all words together: many long words have no help that is worth seconds. */
  private static final int MOST_WORK = 2_000_000;

  private Suggestion() {}

  /**
   * The one of {@code known} that is nearest to {@code written}: the fewest letters dropped, added, changed or swapped with their
   * neighbour, case not counting; never {@code written} itself. Empty when nothing is near: the distance may be a third of the length, at
   * least 1. Of very many words the first ones are looked at.
   */
  public static Optional<String> nearest(String written, Collection<String> known) {
    if (written.length() > 100) {
      return Optional.empty();
    }
    String sought = written.toLowerCase(Locale.ROOT);
    int limit = Math.max(1, (written.length() + 1) / 3);
    String best = null;
    int work = 0;
    for (String word : known) {
      if (work > MOST_WORK) {
        break;
      }
      if (word.equals(written) || Math.abs(word.length() - written.length()) > limit) {
        continue;
      }
      work += written.length() * word.length();
      int distance = distance(sought, word.toLowerCase(Locale.ROOT), limit);
      if (distance <= limit && (best == null || distance < limit)) {
        best = word;
        limit = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /** The sentence that offers the nearest word, or null. */
  public static @Nullable String help(String written, Collection<String> known) {
    return nearest(written, known).map(word -> "did you mean '" + word + "'?").orElse(null);
  }

  private static int distance(String a, String b, int limit) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      int least = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int cost = Math.min(change, Math.min(last[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost = Math.min(cost, beforeLast[j - 2] + 1);
        }
        row[j] = cost;
        least = Math.min(least, cost);
      }
      if (least > limit) {
        return least;
      }
      int[] spare = beforeLast;
      beforeLast = last;
      last = row;
      row = spare;
    }
    return last[b.length()];
  }
}
