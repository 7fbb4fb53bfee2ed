package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Json;
import java.time.Duration;
import java.util.Set;
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
    Json test = server.send("POST", Address.of("agents", name, "test").with("quick", "true"), null);
    if (!test.flag("ok")) {
      AgentPrint.problems(name, test, session.err());
      session.err().line("it stays registered; try again by: leat agents test " + name);
      return ExitCode.NO_SERVER;
    }
    Json agent = awaited(server, name, PATIENCE, LOOK_MILLIS, AgentArrival::isSettled);
    AgentPrint.shown(agent, arguments, session);
    if (agent.text("state").equals("online")) {
      return ExitCode.OK;
    }
    String why = agent.text("why");
    session.err().text(name).text(" is ").text(Harmless.line(agent.text("state")));
    session.err().line(why.isEmpty() ? "" : ": " + Harmless.line(why));
    return ExitCode.NO_SERVER;
  }

  /** Whether nothing is to be waited for any more. */
  private static boolean isSettled(Json agent) {
    return !Set.of("connecting", "unreachable").contains(agent.text("state"));
  }

  /**
   * The agent {@code name} as it is once {@code done} holds for it; as it was last when that takes longer than {@code patience}.
   *
   * @param pause between two looks, in milliseconds
   */
  static Json awaited(
      Server server, String name, Duration patience, long pause, Predicate<Json> done) {
    long begin = System.nanoTime();
    while (true) {
      Json agent = server.get(Address.of("agents", name));
      if (done.test(agent) || System.nanoTime() - begin > patience.toNanos()) {
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
