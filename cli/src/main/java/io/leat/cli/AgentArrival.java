package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Answer;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Harmless;
import io.leat.contract.AgentOperations;
import io.leat.contract.AgentTestResult;
import io.leat.contract.AgentView;
import java.time.Duration;
import java.util.function.Predicate;

/** The end of adding an agent: whether tasks can run there, and what keeps them from it. */
final class AgentArrival {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long LOOK_MILLIS = 100;

  private final Server server;
  private final Arguments arguments;
  private final Session session;

  AgentArrival(Server server, Arguments arguments, Session session) {
    this.server = server;
    this.arguments = arguments;
    this.session = session;
  }

  /** Tries the agent {@code name}, and waits until it is online, or says why it is not. */
  int tried(String name) {
    Address quick = Address.of(AgentOperations.TEST_AGENT, name).with("quick", "true");
    AgentTestResult test = server.ask(quick, AgentTestResult.class).value();
    if (!test.ok()) {
      AgentPrint.problems(name, test, session.err());
      session.err().line("it stays registered; try again by: leat agents test " + name);
      return ExitCode.NO_SERVER;
    }
    Answer<AgentView> agent = awaited(server, name, PATIENCE, LOOK_MILLIS, AgentArrival::isSettled);
    AgentPrint.shown(agent, arguments, session);
    AgentView.Standing standing = agent.value().standing();
    if (standing.state() == AgentView.State.ONLINE) {
      return ExitCode.OK;
    }
    String why = standing.why();
    session.err().text(name).text(" is ").text(Harmless.line(AgentPrint.state(agent)));
    session.err().line(why.isEmpty() ? "" : ": " + Harmless.line(why));
    return ExitCode.NO_SERVER;
  }

  /** Whether nothing is to be waited for any more. */
  private static boolean isSettled(AgentView agent) {
    AgentView.State state = agent.standing().state();
    return state != AgentView.State.CONNECTING && state != AgentView.State.UNREACHABLE;
  }

  /**
   * The agent {@code name} as it is once {@code done} holds for it; as it was last when that takes longer than {@code patience}.
   *
   * @param pause between two looks, in milliseconds
   */
  static Answer<AgentView> awaited(
      Server server, String name, Duration patience, long pause, Predicate<AgentView> done) {
    long begin = System.nanoTime();
    while (true) {
      Answer<AgentView> agent = AgentPrint.asked(server, name);
      if (done.test(agent.value()) || System.nanoTime() - begin > patience.toNanos()) {
        return agent;
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return agent;
      }
    }
  }
}
