package io.leat.agent.ssh;

import io.leat.engine.driver.shell.ShellText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.common.channel.ChannelPipedInputStream;

/** A command that runs on a host in a channel of SSH. */
record Remote(ChannelExec channel) implements HostChannel {
  private static final long LAST_WORDS_MILLIS = 500;

  private static final Set<ClientChannelEvent> ENDED =
      EnumSet.of(
          ClientChannelEvent.EXIT_STATUS,
          ClientChannelEvent.EXIT_SIGNAL,
          ClientChannelEvent.CLOSED);

  private static final Set<ClientChannelEvent> ENDED_OR_SILENT =
      EnumSet.of(
          ClientChannelEvent.EXIT_STATUS,
          ClientChannelEvent.EXIT_SIGNAL,
          ClientChannelEvent.EOF,
          ClientChannelEvent.CLOSED);

  private static final Set<ClientChannelEvent> LAST_WORDS =
      EnumSet.of(ClientChannelEvent.EOF, ClientChannelEvent.CLOSED);

  /** The signals that have a name in RFC 4254, by their usual numbers. */
  private static final List<String> SIGNALS =
      List.of(
          "", "HUP", "INT", "QUIT", "ILL", "", "ABRT", "", "FPE", "KILL", "USR1", "SEGV", "USR2",
          "PIPE", "ALRM", "TERM");

  /** The command by which any shell of an account has a POSIX shell run {@code text}. */
  static String command(String text, String... arguments) {
    StringBuilder command = new StringBuilder("exec sh -c ").append(ShellText.quoted(text));
    command.append(" leat");
    for (String argument : arguments) {
      command.append(' ').append(ShellText.quoted(argument));
    }
    return command.toString();
  }

  @Override
  public OutputStream input() {
    return channel.getInvertedIn();
  }

  @Override
  public InputStream output(Duration patience) {
    ChannelPipedInputStream out = (ChannelPipedInputStream) channel.getInvertedOut();
    out.setTimeout(patience.toMillis());
    return out;
  }

  @Override
  public boolean isEof() {
    return channel.isEofSignalled();
  }

  @Override
  public int exitCode() throws IOException {
    channel.waitFor(ENDED, 0);
    Integer code = channel.getExitStatus();
    String signal = channel.getExitSignal();
    if (code == null && signal == null) {
      throw new IOException("the channel was closed");
    }
    // a process that it left behind may hold its stderr open
    channel.waitFor(LAST_WORDS, LAST_WORDS_MILLIS);
    return code != null ? code : 128 + Math.max(0, SIGNALS.indexOf(signal));
  }

  @Override
  public void awaitEnd() {
    channel.waitFor(ENDED_OR_SILENT, 0);
  }

  @Override
  public boolean isLinked() {
    return channel.getSession().isOpen();
  }

  @Override
  public void close() {
    // at once, the library would not tell the host
    channel.close(false);
  }
}
