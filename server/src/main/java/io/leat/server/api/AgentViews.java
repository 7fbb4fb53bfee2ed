package io.leat.server.api;

import io.leat.contract.AgentTestResult;
import io.leat.contract.AgentView;
import io.leat.contract.HostKeys;
import io.leat.engine.agent.AgentKeys;
import io.leat.engine.agent.AgentProblem;
import io.leat.engine.agent.AgentTest;
import io.leat.engine.agent.DialIns;
import io.leat.engine.agent.HostKey;
import io.leat.server.agent.AgentPool;
import io.leat.store.Agent;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Agents, host keys and tests as the contract shows them. */
final class AgentViews {
  private AgentViews() {}

  /** An agent, without its private key; {@code dialled} is the connection that its host has made, if it has. */
  static AgentView agent(
      Agent agent, AgentPool.State state, Optional<DialIns.Dialled> dialled, AgentKeys keys) {
    boolean isLocal = agent.kind() == Agent.Kind.LOCAL;
    Agent.Terms terms = agent.terms();
    return new AgentView(
        agent.name(),
        new AgentView.Standing(
            Views.word(AgentView.Kind.class, agent.kind().name()),
            Views.word(AgentView.Mode.class, agent.mode().name()),
            Views.word(AgentView.State.class, state.word()),
            state.why(),
            state.since(),
            state.used(),
            state.slots()),
        new AgentView.Terms(
            terms.weight(),
            List.copyOf(terms.labels()),
            List.copyOf(terms.facts()),
            List.copyOf(terms.projects()),
            terms.secrets()),
        place(agent),
        trust(agent, isLocal ? null : agent.access().keys().open(), keys),
        dialIn(agent, dialled),
        new AgentView.Entry(agent.version(), agent.created(), null));
  }

  /** {@code view} with those of the projects of its terms that are {@code seen}. */
  static AgentView only(AgentView view, Predicate<String> seen) {
    AgentView.Terms terms = view.terms();
    return new AgentView(
        view.agent(),
        view.standing(),
        new AgentView.Terms(
            terms.weight(),
            terms.labels(),
            terms.facts(),
            terms.projects().stream().filter(seen).toList(),
            terms.secrets()),
        view.place(),
        view.trust(),
        view.dialIn(),
        view.entry());
  }

  private static AgentView.Address place(Agent agent) {
    Agent.Address address = agent.address();
    if (agent.kind() == Agent.Kind.LOCAL) {
      return new AgentView.Address(null, null, null, null);
    }
    String host = agent.dialIn() == null ? address.host() : null;
    return agent.isJoined()
        ? new AgentView.Address(host, address.port(), address.user(), address.folder())
        : new AgentView.Address(host, null, null, null);
  }

  private static AgentView.Trust trust(Agent agent, @Nullable String publicKey, AgentKeys keys) {
    String hostKey = agent.address().hostKey();
    Agent.Jump jump = agent.address().jump();
    return new AgentView.Trust(
        jump == null ? null : jump.place(),
        jump == null ? null : jump.hostKey(),
        hostKey,
        fingerprint(hostKey, keys),
        publicKey);
  }

  private static AgentView.@Nullable DialIn dialIn(Agent agent, Optional<DialIns.Dialled> dialled) {
    return agent.dialIn() == null
        ? null
        : new AgentView.DialIn(
            agent.isJoined(),
            dialled.map(DialIns.Dialled::since).orElse(null),
            dialled.map(DialIns.Dialled::from).orElse(null));
  }

  private static @Nullable String fingerprint(@Nullable String line, AgentKeys keys) {
    try {
      return line == null ? null : keys.hostKey(line).fingerprint();
    } catch (IOException bug) {
      throw new IllegalStateException(bug);
    }
  }

  /** The keys of a host. */
  static HostKeys keys(List<HostKey> keys) {
    return new HostKeys(
        keys.stream()
            .map(each -> new HostKeys.Key(each.type(), each.fingerprint(), each.line()))
            .toList());
  }

  /** A test that came to its end. */
  static AgentTestResult test(AgentTest test) {
    AgentTest.Host host = test.host();
    AgentTest.Link link = test.link();
    return new AgentTestResult(
        test.problems().isEmpty(),
        test.problems().stream().map(AgentViews::problem).toList(),
        new AgentTestResult.Login(
            link.connectMillis(), link.loginMillis(), measured(link.roundTripMillis())),
        new AgentTestResult.Host(
            host.shell(),
            host.tools(),
            List.copyOf(host.facts()),
            host.freeBytes() < 0 ? null : host.freeBytes() >> 20,
            host.clock().toSeconds()),
        new AgentTestResult.Speed(
            link.sessions() == 0 ? null : link.sessions(),
            measured(link.up()),
            measured(link.down())));
  }

  /** A test of a host that could not be entered. */
  static AgentTestResult failed(AgentProblem problem) {
    return new AgentTestResult(false, List.of(problem(problem)), null, null, null);
  }

  private static AgentTestResult.Problem problem(AgentProblem problem) {
    return new AgentTestResult.Problem(
        Views.word(AgentTestResult.Code.class, problem.word()),
        String.valueOf(problem.getMessage()),
        problem.help());
  }

  /** To the hundredth; null for what was not measured. */
  private static @Nullable Double measured(double value) {
    return value == 0 ? null : Double.valueOf(Math.round(value * 100) / 100.0);
  }
}
