package io.leat.server.api;

import io.leat.engine.agent.AgentKeys;
import io.leat.engine.agent.AgentProblem;
import io.leat.engine.agent.AgentTest;
import io.leat.engine.agent.DialIns;
import io.leat.engine.agent.HostKey;
import io.leat.server.agent.AgentPool;
import io.leat.store.Agent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Agents, host keys and tests as the contract shows them. */
final class AgentView {
  private AgentView() {}

  /** An agent, without its private key; {@code dialled} is the connection that its host has made, if it has. */
  static JsonObject agent(
      Agent agent, AgentPool.State state, Optional<DialIns.Dialled> dialled, AgentKeys keys) {
    boolean isLocal = agent.kind() == Agent.Kind.LOCAL;
    Agent.Address address = agent.address();
    Agent.Jump jump = address.jump();
    Agent.Terms terms = agent.terms();
    boolean isPlaced = !isLocal && agent.isJoined();
    return new JsonObject()
        .put("agent", agent.name())
        .put("kind", agent.kind().name().toLowerCase(Locale.ROOT))
        .put("mode", agent.mode().name().toLowerCase(Locale.ROOT))
        .put("state", state.word())
        .put("why", state.why())
        .put("since", Views.time(state.since()))
        .put("used", state.used())
        .put("slots", state.slots())
        .put("weight", terms.weight())
        .put("labels", new JsonArray(List.copyOf(terms.labels())))
        .put("facts", new JsonArray(List.copyOf(terms.facts())))
        .put("projects", new JsonArray(List.copyOf(terms.projects())))
        .put("secrets", terms.secrets())
        .put("address", isLocal || agent.dialIn() != null ? null : address.host())
        .put("port", isPlaced ? address.port() : null)
        .put("user", isPlaced ? address.user() : null)
        .put("folder", isPlaced ? address.folder() : null)
        .put("jump", jump == null ? null : jump.place())
        .put("jumpHostKey", jump == null ? null : jump.hostKey())
        .put("hostKey", address.hostKey())
        .put("fingerprint", fingerprint(address.hostKey(), keys))
        .put("publicKey", isLocal ? null : agent.access().keys().open())
        .put("dialIn", dialIn(agent, dialled))
        .put("version", agent.version())
        .put("created", Views.time(agent.created()));
  }

  private static @Nullable JsonObject dialIn(Agent agent, Optional<DialIns.Dialled> dialled) {
    return agent.dialIn() == null
        ? null
        : new JsonObject()
            .put("joined", agent.isJoined())
            .put("since", Views.time(dialled.map(DialIns.Dialled::since).orElse(null)))
            .put("from", dialled.map(DialIns.Dialled::from).orElse(null));
  }

  private static @Nullable String fingerprint(@Nullable String line, AgentKeys keys) {
    try {
      return line == null ? null : keys.hostKey(line).fingerprint();
    } catch (IOException bug) {
      throw new IllegalStateException(bug);
    }
  }

  /** The keys of a host. */
  static JsonObject keys(List<HostKey> keys) {
    JsonArray items = new JsonArray();
    for (HostKey each : keys) {
      items.add(
          new JsonObject()
              .put("type", each.type())
              .put("fingerprint", each.fingerprint())
              .put("hostKey", each.line()));
    }
    return new JsonObject().put("items", items);
  }

  /** A test that came to its end. */
  static JsonObject test(AgentTest test) {
    JsonArray problems = new JsonArray();
    test.problems().forEach(each -> problems.add(problem(each)));
    JsonObject tools = new JsonObject();
    AgentTest.Host host = test.host();
    AgentTest.Link link = test.link();
    host.tools().forEach(tools::put);
    return new JsonObject()
        .put("ok", test.problems().isEmpty())
        .put("problems", problems)
        .put("connectMillis", link.connectMillis())
        .put("loginMillis", link.loginMillis())
        .put("roundTripMillis", measured(link.roundTripMillis()))
        .put("shell", host.shell())
        .put("tools", tools)
        .put("facts", new JsonArray(List.copyOf(host.facts())))
        .put("freeMegabytes", host.freeBytes() < 0 ? null : host.freeBytes() >> 20)
        .put("clockSeconds", host.clock().toSeconds())
        .put("sessions", link.sessions() == 0 ? null : link.sessions())
        .put("upMegabytes", measured(link.up()))
        .put("downMegabytes", measured(link.down()));
  }

  /** A test of a host that could not be entered. */
  static JsonObject failed(AgentProblem problem) {
    return new JsonObject().put("ok", false).put("problems", new JsonArray().add(problem(problem)));
  }

  private static JsonObject problem(AgentProblem problem) {
    return new JsonObject()
        .put("code", problem.word())
        .put("message", problem.getMessage())
        .put("help", problem.help());
  }

  /** To the hundredth; null for what was not measured. */
  private static @Nullable Double measured(double value) {
    return value == 0 ? null : Double.valueOf(Math.round(value * 100) / 100.0);
  }
}
