package io.leat.server.api;

import io.leat.contract.AgentChange;
import io.leat.contract.AgentOperations;
import io.leat.contract.AgentRemoved;
import io.leat.contract.AgentView;
import io.leat.contract.HostAddress;
import io.leat.contract.NewAgent;
import io.leat.contract.Right;
import io.leat.engine.agent.AgentKind;
import io.leat.engine.agent.AgentProblem;
import io.leat.engine.agent.AgentTest;
import io.leat.server.account.Owner;
import io.leat.server.agent.AgentPool;
import io.leat.server.http.Answer;
import io.leat.server.http.EntityTags;
import io.leat.server.http.Page;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.server.log.field.LogField;
import io.leat.store.Agent;
import io.leat.store.Conflict;
import io.leat.store.Store;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where tasks run: hosts are registered, tested, told to take no more, and left as they were found. */
final class AgentRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(AgentRoutes.class);

  /** A client gives up after 60 s, and some of a test that has begun to measure is still to come. */
  private static final Duration MEASURING = Duration.ofSeconds(20);

  private final Store store;
  private final AgentPool pool;
  private final AgentBody bodies;
  private final AgentParts parts;
  private final Clock clock;

  AgentRoutes(Store store, AgentPool pool, AgentBody bodies, AgentParts parts, Clock clock) {
    this.store = store;
    this.pool = pool;
    this.bodies = bodies;
    this.parts = parts;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.of(AgentOperations.LIST_AGENTS, this::list),
        Route.of(AgentOperations.CREATE_AGENT, this::create).creating(this::again),
        Route.of(AgentOperations.ASK_HOST_KEY, this::hostKey),
        Route.of(AgentOperations.GET_AGENT, request -> shown(request, agent(request))),
        Route.of(AgentOperations.CHANGE_AGENT, this::change),
        Route.of(AgentOperations.DELETE_AGENT, this::delete),
        Route.of(AgentOperations.INVITE_AGENT, this::invite),
        Route.of(AgentOperations.TEST_AGENT, this::test),
        Route.of(AgentOperations.DRAIN_AGENT, request -> mode(request, Agent.Mode.DRAINING)),
        Route.of(AgentOperations.ENABLE_AGENT, request -> mode(request, Agent.Mode.ENABLED)),
        Route.of(AgentOperations.DISABLE_AGENT, request -> mode(request, Agent.Mode.DISABLED)));
  }

  private Answer list(Request request) {
    return Page.whole(
            store.agents().all().stream()
                .filter(
                    each -> request.access().may(Right.AGENTS_READ, ProjectOwners.of(store, each)))
                .map(each -> seen(request, each))
                .toList())
        .answer(request);
  }

  /** An agent with the projects of its terms that the caller sees. */
  private AgentView seen(Request request, Agent agent) {
    return AgentViews.only(
        view(agent),
        name ->
            request
                .access()
                .sees(
                    store
                        .projects()
                        .find(name)
                        .map(ProjectOwners::of)
                        .orElse(new Owner.OfServer())));
  }

  private AgentView view(Agent agent) {
    return AgentViews.agent(
        agent, pool.state(agent), parts.dialIns().of(agent.name()), parts.hosts().keys());
  }

  /** The state changes without the version, which is what a change asks for. */
  private Answer shown(Request request, Agent agent) {
    Answer.Json shown = Answer.json(seen(request, agent));
    return shown.tag(agent.version() + EntityTags.of(shown.body().toString()));
  }

  private Agent agent(Request request) {
    return found(request.required("agent"));
  }

  private Agent found(String name) {
    return store.agents().find(name).orElseThrow(() -> Problem.notFound("agent", name).refusal());
  }

  private Answer create(Request request) {
    return parts
        .access()
        .storing(
            () -> {
              Agent wanted = bodies.made(request.body(NewAgent.class), clock.instant());
              return wanted.dialIn() == null
                  ? created(request, stored(request, wanted))
                  : createDialling(request, wanted);
            });
  }

  private Answer created(Request request, Agent made) {
    return Answer.created(request, "/api/v1/agents/" + made.name(), view(made))
        .tag(Long.toString(made.version()));
  }

  /** One that dials in gets another code: the first is known to nobody who has not seen the answer. */
  private Answer again(Request request, List<String> made) {
    Agent agent = found(made.getFirst());
    if (agent.dialIn() == null) {
      return created(request, agent);
    }
    Invitation invitation = Invitation.made(agent.dialIn(), parts.random(), clock.instant());
    Agent invited = changed(agent, each -> each.dialling(invitation.after(each.dialIn())));
    return invited(request, invited, invitation);
  }

  private Agent stored(Request request, Agent wanted) {
    Agent made;
    try {
      made = store.agents().create(wanted, RequestKey.of(request));
    } catch (Conflict taken) {
      throw Problem.conflict("exists", String.valueOf(taken.getMessage())).refusal();
    }
    pool.changed();
    told(request, made.name(), "registered");
    return made;
  }

  private static void told(Request request, String agent, String done) {
    LOG.atInfo()
        .addKeyValue(LogField.ACCOUNT, request.accountName())
        .log("agent '{}' is {}", LogField.said(LogField.AGENT, agent), done);
  }

  private Answer createDialling(Request request, Agent wanted) {
    parts.required();
    Invitation invitation = Invitation.made(wanted.dialIn(), parts.random(), clock.instant());
    Agent made = stored(request, wanted.dialling(invitation.dialIn()));
    return invited(request, made, invitation);
  }

  private Answer invited(Request request, Agent made, Invitation invitation) {
    return Invitation.answer(
        201,
        view(made).with(invitation.view(request.base(), made.name())),
        Map.of("Location", request.base() + "/api/v1/agents/" + made.name()));
  }

  private Answer invite(Request request) {
    parts.required();
    Agent agent = agent(request);
    if (agent.dialIn() == null) {
      throw Problem.conflict("no-dial-in", "'" + agent.name() + "' does not dial in").refusal();
    }
    Invitation invitation = Invitation.made(agent.dialIn(), parts.random(), clock.instant());
    changed(agent, each -> each.dialling(invitation.after(each.dialIn())));
    return Invitation.answer(200, invitation.view(request.base(), agent.name()), Map.of());
  }

  private Answer hostKey(Request request) throws InterruptedException {
    HostAddress host = request.body(HostAddress.class);
    try {
      return Answer.json(
          AgentViews.keys(
              parts
                  .hosts()
                  .keys()
                  .offered(
                      host.address(), Objects.requireNonNullElse(host.port(), AgentBody.SSH))));
    } catch (AgentProblem problem) {
      throw refused(problem).refusal();
    }
  }

  private static Problem refused(AgentProblem problem) {
    return Problem.unprocessable(
        problem.word(), problem.getMessage() + " (" + problem.help() + ")");
  }

  private Answer change(Request request) {
    Agent agent = agent(request);
    request.requireVersion(Long.toString(agent.version()));
    AgentChange body = request.body(AgentChange.class);
    Agent changed;
    try {
      changed = parts.access().storing(() -> store.agents().update(bodies.changed(agent, body)));
    } catch (Conflict meanwhile) {
      throw Problem.conflict("changed", String.valueOf(meanwhile.getMessage())).refusal();
    }
    pool.changed();
    return shown(request, changed);
  }

  private Answer mode(Request request, Agent.Mode mode) {
    Agent changed = changed(agent(request), agent -> agent.in(mode));
    told(request, changed.name(), mode.name().toLowerCase(Locale.ROOT));
    return shown(request, changed);
  }

  /** Changes what nobody else does, whatever others change meanwhile. */
  private Agent changed(Agent agent, UnaryOperator<Agent> change) {
    Agent known = agent;
    while (true) {
      try {
        Agent changed = store.agents().update(change.apply(known));
        pool.changed();
        return changed;
      } catch (Conflict meanwhile) {
        String name = agent.name();
        known =
            store
                .agents()
                .find(name)
                .filter(each -> each.id() == agent.id())
                .orElseThrow(() -> Problem.notFound("agent", name).refusal());
      }
    }
  }

  private Answer test(Request request) {
    Agent agent = remote(agent(request), "there is nothing to test");
    try {
      AgentTest test =
          parts
              .hosts()
              .test(
                  parts.access().address(agent), request.flag("quick") ? Duration.ZERO : MEASURING);
      SortedSet<String> facts = test.host().facts();
      if (!facts.equals(agent.terms().facts())) {
        changed(agent, each -> each.finding(facts));
      }
      return Answer.json(AgentViews.test(test));
    } catch (AgentProblem problem) {
      return Answer.json(AgentViews.failed(problem));
    } catch (IOException lost) {
      throw Problem.unprocessable("no-key", String.valueOf(lost.getMessage())).refusal();
    }
  }

  private static Agent remote(Agent agent, String otherwise) {
    if (agent.kind() == Agent.Kind.LOCAL) {
      throw Problem.conflict("local", "'local' is the machine of the server: " + otherwise)
          .refusal();
    }
    return agent;
  }

  /** First nothing begins there any more, then its files go, then its row: a death on the way leaves an agent that is disabled. */
  private Answer delete(Request request) {
    Agent agent = remote(agent(request), "it cannot be removed; leat agents disable local");
    request.requireVersion(Long.toString(agent.version()));
    boolean force = request.flag("force");
    idle(agent, force);
    Agent.Mode before = agent.mode();
    Agent leaving = changed(agent, each -> each.in(Agent.Mode.DISABLED));
    AgentRemoved removed;
    boolean goes = false;
    try {
      idle(leaving, force);
      AgentKind.Cleaned cleaned =
          leaving.isJoined()
              ? parts.hosts().clean(parts.access().address(leaving))
              : new AgentKind.Cleaned(0, 0);
      removed = new AgentRemoved(agent.name(), cleaned.files(), cleaned.kilobytes(), null);
      goes = true;
    } catch (IOException problem) {
      if (!force) {
        String help = problem instanceof AgentProblem known ? known.help() + "; " : "";
        throw Problem.conflict(
                "not-cleaned",
                "what Leat put there stays, and so does the agent: "
                    + problem.getMessage()
                    + " ("
                    + help
                    + "by force (leat agents remove NAME --force, or ?force=true) the agent is"
                    + " forgotten all the same)")
            .refusal();
      }
      removed = new AgentRemoved(agent.name(), 0, 0, problem.getMessage());
      goes = true;
    } finally {
      if (!goes) {
        changed(leaving, each -> each.in(before));
      }
    }
    store.agents().delete(agent.name());
    pool.changed();
    parts.dialIns().drop(agent.name());
    told(request, agent.name(), "removed");
    return Answer.json(removed);
  }

  private void idle(Agent agent, boolean force) {
    int used = pool.state(agent).used();
    if (used > 0 && !force) {
      throw Problem.conflict(
              "in-use",
              used
                  + (used == 1 ? " attempt runs" : " attempts run")
                  + " there: drain it first, and wait for them (leat agents drain)")
          .refusal();
    }
  }
}
