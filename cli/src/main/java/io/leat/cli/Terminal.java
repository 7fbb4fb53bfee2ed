package io.leat.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Where a command was called: its streams, its folder and its environment.
 *
 * @param toTerminal whether a person looks at stdout
 * @param talkToTerminal whether a person looks at stderr
 */
record Terminal(
    InputStream stdin,
    OutputStream stdout,
    OutputStream stderr,
    boolean toTerminal,
    boolean talkToTerminal,
    Path folder,
    Map<String, String> environment) {

  /** That of this process. The streams of {@code System} are left aside: they would encode by the locale. */
  static Terminal ofProcess() {
    return new Terminal(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        isTerminal(1),
        isTerminal(2),
        Path.of("").toAbsolutePath(),
        System.getenv());
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
