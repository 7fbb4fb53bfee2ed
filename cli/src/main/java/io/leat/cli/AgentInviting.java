package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Answer;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.AgentOperations;
import io.leat.contract.AgentView;
import io.leat.contract.InvitationView;
import io.leat.contract.NewAgent;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
    NewAgent body =
        new NewAgent(
            name,
            new NewAgent.Address(null, null, null, null),
            new NewAgent.Trust(null, null, null, AgentOptions.key(arguments, session)),
            AgentOptions.terms(arguments),
            true);
    Address create = Address.of(AgentOperations.CREATE_AGENT);
    Answer<AgentView> made = server.ask(create, body, AgentView.class);
    InvitationView invitation = made.value().entry().invitation();
    if (invitation == null) {
      throw new UsageProblem(
          "the server made no invitation", "ask for one: leat agents invite " + name);
    }
    return told(made, invitation, null);
  }

  /** {@code leat agents invite}: another code, also for a host that was set up anew. */
  int invite() {
    Instant before = since(AgentPrint.asked(server, name).value());
    Address invite = Address.of(AgentOperations.INVITE_AGENT, name);
    Answer<InvitationView> invitation = server.ask(invite, InvitationView.class);
    return told(invitation, invitation.value(), before);
  }

  /**
   * Tells the line, and waits for who runs it.
   *
   * @param before when the host dialled in that was the agent before; null for none
   */
  private int told(Answer<?> answer, InvitationView invitation, @Nullable Instant before) {
    if (arguments.has(ServerOptions.JSON)) {
      answer.sent().line(session.out());
      return ExitCode.OK;
    }
    Print err = session.err();
    err.line("run this on the host, as the account that tasks are to run as; it is good once,");
    session.say("until " + invitation.until() + ":");
    session.out().line(Harmless.line(invitation.line())).flush();
    err.line("(where there is no curl: " + Harmless.line(invitation.wgetLine()) + ")");
    if (HERE.matcher(invitation.line()).find()) {
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
  private int awaited(@Nullable Instant before) {
    AgentView agent =
        AgentArrival.awaited(server, name, GOOD, LOOK_MILLIS, each -> hasJoined(each, before))
            .value();
    if (hasJoined(agent, before)) {
      return new AgentArrival(server, arguments, session).tried(name);
    }
    session.err().line("no host has joined; another line: leat agents invite " + name);
    return ExitCode.NO_SERVER;
  }

  private static boolean hasJoined(AgentView agent, @Nullable Instant before) {
    Instant since = since(agent);
    return since != null && !since.equals(before);
  }

  private static @Nullable Instant since(AgentView agent) {
    return agent.dialIn() == null ? null : agent.dialIn().since();
  }
}
