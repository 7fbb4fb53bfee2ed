package io.leat.cli;

import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.driver.local.TypedAhead;
import io.leat.engine.driver.local.WindowSize;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Where a command was called: its streams, its folder and its environment.
 *
 * @param fromTerminal whether a person types at stdin
 * @param toTerminal whether a person looks at stdout
 * @param talkToTerminal whether a person looks at stderr
 * @param folder where the command works: that of {@code -C}
 * @param home where the person is who called it
 */
record Terminal(
    InputStream stdin,
    OutputStream stdout,
    OutputStream stderr,
    boolean fromTerminal,
    boolean toTerminal,
    boolean talkToTerminal,
    Path folder,
    Path home,
    Map<String, String> environment) {

  private static final String KEPT_LOCALE = "LEAT_KEPT_LC_ALL";

  /** One whose person is where the command works. */
  Terminal(
      InputStream stdin,
      OutputStream stdout,
      OutputStream stderr,
      boolean fromTerminal,
      boolean toTerminal,
      boolean talkToTerminal,
      Path folder,
      Map<String, String> environment) {
    this(
        stdin,
        stdout,
        stderr,
        fromTerminal,
        toTerminal,
        talkToTerminal,
        folder,
        folder,
        environment);
  }

  /** That of this process. The streams of {@code System} are left aside: they would encode by the locale. */
  static Terminal ofProcess() {
    return new Terminal(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        isTerminal(0),
        isTerminal(1),
        isTerminal(2),
        Path.of("").toAbsolutePath(),
        environment(System.getenv()));
  }

  /** The same, with other streams for what is printed. */
  Terminal with(OutputStream otherOut, OutputStream otherErr) {
    return new Terminal(
        stdin,
        otherOut,
        otherErr,
        fromTerminal,
        toTerminal,
        talkToTerminal,
        folder,
        home,
        environment);
  }

  /** The same, with another environment. */
  Terminal with(Map<String, String> other) {
    return new Terminal(
        stdin, stdout, stderr, fromTerminal, toTerminal, talkToTerminal, folder, home, other);
  }

  /** The environment without what the launcher put into it for Java's sake alone. */
  private static Map<String, String> environment(Map<String, String> own) {
    String kept = own.get(KEPT_LOCALE);
    if (kept == null) {
      return own;
    }
    Map<String, String> environment = new HashMap<>(own);
    environment.remove(KEPT_LOCALE);
    if (kept.isEmpty()) {
      environment.remove("LC_ALL");
    } else {
      environment.put("LC_ALL", kept);
    }
    return environment;
  }

  /**
   * The same, in another folder.
   *
   * @throws UsageProblem when that is none
   */
  Terminal in(String written) {
    Path there;
    try {
      there = folder.resolve(written).toAbsolutePath().normalize();
    } catch (InvalidPathException problem) {
      throw new UsageProblem("'" + written + "' is not a path", null);
    }
    if (!Files.isDirectory(there)) {
      throw new UsageProblem("-C: there is no folder '" + written + "'", null);
    }
    return new Terminal(
        stdin, stdout, stderr, fromTerminal, toTerminal, talkToTerminal, there, home, environment);
  }

  /** How wide the terminal is at stdout, by COLUMNS or as it says itself; 0 where there is none. */
  int columns() {
    if (!toTerminal) {
      return 0;
    }
    String set = environment.getOrDefault("COLUMNS", "");
    if (set.matches("[1-9][0-9]{0,3}")) {
      return Integer.parseInt(set);
    }
    try {
      WindowSize size = WindowSize.ask();
      return size == null ? 0 : size.columns();
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** Throws away what was typed and not yet read, a line that is not ended included. Nobody may be reading stdin meanwhile. */
  void discardTyped() throws IOException, InterruptedException {
    for (int waiting = stdin.available(); waiting > 0; waiting = stdin.available()) {
      stdin.skipNBytes(waiting);
    }
    TypedAhead.discard();
  }

  /** Linux says it for each stream; elsewhere the JVM says whether stdin and stdout both are. */
  private static boolean isTerminal(int stream) {
    Path link = Path.of("/proc/self/fd/" + stream);
    if (!Files.isSymbolicLink(link)) {
      Console console = System.console();
      return Objects.nonNull(console) && console.isTerminal();
    }
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException unknown) {
      return false;
    }
  }

  /** Whether {@code when}, a value of {@code --color}, means colours for a stream. */
  boolean coloured(String when, boolean terminal) {
    return switch (when) {
      case "always" -> true;
      case "never" -> false;
      default ->
          terminal
              && environment.getOrDefault("NO_COLOR", "").isEmpty()
              && !environment.getOrDefault("TERM", "").equals("dumb");
    };
  }
}
