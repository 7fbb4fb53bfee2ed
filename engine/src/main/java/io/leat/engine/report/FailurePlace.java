package io.leat.engine.report;

import java.util.Locale;
import java.util.Set;

/**
 * The place that the body of a failure names: a file and a line, as in stack traces and in what tools print. Of several the first in the
 * file of the test itself; else the first that is no absolute path, as those of libraries are; else the first of all.
 */
final class FailurePlace {
  private static final int LONGEST = 300;
  private static final Set<String> SOURCES =
      Set.of(
          "java", "kt", "kts", "groovy", "scala", "clj", "py", "js", "jsx", "mjs", "cjs", "ts",
          "tsx", "go", "rb", "rs", "c", "cc", "cpp", "cxx", "h", "hpp", "cs", "fs", "php", "swift",
          "ex", "exs", "sh", "bats", "feature");

  private FailurePlace() {}

  /** Such as {@code src/foo_test.py:12}; empty when the body names none. */
  static String of(TestId test, String body) {
    String suite = simple(test.suite());
    String first = "";
    String relative = "";
    for (int colon = body.indexOf(':'); colon >= 0; colon = body.indexOf(':', colon + 1)) {
      int end = colon + 1;
      while (end < body.length() && end < colon + 8 && digit(body.charAt(end))) {
        end++;
      }
      int from = colon;
      while (from > 0 && colon - from < LONGEST && named(body.charAt(from - 1))) {
        from--;
      }
      String file = body.substring(from, colon);
      if (end > colon + 1 && source(file)) {
        String place = file + body.substring(colon, end);
        if (!suite.isEmpty() && base(file).equals(suite)) {
          return place;
        }
        first = first.isEmpty() ? place : first;
        relative = relative.isEmpty() && !file.startsWith("/") ? place : relative;
      }
    }
    return relative.isEmpty() ? first : relative;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean named(char c) {
    return Character.isLetterOrDigit(c) || "_-./@+".indexOf(c) >= 0;
  }

  private static boolean source(String file) {
    int dot = file.lastIndexOf('.');
    return dot > 0 && SOURCES.contains(file.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /** {@code FooTest} of {@code org.example.FooTest$Inner}, {@code test_x} of {@code tests.test_x}. */
  private static String simple(String suite) {
    int inner = suite.indexOf('$');
    String outer = inner > 0 ? suite.substring(0, inner) : suite;
    return outer.substring(outer.lastIndexOf('.') + 1);
  }

  private static String base(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    return name.substring(0, name.lastIndexOf('.'));
  }
}
