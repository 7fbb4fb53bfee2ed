package io.leat.engine.driver.local;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How large the terminal of this process is.
 *
 * @param columns at least 1
 * @param lines at least 1
 */
public record WindowSize(int columns, int lines) {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5}) (\\d{1,5})\\s*");

  /** What {@code stty} says now; null when this process has no terminal, or one that does not know its size. */
  public static @Nullable WindowSize ask() throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      process.waitFor();
      Matcher size = SIZE.matcher(said);
      if (!size.matches()) {
        return null;
      }
      int lines = Integer.parseInt(size.group(1));
      int columns = Integer.parseInt(size.group(2));
      return lines > 0 && columns > 0 ? new WindowSize(columns, lines) : null;
    } catch (IOException none) {
      return null;
    }
  }
}
