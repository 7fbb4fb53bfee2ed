package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.Print;
import java.time.Duration;
import java.util.regex.Pattern;

/** A host that nobody can connect to becomes an agent: who is there runs a line, and it dials in. */
final class AgentInviting {
  private static final Duration GOOD = Duration.ofHours(1);
  private static final long LOOK_MILLIS = 250;
  private static final Pattern HERE = Pattern.compile("://(127\\.|localhost|\\[::1])");

  private final Server server;
  private final String name;
  private final Arguments arguments;
  private final Session session;

  AgentInviting(Server server, String name, Arguments arguments, Session session) {
    this.server = server;
    this.name = name;
    this.arguments = arguments;
    this.session = session;
  }

  /** {@code leat agents add --dial-in}. */
  int add() {
    Json body =
        AgentOptions.body(
            Json.object().field("agent", name).field("dialIn", true), arguments, session);
    Json made = server.send("POST", Address.of("agents"), body);
    return told(made, made.get("invitation"), "");
  }

  /** {@code leat agents invite}: another code, also for a host that was set up anew. */
  int invite() {
    String before = since(server.get(Address.of("agents", name)));
    Json invitation = server.send("POST", Address.of("agents", name, "invite"), null);
    return told(invitation, invitation, before);
  }

  /**
   * Tells the line, and waits for who runs it.
   *
   * @param before when the host dialled in that was the agent before; empty for none
   */
  private int told(Json answer, Json invitation, String before) {
    if (arguments.has(ServerOptions.JSON)) {
      answer.line(session.out());
      return ExitCode.OK;
    }
    Print err = session.err();
    err.line("run this on the host, as the account that tasks are to run as; it is good once,");
    session.say("until " + invitation.text("until") + ":");
    session.out().line(Harmless.line(invitation.text("line"))).flush();
    err.line("(where there is no curl: " + Harmless.line(invitation.text("wgetLine")) + ")");
    if (HERE.matcher(invitation.text("line")).find()) {
      err.line(
          "(write the address there that the host reaches the server at: this one is its own)");
    }
    if (!new AgentKeys(server, session).isAsking()) {
      session.err().line("when it was: leat agents test " + name);
      return ExitCode.OK;
    }
    session.say("this waits for the host; Ctrl-C ends the waiting alone");
    return awaited(before);
  }

  /** Waits until a host has dialled in, and tries it. */
  private int awaited(String before) {
    Json agent =
        AgentArrival.awaited(server, name, GOOD, LOOK_MILLIS, each -> hasJoined(each, before));
    if (hasJoined(agent, before)) {
      return new AgentArrival(server, arguments, session).tried(name);
    }
    session.err().line("no host has joined; another line: leat agents invite " + name);
    return ExitCode.NO_SERVER;
  }

  private static boolean hasJoined(Json agent, String before) {
    String since = since(agent);
    return !since.isEmpty() && !since.equals(before);
  }

  private static String since(Json agent) {
    return agent.get("dialIn").text("since");
  }
}
