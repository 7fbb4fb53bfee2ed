package io.leat.agent.ssh;

import io.leat.engine.agent.AgentUnreachable;
import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.artifact.Digest;
import io.leat.engine.driver.shell.AttemptScript;
import io.leat.engine.driver.shell.ShellScript;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One conversation with a host, until it breaks: a shell that launches and one that answers ({@code host.sh}), and the commands beside
 * them, each in a channel. When one of the two shells ends, all of it has.
 *
 * <p>Questions are asked by one thread; launches and commands come from any.
 */
final class Link implements Closeable {
  /** What launches. */
  private static final String LAUNCHER = ShellScript.text(Link.class, "link");

  /** What answers: it waits until the folder and the script are there. */
  private static final String READER =
      "IFS= read -r script && cd \"$1/attempts\" && exec sh \"../.leat/$script\" reader\n";

  /** How many lines the account's profile may print before it launches. */
  private static final int MOST_NOISE = 1000;

  /** How many bytes wait at most to be handed over when one more launch joins them. */
  private static final long MOST_WAITING = 1 << 20;

  private static final int PART = 32 << 10;

  private final HostPlace host;
  private final long number;
  private final Duration patience;
  private final HostShells shells;
  private final LinkedBlockingQueue<byte[]> launches = new LinkedBlockingQueue<>();

  /** The bytes in {@link #launches} and on their way. */
  private long waiting;

  private final HostChannel launcher;
  private final HostChannel reader;
  private final Answers answers;
  private final InputStream reports;
  private final String identity;

  /** The SHA-256 of the script on the host. */
  private final String sum;

  private volatile boolean closed;

  /** A link to {@code host}, with its conversation begun. */
  Link(HostPlace host, long number, Duration patience) throws IOException {
    this.host = host;
    this.number = number;
    this.patience = patience;
    this.shells = host.shells(patience);
    boolean isWhole = false;
    try {
      ShellScript script = script();
      byte[] text = script.text().getBytes(StandardCharsets.UTF_8);
      // what is an argument is seen by all on the host, so the answers have a nonce of their own
      String word = Answers.nonce();
      sum = Digest.ofText(script.text()).hex();
      launcher = run(LAUNCHER, folder(), script.name(), word, Integer.toString(text.length), sum);
      reader = run(READER, folder());
      prepare(script, word);
      String nonce = Answers.nonce();
      reader.write((script.name() + "\n" + nonce + "\n").getBytes(StandardCharsets.US_ASCII));
      answers = new Answers(reader.output(patience), nonce);
      // what the account's profile prints stands before it
      answers.next();
      reports = new BufferedInputStream(launcher.output(patience));
      identity = identity(word);
      isWhole = true;
    } finally {
      if (!isWhole) {
        close();
      }
    }
  }

  /** What the launcher says first, behind what the account's profile prints. */
  private String identity(String word) throws IOException {
    String begin = "L " + word + " ";
    String line = HostCommands.line(reports);
    for (int lines = 0; !line.startsWith(begin); lines++) {
      if (lines == MOST_NOISE) {
        throw new HostCommands.TooMuch("more than " + MOST_NOISE + " lines before it launches");
      }
      line = HostCommands.line(reports);
    }
    launcher.output(Duration.ZERO);
    return line.substring(begin.length());
  }

  /** The process of the launcher and its start, as {@code host.sh} takes them. */
  String launcher() {
    return identity;
  }

  /** Which link of its driver it is, counted from 1. */
  long number() {
    return number;
  }

  /** One file with two uses: what answers, then what launches. */
  private static ShellScript script() throws IOException {
    ShellScript answering = ShellScript.of(Link.class, "host");
    ShellScript launching = ShellScript.launcher();
    return ShellScript.of("host", answering.text() + launching.text());
  }

  /** Hears what the host has, puts the script there, and says which shell is to launch. */
  private void prepare(ShellScript script, String word) throws IOException {
    Answers said = new Answers(launcher.output(patience), word);
    said.next();
    List<String> found = new String(said.next(), StandardCharsets.UTF_8).lines().toList();
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
    if (!found.contains("script " + sum)) {
      StringBuilder lines = new StringBuilder("script\n");
      LaunchCommands.lines(script.text(), lines);
      launcher.write(lines.append(".\n").toString().getBytes(StandardCharsets.UTF_8));
      if (!new String(said.next(), StandardCharsets.UTF_8).contains("placed")) {
        throw new IOException(
            "the host did not take the script of Leat in '" + folder() + "/.leat'");
      }
    }
    String shell = found.contains("bash") ? "bash\n" : "sh\n";
    launcher.write(shell.getBytes(StandardCharsets.US_ASCII));
  }

  /** Runs {@code text} in a POSIX shell, whatever the account's own shell is. */
  private HostChannel run(String text, String... arguments) throws IOException {
    return shells.open(Remote.command(text, arguments), OutputStream.nullOutputStream(), patience);
  }

  /** Runs a command beside the attempts, in the folder of the host. */
  HostCommand command(String text, String... arguments) throws IOException {
    return RunningCommand.run(shells, folder(), "\u0001" + Answers.nonce(), text, arguments);
  }

  /** Begins to hand over launches and to listen to what the launcher reports, a line each; {@code broken} is told when it ends. */
  void listen(Consumer<String> heard, Runnable broken) {
    Thread.ofVirtual().start(this::handOver);
    Thread.ofVirtual().start(() -> hear(heard));
    Thread.ofVirtual()
        .start(
            () -> {
              // attempts hold its stdout open, so the end of that would come late
              try {
                launcher.awaitEnd();
              } finally {
                broken.run();
              }
            });
  }

  private void handOver() {
    try {
      while (!closed) {
        byte[] next = launches.take();
        // in parts, so that it is seen whether the host takes anything
        for (int at = 0; at < next.length; at += PART) {
          byte[] part = Arrays.copyOfRange(next, at, Math.min(next.length, at + PART));
          launcher.write(part);
          handedOver(part.length);
        }
      }
    } catch (IOException gone) {
      return;
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    } finally {
      // whatever it was: what is launched from now on would be handed over by nobody
      close();
    }
  }

  private void hear(Consumer<String> heard) {
    boolean ended = false;
    try (reports) {
      while (true) {
        heard.accept(HostCommands.line(reports));
      }
    } catch (EOFException gone) {
      // seen by whoever waits for its end
      ended = true;
    } catch (IOException broken) {
      // what says too much, too, is heard no more
      return;
    } finally {
      if (!ended) {
        close();
      }
    }
  }

  private synchronized void handedOver(int bytes) {
    waiting -= bytes;
    notifyAll();
  }

  /**
   * Launches {@code spec} when there is room in the memory for its texts, here and among what waits to be handed over.
   *
   * @throws AgentUnreachable when the host takes nothing for as long as one may be silent
   */
  void inRoom(AttemptSpec spec, AttemptScript.Making launch) throws IOException {
    boolean launched = false;
    while (!launched) {
      awaitRoom();
      // of those that waited only as many go on as there is room for
      launched = AttemptScript.inRoom(spec, () -> hasRoom() && launch.make());
    }
  }

  private synchronized boolean hasRoom() {
    return closed || waiting < MOST_WAITING;
  }

  private synchronized void awaitRoom() throws AgentUnreachable {
    long before = waiting;
    long since = System.nanoTime();
    while (!hasRoom()) {
      if (waiting != before) {
        before = waiting;
        since = System.nanoTime();
      }
      long left = patience.toNanos() - (System.nanoTime() - since);
      if (left <= 0) {
        throw new AgentUnreachable(
            "the agent " + host + " takes nothing of what is to be launched there");
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException told) {
        Thread.currentThread().interrupt();
        throw new AgentUnreachable("the launch at the agent " + host + " was interrupted", told);
      }
    }
  }

  /** Sends commands to the launcher; returns at once, and whether they arrived the folders on the host will tell. */
  void launch(String commands) {
    byte[] bytes = commands.getBytes(StandardCharsets.UTF_8);
    synchronized (this) {
      waiting += bytes.length;
    }
    launches.add(bytes);
  }

  /** The SHA-256 of the script that the host is to have. */
  String sum() {
    return sum;
  }

  /** The folder of the host. */
  String folder() {
    return host.folder().toString();
  }

  /** Sends commands to the shell that answers, in which each line is one. */
  void ask(String commands) throws IOException {
    reader.write(commands.getBytes(StandardCharsets.UTF_8));
  }

  /** The next answer to what was asked. */
  byte[] answer() throws IOException {
    return answers.next();
  }

  /** The next answer to what was asked, of at most {@code most} bytes. */
  byte[] answer(int most) throws IOException {
    return answers.next(most);
  }

  /** Kills all on the host that bear one of {@code marks}. */
  void kill(List<String> marks) throws IOException {
    ask("marked KILL\n" + String.join("\n", marks) + "\n.\n");
    answer();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    // ends the thread that waits for something to hand over
    launches.add(new byte[0]);
    shells.close();
  }
}
