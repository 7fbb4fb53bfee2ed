package io.leat.agent.ssh;

import io.leat.engine.driver.AgentUnreachable;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;

/**
 * Commands on a host, each to its end. What breaks with the link is told by {@link AgentUnreachable}, for it may be done again. Safe for all
 * threads.
 */
final class Talk {
  /**
   * How many short commands run at once. With what launches and what answers they fit into the 10 sessions that sshd allows a connection, so
   * that many attempts at once need no connection more, of which sshd refuses some when many come.
   */
  private static final int TURNS = 6;

  /** Nothing before this line is an answer: the profile of the account may say something first. */
  private static final String BEGIN = "\u0001";

  private final SshDriver driver;
  private final Semaphore turns = new Semaphore(TURNS);

  Talk(SshDriver driver) {
    this.driver = driver;
  }

  /** What is said to a command, and what it answers. */
  interface Exchange<T> {
    T with(HostCommand command, InputStream out) throws IOException;
  }

  /** Runs {@code text}, which says a line with the byte 1 before it answers, and ends well. */
  <T> T with(Exchange<T> exchange, String text, String... arguments) throws IOException {
    try (HostCommand command = driver.run(text, arguments)) {
      try {
        InputStream out = command.output();
        begin(command, out);
        T answer = exchange.with(command, out);
        end(command);
        return answer;
      } catch (IOException problem) {
        if (command.isLinked()) {
          throw problem;
        }
        throw new AgentUnreachable("the link broke while files were on their way", problem);
      }
    }
  }

  /** Runs what reads and says nothing. */
  void run(String text, String... arguments) throws IOException {
    text(text + "\nprintf '\\001\\n'\n", arguments);
  }

  /** All that is answered to nothing. */
  String text(String text, String... arguments) throws IOException {
    takeTurn();
    try {
      return with(
          (command, out) -> {
            command.input().close();
            return new String(out.readAllBytes(), StandardCharsets.UTF_8);
          },
          text,
          arguments);
    } finally {
      turns.release();
    }
  }

  private void takeTurn() throws IOException {
    try {
      turns.acquire();
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", told);
    }
  }

  private static void begin(HostCommand command, InputStream out) throws IOException {
    try {
      while (!line(out).endsWith(BEGIN)) {
        // something that the profile says
      }
    } catch (EOFException never) {
      end(command);
      throw never;
    }
  }

  /** The next line of an answer. */
  static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the host said too little");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private static void end(HostCommand command) throws IOException {
    try {
      int code = command.exitCode();
      if (code != 0) {
        String said = command.said().strip();
        throw new IOException(
            "the host answered with exit code " + code + (said.isEmpty() ? "" : ": " + said));
      }
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", told);
    }
  }
}
