package io.leat.agent.ssh;

import io.leat.engine.driver.shell.ShellText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.common.channel.ChannelPipedInputStream;

/** A command that runs on a host: its stdin and its stdout. What it says on stderr is dropped. */
record Remote(ChannelExec channel) {

  /** The command by which any shell of an account has a POSIX shell run {@code text}. */
  static String command(String text, String... arguments) {
    StringBuilder command = new StringBuilder("exec sh -c ").append(ShellText.quoted(text));
    command.append(" leat");
    for (String argument : arguments) {
      command.append(' ').append(ShellText.quoted(argument));
    }
    return command.toString();
  }

  /** Writes to its stdin; blocks while the host takes no more. */
  void write(byte[] bytes) throws IOException {
    OutputStream in = channel.getInvertedIn();
    in.write(bytes);
    in.flush();
  }

  /** Ends its stdin. */
  void end() throws IOException {
    channel.getInvertedIn().close();
  }

  /** Its stdout; a read that waits for longer than {@code patience} fails. Zero is for ever. */
  InputStream output(Duration patience) {
    ChannelPipedInputStream out = (ChannelPipedInputStream) channel.getInvertedOut();
    out.setTimeout(patience.toMillis());
    return out;
  }
}
