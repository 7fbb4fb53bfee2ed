package io.leat.agent.ssh;

import io.leat.engine.driver.shell.ShellScript;
import io.leat.engine.driver.shell.ShellText;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.core.CoreModuleProperties;

/**
 * One conversation with a host, until it breaks: a shell that launches and one that answers ({@code host.sh}), each a command in a
 * channel of one connection, or of a connection of its own where the host allows no more. When any of them ends, all of it has.
 *
 * <p>Questions are asked by one thread; launches come from any.
 */
final class Link implements Closeable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration LOG_IN = Duration.ofSeconds(10);

  private static final Set<ClientChannelEvent> ENDED =
      EnumSet.of(
          ClientChannelEvent.EXIT_STATUS,
          ClientChannelEvent.EXIT_SIGNAL,
          ClientChannelEvent.EOF,
          ClientChannelEvent.CLOSED);

  /** What the account's shell is told to do first: it makes the folder, and says what is there. */
  private static final String PROBE =
      """
      umask 077
      mkdir -p "$1/.leat" "$1/attempts" 2> /dev/null
      cd "$1/attempts" && : > ../.leat/probe && rm ../.leat/probe || exec printf '\\001%s\\ncannot\\n\\001%s\\n' "$3" "$3"
      printf '\\001%s\\n' "$3"
      [ ! -f "../.leat/$2" ] || echo script
      command -v bash > /dev/null && echo bash
      command -v setsid > /dev/null && echo setsid
      for tool in dd grep ls mkdir mkfifo rm kill; do command -v "$tool" > /dev/null || echo "no $tool"; done
      printf '\\001%s\\n' "$3"
      """;

  /** Puts the script where all later commands find it, whole or not at all. */
  private static final String PLACE =
      """
      umask 077
      cd "$1/.leat" && cat > "$2.$$" && [ "$(wc -c < "$2.$$")" -eq "$3" ] && mv "$2.$$" "$2"
      """;

  private final SshClient client;
  private final SshHost host;
  private final long number;
  private final Duration patience;
  private final List<ClientSession> sessions = new ArrayList<>();
  private final LinkedBlockingQueue<byte[]> launches = new LinkedBlockingQueue<>();
  private final Remote launcher;
  private final Remote reader;
  private final Answers answers;
  private volatile boolean closed;

  private Link(SshClient client, SshHost host, long number, Duration patience) throws IOException {
    this.client = client;
    this.host = host;
    this.number = number;
    this.patience = patience;
    boolean isWhole = false;
    try {
      String nonce = nonce();
      String shell = prepare(nonce);
      String script = "../.leat/" + script().name();
      launcher = run("cd \"$1/attempts\" && exec " + shell + " \"$2\"", folder(), script);
      reader = run("cd \"$1/attempts\" && exec sh \"$2\" reader", folder(), script);
      reader.write((nonce + "\n").getBytes(StandardCharsets.US_ASCII));
      answers = new Answers(reader.output(patience), nonce);
      // what the account's profile prints stands before it
      answers.next();
      isWhole = true;
    } finally {
      if (!isWhole) {
        close();
      }
    }
  }

  static Link open(SshClient client, SshHost host, long number, Duration patience)
      throws IOException {
    return new Link(client, host, number, patience);
  }

  /** Which link of its driver it is, counted from 1. */
  long number() {
    return number;
  }

  private String folder() {
    return host.folder().toString();
  }

  private static String nonce() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** One file with two uses: what answers, then what launches. */
  private static ShellScript script() throws IOException {
    ShellScript answering = ShellScript.of(Link.class, "host");
    ShellScript launching = ShellScript.launcher();
    return ShellScript.of("host", answering.text() + launching.text());
  }

  /** Finds out what the host has, puts the script there, and returns the shell that launches. */
  private String prepare(String nonce) throws IOException {
    ShellScript script = script();
    Remote probe = run(PROBE, folder(), script.name(), nonce);
    Answers said = new Answers(probe.output(patience), nonce);
    said.next();
    List<String> found = new String(said.next(), StandardCharsets.UTF_8).lines().toList();
    // so that it takes none of the sessions that the host allows
    probe.channel().waitFor(EnumSet.of(ClientChannelEvent.CLOSED), patience);
    if (found.contains("cannot")) {
      throw new IOException(
          "the account cannot write in its folder '"
              + folder()
              + "' (is the disk full, or the folder another account's?)");
    }
    List<String> missing = new ArrayList<>();
    found.stream()
        .filter(line -> line.startsWith("no "))
        .forEach(line -> missing.add(line.substring(3)));
    if (!found.contains("bash") && !found.contains("setsid")) {
      missing.add("bash or setsid");
    }
    if (!missing.isEmpty()) {
      throw new IOException(
          "the host lacks what starts tasks: " + String.join(", ", missing) + "; install it there");
    }
    if (!found.contains("script")) {
      byte[] text = script.text().getBytes(StandardCharsets.UTF_8);
      Remote place = run(PLACE, folder(), script.name(), Integer.toString(text.length));
      place.write(text);
      place.end();
      place.channel().waitFor(EnumSet.of(ClientChannelEvent.CLOSED), patience);
      Integer code = place.channel().getExitStatus();
      if (code == null || code != 0) {
        throw new IOException(
            "the host did not take the script of Leat in '" + folder() + "/.leat'");
      }
    }
    return found.contains("bash") ? "bash" : "sh";
  }

  /** Runs {@code text} in a POSIX shell, whatever the account's own shell is. */
  private Remote run(String text, String... arguments) throws IOException {
    StringBuilder command = new StringBuilder("exec sh -c ").append(ShellText.quoted(text));
    command.append(" leat");
    for (String argument : arguments) {
      command.append(' ').append(ShellText.quoted(argument));
    }
    if (sessions.isEmpty()) {
      sessions.add(connect());
    }
    try {
      return run(sessions.getLast(), command.toString());
    } catch (IOException refused) {
      // a host may allow one session a connection
      if (!(refused.getCause() instanceof SshChannelOpenException)) {
        throw refused;
      }
      sessions.add(connect());
      return run(sessions.getLast(), command.toString());
    }
  }

  private Remote run(ClientSession session, String command) throws IOException {
    ChannelExec channel = session.createExecChannel(command);
    channel.setErr(OutputStream.nullOutputStream());
    CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(channel, patience);
    channel.open().verify(patience);
    return new Remote(channel);
  }

  private ClientSession connect() throws IOException {
    PinnedKey pinned = new PinnedKey(host.hostKey());
    ClientSession session =
        client
            .connect(host.user(), host.address(), host.port(), pinned.context(), null)
            .verify(CONNECT)
            .getSession();
    boolean isWhole = false;
    try {
      session.addPublicKeyIdentity(host.key());
      try {
        session.auth().verify(LOG_IN);
      } catch (IOException refused) {
        throw new IOException("cannot log in: " + refused.getMessage(), refused);
      }
      isWhole = true;
      return session;
    } catch (IOException problem) {
      throw pinned.explained(problem);
    } finally {
      if (!isWhole) {
        session.close(true);
      }
    }
  }

  /** Begins to hand over launches and to listen to what the launcher reports, a line each; {@code broken} is told when it ends. */
  void listen(Consumer<String> reports, Runnable broken) {
    Thread.ofVirtual().start(this::handOver);
    Thread.ofVirtual().start(() -> hear(reports));
    Thread.ofVirtual()
        .start(
            () -> {
              // attempts hold its stdout open, so the end of that would come late
              launcher.channel().waitFor(ENDED, 0);
              broken.run();
            });
  }

  private void handOver() {
    try {
      while (!closed) {
        launcher.write(launches.take());
      }
    } catch (IOException gone) {
      close();
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    }
  }

  private void hear(Consumer<String> reports) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(launcher.output(Duration.ZERO), StandardCharsets.ISO_8859_1))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        reports.accept(line);
      }
    } catch (IOException gone) {
      // seen by whoever waits for its end
      return;
    }
  }

  /** Sends commands to the launcher; returns at once, and whether they arrived the folders on the host will tell. */
  void launch(String commands) {
    launches.add(commands.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends commands to the shell that answers, in which each line is one. */
  void ask(String commands) throws IOException {
    reader.write(commands.getBytes(StandardCharsets.UTF_8));
  }

  /** The next answer to what was asked. */
  byte[] answer() throws IOException {
    return answers.next();
  }

  @Override
  public void close() {
    closed = true;
    // ends the thread that waits for something to hand over
    launches.add(new byte[0]);
    for (ClientSession session : sessions) {
      session.close(true);
    }
  }
}
