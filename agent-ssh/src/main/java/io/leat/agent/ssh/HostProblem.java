package io.leat.agent.ssh;

import io.leat.engine.agent.AgentProblem;
import io.leat.engine.durable.Reason;
import java.io.IOException;
import java.io.Serial;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A host will not do as an agent. */
final class HostProblem extends AgentProblem {
  @Serial private static final long serialVersionUID = 1;

  /** What kind of thing is wrong; the word is stable, clients decide by it. */
  enum Kind {
    /** There is no such name in the network. */
    NO_ADDRESS,
    /** It is to dial in, and has not. */
    NOT_DIALLED_IN,
    /** Nothing answers there. */
    UNREACHABLE,
    /** What answers there does not speak SSH as it should. */
    NO_SSH,
    /** Another host key than the one known. */
    OTHER_HOST_KEY,
    /** The user or the key are not let in. */
    REFUSED,
    /** The account has no shell that runs commands. */
    NO_SHELL,
    /** The folder cannot be used. */
    FOLDER,
    /** The disk is full. */
    DISK_FULL,
    /** A tool is missing. */
    MISSING_TOOL,
    /** The link broke, or is too slow. */
    LINK;

    /** Such as {@code no-address}. */
    String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  private final Kind kind;

  HostProblem(Kind kind, String message, String help, @Nullable Throwable cause) {
    super(kind.word(), message, help, cause);
    this.kind = kind;
  }

  /** One that no other is behind. */
  HostProblem(Kind kind, String message, String help) {
    this(kind, message, help, null);
  }

  /** What kind of thing is wrong. */
  Kind kind() {
    return kind;
  }

  /** The folder of an agent is not there any more, or cannot be written any more. */
  static HostProblem folderGone(String folder) {
    return new HostProblem(
        Kind.FOLDER,
        "its folder '" + folder + "' was removed, or cannot be written any more",
        "it is made anew; see who removes it there (a cleaner of temporary files?), and give the"
            + " agent a folder that nobody else touches");
  }

  /** The script that starts attempts is not what was put there. */
  static HostProblem scriptChanged(String folder) {
    return new HostProblem(
        Kind.FOLDER,
        "the script of Leat in '" + folder + "/.leat' was changed",
        "it is put there anew; see who changes it");
  }

  /** What went wrong while {@code host}, such as {@code build.example:22}, was being connected to. */
  static HostProblem connecting(String host, IOException problem) {
    for (Throwable each = problem; each != null; each = each.getCause()) {
      if (each instanceof HostProblem known) {
        return known;
      }
      if (each instanceof UnknownHostException || each instanceof UnresolvedAddressException) {
        return new HostProblem(
            Kind.NO_ADDRESS,
            "no address is known for " + host,
            "check the name as it is known to the machine of the server, or give the number",
            problem);
      }
      if (each instanceof ConnectException || each instanceof NoRouteToHostException) {
        return new HostProblem(
            Kind.UNREACHABLE,
            "nothing answers at " + host + ": " + each.getMessage(),
            "check address and port, that sshd runs there, and the firewalls between",
            problem);
      }
    }
    return new HostProblem(
        Kind.NO_SSH,
        "what is at " + host + " does not answer as an SSH server: " + connectionSaid(problem),
        "check the port, that sshd runs there, and that it does not turn the server away"
            + " (MaxStartups, hosts.deny)",
        problem);
  }

  /** Nothing came back from {@code host} when it was being connected to. */
  static HostProblem unanswered(String host, Duration patience, IOException problem) {
    return new HostProblem(
        Kind.UNREACHABLE,
        "nothing answers at " + host + ", not within " + patience.toSeconds() + " s",
        "check address and port, that the host is up, and the firewalls between",
        problem);
  }

  /** {@code host} answered, and then said no more. */
  static HostProblem silent(String host, Duration patience, IOException problem) {
    return new HostProblem(
        Kind.LINK,
        "the link to " + host + " was silent for " + patience.toSeconds() + " s at the login",
        "try again; see the log of sshd there",
        problem);
  }

  /** The jump host was entered, and does not connect to {@code host}. */
  static HostProblem notPassedOn(String host, String jump, IOException problem) {
    return new HostProblem(
        Kind.UNREACHABLE,
        "the jump host " + jump + " does not pass on to " + host + ": " + said(problem),
        "see that it reaches " + host + " and allows TCP forwarding",
        problem);
  }

  /** The same of a problem while connecting: the library names its own parts when the other side has hung up already. */
  private static String connectionSaid(IOException problem) {
    String said = said(problem);
    return said.startsWith("No session attached") || said.equals("Session is being closed")
        ? "the connection was closed at once"
        : said;
  }

  /** What is behind {@code problem}: the library wraps it in what it was doing. */
  static String said(IOException problem) {
    Exception last = problem;
    while (last.getCause() instanceof Exception deeper) {
      last = deeper;
    }
    return Reason.of(last);
  }
}
