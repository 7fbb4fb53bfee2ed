package io.leat.cli.run;

import io.leat.engine.expression.TextPattern;
import java.util.List;

/**
 * The lines of a failed task's log that most likely say why: the last one that speaks of an error, else the
 * last lines. What a task prints before it goes on, such as an exception that a test expects, comes earlier.
 */
public final class ErrorLines {
  /** At how many of the last lines of a log it looks. */
  public static final int LOOK = 60;

  private static final int MOST = 3;
  private static final TextPattern SAYS =
      TextPattern.of(
          "(?i)\\b(error|fatal|failed|failure|exception|traceback|not found|no"
              + " such|denied|refused|cannot|can't)\\b");

  /** The class of an exception. */
  private static final TextPattern EXCEPTION = TextPattern.of("\\b\\w+(Error|Exception)\\b");

  /** What build tools print last, whatever it was that failed. */
  private static final TextPattern ECHO =
      TextPattern.of(
          String.join(
              "|",
              "^make(\\[\\d+\\])?: \\*\\*\\* ",
              "^npm (ERR!|error) ",
              "^error Command failed",
              // Maven
              "^\\[ERROR\\] *$",
              "^\\[ERROR\\] (See|To see|Re-run|For more information|After correcting) ",
              "^\\[ERROR\\] +mvn <args>",
              "^\\[ERROR\\] (-> )?\\[Help \\d+\\]",
              "BUILD FAILURE",
              // Gradle
              "^BUILD FAILED in ",
              "^FAILURE: Build failed with an exception",
              "^> Run with --",
              // Cargo
              "^error: could not compile .* due to \\d+ previous error",
              "^For more information about this error",
              "^error: test failed, to rerun pass",
              // unittest
              "^FAILED \\((failures|errors|unexpected successes)=",
              // what is said beside an error
              "^\\s*(note|hint|help|warning|info)\\b.{0,3}:",
              // frames of a stack
              "^\\s*at \\S",
              "^\\s*\\d+: +[\\w<].*::",
              // pytest
              "^=+ .*\\d+ (failed|error|errors|passed).* =+$"));

  private ErrorLines() {}

  /** Those among the last lines of a log, plain text. */
  public static List<String> of(List<String> lines) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      String line = lines.get(i);
      if ((SAYS.find(line) || EXCEPTION.find(line)) && !ECHO.find(line)) {
        return some(lines.subList(i, lines.size()), 1);
      }
    }
    return some(lines.subList(Math.max(0, lines.size() - MOST), lines.size()), MOST);
  }

  private static List<String> some(List<String> lines, int most) {
    return lines.stream().filter(line -> !line.isBlank()).limit(most).toList();
  }
}
