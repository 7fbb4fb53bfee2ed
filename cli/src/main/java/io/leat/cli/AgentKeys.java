package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.AgentOperations;
import io.leat.contract.HostAddress;
import io.leat.contract.HostKeys;
import io.leat.engine.driver.local.UserSsh;
import io.leat.engine.durable.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The keys that keep an agent and its server sure of each other: that of the host, and the one that the account is entered with. */
final class AgentKeys {
  private static final String LOOK =
      "for leat in /etc/ssh/ssh_host_*_key.pub; do [ -r \"$leat\" ] && cat \"$leat\"; done; true\n";

  private final Server server;
  private final Session session;

  AgentKeys(Server server, Session session) {
    this.server = server;
    this.session = session;
  }

  /**
   * The key that the host at {@code place} is to be believed with, as a whole line: the one that {@code option} says, else one that
   * {@code trusted} has read there itself, else one that a person agrees to.
   *
   * @param trusted what the user's own ssh reaches the host by; null when it is not to be used
   * @param asked whether the server can ask the host, which it cannot through a jump host
   */
  String hostKey(
      AgentUrl place,
      Option option,
      Arguments arguments,
      UserSsh.@Nullable Place trusted,
      boolean asked) {
    String given = arguments.value(option);
    if (given != null && given.indexOf(' ') > 0) {
      return given;
    }
    List<String> read = trusted == null ? List.of() : read(trusted);
    if (!asked) {
      return behind(place, option, given, read);
    }
    List<HostKeys.Key> shown = shown(place);
    if (given != null) {
      return chosen(place, given, shown);
    }
    for (HostKeys.Key each : shown) {
      if (read.contains(each.hostKey())) {
        session.err().text("the host key is ").text(Harmless.line(each.fingerprint()));
        session.err().line(", which your ssh found there too");
        return each.hostKey();
      }
    }
    return agreed(place, option, shown);
  }

  private List<HostKeys.Key> shown(AgentUrl place) {
    HostAddress host = new HostAddress(place.address(), place.port());
    Address ask = Address.of(AgentOperations.ASK_HOST_KEY);
    return server.ask(ask, host, HostKeys.class).value().items();
  }

  /** Through a jump host only who can log in sees the key. */
  private static String behind(
      AgentUrl place, Option option, @Nullable String given, List<String> read) {
    if (given == null && !read.isEmpty()) {
      return read.getFirst();
    }
    throw new UsageProblem(
        "the server cannot ask " + place.text() + " for its key, which is behind a jump host",
        "give the whole key by --"
            + option.name()
            + " 'TYPE BASE64': 'ssh-keyscan -t ed25519 "
            + place.address()
            + "' on the jump host shows it");
  }

  private static String chosen(AgentUrl place, String given, List<HostKeys.Key> shown) {
    List<String> fingerprints = new ArrayList<>();
    for (HostKeys.Key each : shown) {
      String fingerprint = each.fingerprint();
      if (fingerprint.equals(given) || fingerprint.equals("SHA256:" + given)) {
        return each.hostKey();
      }
      fingerprints.add(fingerprint);
    }
    throw new UsageProblem(
        place.text()
            + " has no host key "
            + given
            + ", it shows "
            + Harmless.line(String.join(", ", fingerprints)),
        "ask who keeps the host; if none of these is right, somebody may stand between");
  }

  private String agreed(AgentUrl place, Option option, List<HostKeys.Key> shown) {
    session.err().line(place.text() + " shows:");
    for (HostKeys.Key each : shown) {
      session.err().text("  ").text(Harmless.line(each.fingerprint())).text("  ");
      session.err().line(Harmless.line(each.type()));
    }
    HostKeys.Key first = shown.getFirst();
    if (agrees(
        "is the first of them what 'ssh-keygen -lf' prints of its key on the host itself, in"
            + " /etc/ssh?")) {
      return first.hostKey();
    }
    throw new UsageProblem(
        isAsking()
            ? "the host key was not agreed to, and nothing was registered"
            : "there is nobody to ask whether this is the host that is meant, so nothing was"
                + " registered",
        "compare it on the host itself, and give it by --" + option.name() + " FINGERPRINT");
  }

  /** Whether a person can be asked. */
  boolean isAsking() {
    return session.terminal().toTerminal() && session.terminal().talkToTerminal();
  }

  /** Whether a person says yes; nobody says no. */
  boolean agrees(String question) {
    if (!isAsking()) {
      return false;
    }
    session.out().flush();
    session.err().text(question).text(" [y/N] ").flush();
    String answer = line(session.terminal().stdin()).strip().toLowerCase(Locale.ROOT);
    return answer.equals("y") || answer.equals("yes");
  }

  /** One line, and no byte more of what follows. */
  static String line(InputStream in) {
    StringBuilder line = new StringBuilder();
    try {
      for (int each = in.read(); each >= 0 && each != '\n'; each = in.read()) {
        line.append((char) each);
      }
    } catch (IOException closed) {
      return "";
    }
    return line.toString();
  }

  /** The host keys that the host itself has, the best first; none when it has them elsewhere. */
  private List<String> read(UserSsh.Place place) {
    List<String> keys = new ArrayList<>();
    for (String line : run(place, LOOK, "its host key could not be read").lines().toList()) {
      String[] words = line.split(" ", 3);
      if (words.length >= 2) {
        keys.add(words[0] + " " + words[1]);
      }
    }
    keys.sort(
        (one, two) ->
            Boolean.compare(two.startsWith("ssh-ed25519 "), one.startsWith("ssh-ed25519 ")));
    return keys;
  }

  /**
   * What {@code script} prints there, run by the user's own ssh.
   *
   * @param otherwise what did not happen when it fails
   */
  String run(UserSsh.Place place, String script, String otherwise) {
    session.out().flush();
    session.err().flush();
    try {
      UserSsh.Said said =
          new UserSsh(session.terminal().environment(), isAsking()).run(place, script);
      if (said.code() == 0) {
        return said.out();
      }
      throw new UsageProblem(
          said.code() == UserSsh.NOT_THERE
              ? "your ssh does not reach " + place.user() + "@" + place.address() + ": " + otherwise
              : otherwise + ": it ended with exit code " + said.code(),
          said.code() == UserSsh.NOT_THERE
              ? "try: ssh -p " + place.port() + " " + place.user() + "@" + place.address()
              : "what it said stands above");
    } catch (IOException problem) {
      throw new UsageProblem(Reason.of(problem) + ": " + otherwise, "install it, and try again");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new UsageProblem("interrupted: " + otherwise, null);
    }
  }
}
