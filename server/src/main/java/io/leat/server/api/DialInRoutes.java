package io.leat.server.api;

import io.leat.contract.DialInOperations;
import io.leat.contract.LoginAgent;
import io.leat.contract.MediaType;
import io.leat.server.agent.AgentPool;
import io.leat.server.http.Answer;
import io.leat.server.http.BodyRule;
import io.leat.server.http.EntityTags;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.server.log.field.LogField;
import io.leat.store.Agent;
import io.leat.store.Conflict;
import io.leat.store.Store;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hosts that dial in: what they run, and how they join as an agent. */
final class DialInRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(DialInRoutes.class);
  private static final int BODY = 16 * 1024;
  private static final String TEXT = MediaType.TEXT + MediaType.UTF_8;

  private final Store store;
  private final AgentPool pool;
  private final AgentBody bodies;
  private final AgentParts parts;
  private final Clock clock;

  DialInRoutes(Store store, AgentPool pool, AgentBody bodies, AgentParts parts, Clock clock) {
    this.store = store;
    this.pool = pool;
    this.bodies = bodies;
    this.parts = parts;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.of(DialInOperations.DIAL_IN_SCRIPT, _ -> Answer.text(TEXT, script())),
        Route.of(DialInOperations.LOGIN_AGENT, this::join)
            .with(BodyRule.json(BODY))
            .by(this::known),
        Route.of(DialInOperations.GET_OWN_AGENT, this::own));
  }

  private static String script() throws IOException {
    try (InputStream in = DialInRoutes.class.getResourceAsStream("dial-in.sh")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Whose login it is; a name that no agent has may be a code that went astray. */
  private Optional<String> known(Request request) {
    return store
        .agents()
        .find(request.body(LoginAgent.class).agent())
        .map(agent -> "agent:" + agent.name());
  }

  private Answer join(Request request) {
    DialInPlace place = parts.required();
    LoginAgent body = request.body(LoginAgent.class);
    String who = "agent:" + body.agent();
    parts.limits().count(who, request.client());
    Agent agent = joined(body);
    parts.limits().succeeded(who, request.client());
    String token = parts.tokens().makeForAgent(agent.name()).text();
    return new Answer.Bytes(
        200,
        TEXT,
        Buffer.buffer(lines(agent, place)),
        Optional.empty(),
        Map.of("Cache-Control", "no-store", "Authorization", "Bearer " + token));
  }

  private Answer own(Request request) {
    String name = request.accountName();
    Agent agent =
        store.agents().find(name).orElseThrow(() -> Problem.notFound("agent", name).refusal());
    Answer.Json shown =
        Answer.json(
            AgentViews.agent(
                agent, pool.state(agent), parts.dialIns().of(name), parts.hosts().keys()));
    return shown.tag(agent.version() + EntityTags.of(shown.body().toString()));
  }

  /** A word and what it says on each line, for a shell. */
  private static String lines(Agent agent, DialInPlace place) {
    return "agent "
        + agent.name()
        + "\naddress "
        + place.address()
        + "\nport "
        + place.port()
        + "\nhost-key "
        + place.hostKey()
        + "\nauthorized-key restrict "
        + agent.access().keys().open()
        + "\n";
  }

  private Agent joined(LoginAgent body) {
    while (true) {
      Agent agent = invited(body.agent(), body.code());
      Agent.DialIn code = Objects.requireNonNull(agent.dialIn());
      Agent.DialIn used =
          new Agent.DialIn(bodies.dialKey(body), code.codeHash(), code.until(), true);
      Agent wanted = bodies.joined(agent, body, used);
      if (code.isUsed()) {
        // the answer may have been lost on its way
        if (isSame(agent, wanted)) {
          return agent;
        }
        throw refused(
            "used-code", "a host has joined by this code already; " + another(agent.name()));
      }
      try {
        Agent changed = store.agents().update(wanted);
        parts.dialIns().drop(changed.name());
        pool.changed();
        LOG.info("a host has joined as agent '{}'", LogField.said(LogField.AGENT, changed.name()));
        return changed;
      } catch (Conflict meanwhile) {
        // as it is now it may be answered otherwise
      }
    }
  }

  private static boolean isSame(Agent one, Agent other) {
    return Objects.equals(one.dialIn(), other.dialIn()) && one.address().equals(other.address());
  }

  private Agent invited(String name, String code) {
    Optional<Agent> agent = store.agents().find(name);
    if (!Invitation.isOf(agent.map(Agent::dialIn).orElse(null), code)) {
      throw refused("wrong-code", "there is no such agent and code; " + another("NAME"));
    }
    Agent found = agent.orElseThrow();
    Instant until = Objects.requireNonNull(Objects.requireNonNull(found.dialIn()).until());
    if (!clock.instant().isBefore(until)) {
      throw refused("old-code", "this code was good until " + until + "; " + another(name));
    }
    return found;
  }

  private static String another(String agent) {
    return "'leat agents invite " + agent + "' gives another one";
  }

  private static RuntimeException refused(String code, String detail) {
    return Problem.of(401, code, "this code is good for nothing", detail)
        .header("WWW-Authenticate", "Bearer")
        .refusal();
  }
}
