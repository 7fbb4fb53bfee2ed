package io.leat.agent.ssh;

import io.leat.engine.driver.shell.ShellText;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/** One connection to a host, logged in, for a few commands. Used by one thread. */
final class HostSession implements Closeable {
  /** Ends an answer, for {@link Answers}, where {@code $0} is the nonce. */
  static final String MARK = "printf '\\001%s\\n' \"$0\"\n";

  private static final int MOST_SAID = 1 << 20;

  private static final String ALIVE = "keepalive@openssh.com";

  private final SshHost host;
  private final Duration patience;
  private final @Nullable ClientSession gate;
  private final SshLogin.Entered entered;
  private final ClientSession session;

  /** Connects and logs in. */
  HostSession(SshClient client, SshHost host, Duration patience) throws HostProblem {
    this.host = host;
    this.patience = patience;
    SshLogin login = new SshLogin(client, patience);
    switch (host.way()) {
      case null -> {
        gate = null;
        entered = login.enter(host);
      }
      case Tunnel tunnel -> {
        gate = null;
        entered = login.enter(host, tunnel.open(patience));
      }
      case SshJump jump -> {
        ClientSession between = login.enter(jump.host(host.key())).session();
        gate = between;
        entered = through(between, login, jump);
      }
    }
    session = entered.session();
  }

  /** Enters through the jump host, whose connection is closed if that fails. */
  private SshLogin.Entered through(ClientSession between, SshLogin login, SshJump jump)
      throws HostProblem {
    boolean isWhole = false;
    try {
      SshLogin.Entered inside =
          login.enter(host, Passage.open(between, host.address(), host.port(), patience));
      isWhole = true;
      return inside;
    } catch (HostProblem problem) {
      throw new HostProblem(
          problem.kind(),
          problem.getMessage() + " (through " + jump + ")",
          problem.help() + "; see that the jump host reaches it and allows TCP forwarding",
          problem);
    } catch (IOException problem) {
      throw HostProblem.notPassedOn(host.toString(), jump.toString(), problem);
    } finally {
      if (!isWhole) {
        between.close(true);
      }
    }
  }

  /** How long the connection took, in milliseconds. */
  long connectMillis() {
    return entered.connectMillis();
  }

  /** How long agreeing on keys and logging in took, in milliseconds. */
  long loginMillis() {
    return entered.loginMillis();
  }

  /** A command that answers, and what ends each answer. */
  record Asked(Remote remote, Answers answers, String nonce) {}

  /** Runs {@code text} in a POSIX shell, whatever the account's own shell is, and skips what its profile prints before. */
  Asked begin(String text, String... arguments) throws IOException {
    String nonce = Answers.nonce();
    ChannelExec channel = channel(MARK + text, nonce, List.of(arguments));
    channel.open().verify(patience);
    Remote remote = new Remote(channel);
    Answers answers = new Answers(remote.output(patience), nonce);
    answers.next();
    return new Asked(remote, answers, nonce);
  }

  /** What a host says as a number; {@code otherwise} when it says none. */
  static long number(@Nullable String text, long otherwise) {
    return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : otherwise;
  }

  private ChannelExec channel(String text, String zero, List<String> arguments) throws IOException {
    StringBuilder command = new StringBuilder("exec sh -c ").append(ShellText.quoted(text));
    command.append(' ').append(ShellText.quoted(zero));
    arguments.forEach(each -> command.append(' ').append(ShellText.quoted(each)));
    ChannelExec channel = session.createExecChannel(command.toString());
    channel.setErr(OutputStream.nullOutputStream());
    CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(channel, patience);
    return channel;
  }

  /** Tries to have {@code most} commands at once, which do nothing; returns how many the host let go on. */
  int together(int most) throws IOException {
    List<ChannelExec> channels = new ArrayList<>();
    List<OpenFuture> opening = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      channels.add(channel("exec cat", "leat", List.of()));
      opening.add(channels.getLast().open());
    }
    List<Remote> open = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      try {
        opening.get(i).verify(patience);
        open.add(new Remote(channels.get(i)));
      } catch (IOException refused) {
        if (!(refused.getCause() instanceof SshChannelOpenException)) {
          throw refused;
        }
      }
    }
    end(open);
    return open.size();
  }

  /**
   * The lines that {@code text} prints in a POSIX shell, without what the account's profile prints around them.
   */
  List<String> ask(String text, String... arguments) throws HostProblem {
    try {
      Asked asked = begin(text + "\n" + MARK, arguments);
      List<String> said =
          new String(asked.answers().next(MOST_SAID), StandardCharsets.UTF_8).lines().toList();
      end(List.of(asked.remote()));
      return said;
    } catch (EOFException ended) {
      throw new HostProblem(
          HostProblem.Kind.NO_SHELL,
          host + " lets the user in and runs no command",
          "give the account a shell, such as /bin/sh, and take away a forced command"
              + " (ForceCommand, or command= in authorized_keys)",
          ended);
    } catch (IOException problem) {
      throw broken(problem);
    }
  }

  /**
   * Ends the stdin of commands, and waits until they take none of the sessions any more that the host allows: OpenSSH counts a channel
   * until the turn after that in which it hears of its end, so it is asked for something.
   */
  void end(List<Remote> remotes) throws IOException {
    for (Remote each : remotes) {
      each.end();
    }
    for (Remote each : remotes) {
      each.channel().waitFor(EnumSet.of(ClientChannelEvent.CLOSED), patience);
      each.channel().close(true);
    }
    Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST);
    buffer.putString(ALIVE);
    buffer.putBoolean(true);
    session.request(ALIVE, buffer, patience);
  }

  /** How long anything may take. */
  Duration patience() {
    return patience;
  }

  /** The link broke, or {@code problem} is one that is known. */
  HostProblem broken(IOException problem) {
    if (problem instanceof HostProblem known) {
      return known;
    }
    return new HostProblem(
        HostProblem.Kind.LINK,
        "the link to "
            + host
            + (problem instanceof SocketTimeoutException
                ? " was silent for " + patience.toSeconds() + " s"
                : " broke: " + problem.getMessage()),
        "try again; see the log of sshd there",
        problem);
  }

  @Override
  public void close() {
    session.close(true);
    if (gate != null) {
      gate.close(true);
    }
  }
}
