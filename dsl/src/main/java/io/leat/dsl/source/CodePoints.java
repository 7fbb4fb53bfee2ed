package io.leat.dsl.source;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Converts between the two ways of counting in a text: UTF-16 units, as spans do, and code points, as parsers do. Costs nothing for
 * a text in which both are the same.
 */
public final class CodePoints {
  private final int @Nullable [] units;
  private final int length;

  /** The positions of {@code text}. */
  public CodePoints(String text) {
    int points = text.codePointCount(0, text.length());
    length = text.length();
    if (points == length) {
      units = null;
      return;
    }
    units = new int[points + 1];
    int unit = 0;
    for (int point = 0; point < points; point++) {
      units[point] = unit;
      unit += Character.charCount(text.codePointAt(unit));
    }
    units[points] = unit;
  }

  /** The unit at which the code point {@code point} begins; the end of the text beyond it. */
  public int unit(int point) {
    if (units == null) {
      return Math.min(point, length);
    }
    return units[Math.min(point, units.length - 1)];
  }

  /** The code point that the unit {@code unit} belongs to. */
  public int point(int unit) {
    if (units == null) {
      return unit;
    }
    int found = Arrays.binarySearch(units, unit);
    return found >= 0 ? found : -found - 2;
  }
}
