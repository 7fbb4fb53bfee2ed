package io.leat.agent.ssh;

import io.leat.engine.agent.AgentUnreachable;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;

/**
 * Commands on a host, each to its end. What breaks with the link is told by {@link AgentUnreachable}, for it may be done again. Safe for
 * all threads.
 */
final class HostCommands {
  /**
   * How many short commands run at once. With what launches and what answers they fit into the 10 sessions that sshd allows a connection,
   * so that many attempts at once need no connection more, of which sshd refuses some when many come.
   */
  private static final int TURNS = 6;

  /** Nothing before this line is an answer: the profile of the account may say something first. */
  private static final String BEGIN = "\u0001";

  /** What a host may say at most before it answers, in a line of an answer, and in an answer that is held here; in bytes. */
  private static final int MOST_NOISE = 1 << 16;

  private static final int MOST_LINE = 1 << 16;
  private static final int MOST_TEXT = 32 << 20;

  private final SshDriver driver;
  private final Semaphore turns = new Semaphore(TURNS);

  HostCommands(SshDriver driver) {
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

  /** All that is answered to nothing, which is at most 32 MiB. */
  String text(String text, String... arguments) throws IOException {
    return asked(
        out -> {
          byte[] bytes = out.readNBytes(MOST_TEXT);
          if (out.read() >= 0) {
            throw new TooMuch("more than " + (MOST_TEXT >> 20) + " MiB in one answer");
          }
          return new String(bytes, StandardCharsets.UTF_8);
        },
        text,
        arguments);
  }

  /** What takes an answer. */
  interface Reading<T> {
    T of(InputStream out) throws IOException;
  }

  /** What {@code reading} takes from the answer to nothing. */
  <T> T asked(Reading<T> reading, String text, String... arguments) throws IOException {
    takeTurn();
    try {
      return with(
          (command, out) -> {
            command.input().close();
            return reading.of(out);
          },
          text,
          arguments);
    } finally {
      turns.release();
    }
  }

  /** A host says more than it may: what came is thrown away. */
  static final class TooMuch extends IOException {
    private static final long serialVersionUID = 1;

    TooMuch(String what) {
      super("the host says too much: " + what);
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
      int noise = 0;
      for (String line = line(out); !line.endsWith(BEGIN); line = line(out)) {
        noise += line.length() + 1;
        if (noise > MOST_NOISE) {
          throw new TooMuch("more than " + (MOST_NOISE >> 10) + " KiB before it answers");
        }
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
      if (line.size() == MOST_LINE) {
        throw new TooMuch("a line of more than " + (MOST_LINE >> 10) + " KiB");
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
