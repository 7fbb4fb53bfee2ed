package io.leat.agent.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;

/** A command beside the attempts. What the account's profile prints before it begins is kept from its output. */
final class RunningCommand implements HostCommand {
  /** How long a command may not read its stdin: for ever, as far as the library can. */
  private static final Duration FOR_EVER = Duration.ofDays(3650);

  private static final long LAST_WORDS_MILLIS = 500;

  private static final Set<ClientChannelEvent> ENDED =
      EnumSet.of(
          ClientChannelEvent.EXIT_STATUS,
          ClientChannelEvent.EXIT_SIGNAL,
          ClientChannelEvent.CLOSED);

  private static final Set<ClientChannelEvent> LAST_WORDS =
      EnumSet.of(ClientChannelEvent.EOF, ClientChannelEvent.CLOSED);

  /** The signals that have a name in RFC 4254, by their usual numbers. */
  private static final List<String> SIGNALS =
      List.of(
          "", "HUP", "INT", "QUIT", "ILL", "", "ABRT", "", "FPE", "KILL", "USR1", "SEGV", "USR2",
          "PIPE", "ALRM", "TERM");

  private final ChannelExec channel;
  private final Said said;
  private final InputStream output;
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();

  private RunningCommand(ChannelExec channel, Said said, String begin) {
    this.channel = channel;
    this.said = said;
    this.output = new Output(channel, begin);
    // the library's own way to wait for it swallows interrupts
    Thread.ofVirtual().start(this::await);
  }

  /**
   * Runs {@code text} in a POSIX shell.
   *
   * @param folder where it runs
   * @param begin a line that nothing else prints
   */
  static HostCommand run(
      Connections connections, String folder, String begin, String text, String... arguments)
      throws IOException {
    String[] all = new String[arguments.length + 2];
    all[0] = begin;
    all[1] = folder;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    String first = "printf '%s\\n' \"$1\"; printf '%s\\n' \"$1\" >&2\ncd \"$2\" || exit\nshift 2\n";
    Said said = new Said(begin);
    ChannelExec channel = connections.open(Remote.command(first + text, all), said, FOR_EVER);
    return new RunningCommand(channel, said, begin);
  }

  @Override
  public OutputStream input() {
    return channel.getInvertedIn();
  }

  @Override
  public InputStream output() {
    return output;
  }

  @Override
  public int exitCode() throws IOException, InterruptedException {
    try {
      return ended.get();
    } catch (ExecutionException unknown) {
      throw new IOException("the link broke before the end of a command was known", unknown);
    }
  }

  @Override
  public String said() {
    return said.text();
  }

  @Override
  public boolean isLinked() {
    return channel.getSession().isOpen();
  }

  private void await() {
    try {
      awaitEnd();
    } finally {
      // nothing, when it is known how it ended
      ended.completeExceptionally(new IOException("its end was not seen"));
    }
  }

  private void awaitEnd() {
    channel.waitFor(ENDED, 0);
    Integer code = channel.getExitStatus();
    String signal = channel.getExitSignal();
    if (code == null && signal == null) {
      ended.completeExceptionally(new IOException("the channel was closed"));
      return;
    }
    // a process that it left behind may hold its stderr open
    channel.waitFor(LAST_WORDS, LAST_WORDS_MILLIS);
    ended.complete(code != null ? code : 128 + Math.max(0, SIGNALS.indexOf(signal)));
  }

  @Override
  public void close() {
    // at once, the library would not tell the host
    channel.close(false);
  }

  /** The beginning of what it says on stderr. */
  private static final class Said extends OutputStream {
    private static final int MOST = 4096;

    private final String begin;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Said(String begin) {
      this.begin = begin + "\n";
    }

    @Override
    public synchronized void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] more, int offset, int length) {
      bytes.write(more, offset, Math.min(length, begin.length() + MOST - bytes.size()));
    }

    synchronized String text() {
      String text = bytes.toString(StandardCharsets.UTF_8);
      int at = text.indexOf(begin);
      return at < 0 ? text : text.substring(at + begin.length());
    }
  }

  /** Its stdout behind the line that begins it. */
  private static final class Output extends InputStream {
    private static final int MOST_NOISE = 1 << 16;

    private final ChannelExec channel;
    private final byte[] begin;
    private boolean begun;

    Output(ChannelExec channel, String begin) {
      this.channel = channel;
      this.begin = (begin + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (!begun && !skip()) {
        return -1;
      }
      return some(bytes, offset, length);
    }

    private int some(byte[] bytes, int offset, int length) throws IOException {
      int count = channel.getInvertedOut().read(bytes, offset, length);
      if (count < 0 && !channel.isEofSignalled()) {
        throw new IOException("the link broke before a command had ended");
      }
      return count;
    }

    /** Skips what came before the line; false when it never came. */
    private boolean skip() throws IOException {
      byte[] one = new byte[1];
      int matched = 0;
      for (int skipped = 0; matched < begin.length; skipped++) {
        if (some(one, 0, 1) < 0) {
          return false;
        }
        // its first byte is found nowhere else in it
        matched = one[0] == begin[matched] ? matched + 1 : one[0] == begin[0] ? 1 : 0;
        if (skipped > MOST_NOISE) {
          throw new IOException("the account's profile prints more than can be passed over");
        }
      }
      begun = true;
      return true;
    }

    @Override
    public int available() throws IOException {
      return begun ? Math.max(0, channel.getInvertedOut().available()) : 0;
    }
  }
}
