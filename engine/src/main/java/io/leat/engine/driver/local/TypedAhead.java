package io.leat.engine.driver.local;

import io.leat.engine.driver.shell.ShellScript;
import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** What was typed at the terminal of this process before anybody asked for it. */
public final class TypedAhead {
  private static final long MOST_SECONDS = 5;

  /**
   * Reads all that waits in the terminal, a line that is not ended included: as long as the terminal hands out whole lines only, nobody
   * else gets at that. A read that finds nothing is the end of {@code cat}.
   */
  private static final String DISCARD = ShellScript.text(TypedAhead.class, "typed-ahead");

  private TypedAhead() {}

  /** Throws it away; does nothing where this process has no terminal. Nobody may be reading from it meanwhile. */
  public static void discard() throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder("sh", "-c", DISCARD)
              .redirectInput(new File("/dev/tty"))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        process.destroy();
      }
    } catch (IOException none) {
      return;
    }
  }
}
