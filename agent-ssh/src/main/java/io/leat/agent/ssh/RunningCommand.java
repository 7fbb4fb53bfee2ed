package io.leat.agent.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A command beside the attempts. What the account's profile prints before it begins is kept from its output. */
final class RunningCommand implements HostCommand {
  /** How long a command may not read its stdin: for ever, as far as the library of SSH can. */
  private static final Duration FOR_EVER = Duration.ofDays(3650);

  private final HostChannel channel;
  private final Said said;
  private final InputStream output;
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();

  private RunningCommand(HostChannel channel, Said said, String begin) {
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
      HostShells shells, String folder, String begin, String text, String... arguments)
      throws IOException {
    String[] all = new String[arguments.length + 2];
    all[0] = begin;
    all[1] = folder;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    String first = "printf '%s\\n' \"$1\"; printf '%s\\n' \"$1\" >&2\ncd \"$2\" || exit\nshift 2\n";
    Said said = new Said(begin);
    HostChannel channel = shells.open(Remote.command(first + text, all), said, FOR_EVER);
    return new RunningCommand(channel, said, begin);
  }

  @Override
  public OutputStream input() {
    return channel.input();
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
    return channel.isLinked();
  }

  private void await() {
    try {
      ended.complete(channel.exitCode());
    } catch (IOException unknown) {
      ended.completeExceptionally(unknown);
    } finally {
      // nothing, when it is known how it ended
      ended.completeExceptionally(new IOException("its end was not seen"));
    }
  }

  @Override
  public void close() {
    channel.close();
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

    private final HostChannel channel;
    private final InputStream out;
    private final byte[] begin;
    private boolean begun;

    Output(HostChannel channel, String begin) {
      this.channel = channel;
      this.out = channel.output(Duration.ZERO);
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
      int count = out.read(bytes, offset, length);
      if (count < 0 && !channel.isEof()) {
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
      return begun ? Math.max(0, out.available()) : 0;
    }
  }
}
