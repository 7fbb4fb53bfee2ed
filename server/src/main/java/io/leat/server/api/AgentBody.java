package io.leat.server.api;

import io.leat.contract.AgentChange;
import io.leat.contract.Change;
import io.leat.contract.LoginAgent;
import io.leat.contract.NewAgent;
import io.leat.engine.agent.AgentKeys;
import io.leat.engine.agent.HostKey;
import io.leat.engine.agent.LoginKey;
import io.leat.engine.job.NameRule;
import io.leat.server.http.Problem;
import io.leat.store.Agent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What people say of an agent, read and checked; what is wrong is answered with 400, and the place of it. */
final class AgentBody {
  /** Where sshd listens as a rule. */
  static final int SSH = 22;

  /** What its path would be taken for. */
  private static final String HOST_KEY = "host-key";

  private final PathLookup found;
  private final AgentAccess access;
  private final AgentKeys keys;

  AgentBody(PathLookup found, AgentAccess access, AgentKeys keys) {
    this.found = found;
    this.access = access;
    this.keys = keys;
  }

  /** The agent over SSH that is to be; one that dials in has no place until a host has joined as it. */
  Agent made(NewAgent body, Instant at) {
    String name = body.agent();
    if (name.equals(Agent.LOCAL) || name.equals(HOST_KEY)) {
      throw Problem.badBody(
              "/agent",
              name.equals(HOST_KEY)
                  ? "'" + name + "' stands for something else in the paths of agents"
                  : "'" + name + "' is the machine of the server")
          .refusal();
    }
    NewAgent.Address place = body.place();
    NewAgent.Trust trust = body.trust();
    boolean isDialling = Boolean.TRUE.equals(body.dialIn());
    if (isDialling) {
      Fields.refused(
          "the host tells it when it joins",
          new Fields.Field("address", place.address()),
          new Fields.Field("port", place.port()),
          new Fields.Field("user", place.user()),
          new Fields.Field("folder", place.folder()),
          new Fields.Field("hostKey", trust.hostKey()),
          new Fields.Field("jump", trust.jump()),
          new Fields.Field("jumpHostKey", trust.jumpHostKey()));
    } else {
      Fields.needed(
          new Fields.Field("address", place.address()),
          new Fields.Field("user", place.user()),
          new Fields.Field("hostKey", trust.hostKey()));
    }
    String user = Objects.requireNonNullElse(place.user(), "");
    String hostKey = trust.hostKey();
    LoginKey key = key(trust.privateKey());
    Agent.Address address =
        new Agent.Address(
            Objects.requireNonNullElse(place.address(), name),
            Objects.requireNonNullElse(place.port(), SSH),
            user,
            isDialling ? "" : folder(place.folder(), user),
            hostKey == null ? null : hostKey("/hostKey", hostKey),
            jump(trust.jump(), trust.jumpHostKey()));
    Agent.Access way =
        new Agent.Access(
            Agent.Kind.SSH,
            address,
            new Agent.Keys(access.seal(name, key), publicLine(key, name)),
            isDialling ? new Agent.DialIn(null, null, null, false) : null);
    NewAgent.Terms said = body.terms();
    Agent.Terms terms =
        new Agent.Terms(
            labels(Objects.requireNonNullElse(said.labels(), List.of())),
            new TreeSet<>(),
            Objects.requireNonNullElse(said.slots(), 1),
            Objects.requireNonNullElse(said.weight(), 1),
            projects(Objects.requireNonNullElse(said.projects(), List.of())),
            !Boolean.FALSE.equals(said.secrets()));
    return new Agent(0, name, way, terms, Agent.Mode.ENABLED, 0, at);
  }

  /**
   * {@code agent}, which dials in, after the host has joined as it that the body tells of.
   *
   * @param used the code that it joins by, and its key
   */
  Agent joined(Agent agent, LoginAgent body, Agent.DialIn used) {
    return agent.joined(
        body.port(), body.user(), folder(body.folder(), body.user()), best(body.hostKeys()), used);
  }

  /** The best that is known of the keys of a host, whichever others it has. */
  private String best(List<String> lines) {
    return keys.best(lines)
        .map(HostKey::line)
        .orElseThrow(
            () -> Problem.badBody("/hostKeys", "there is none of a kind that is known").refusal());
  }

  /** The public key that a host dials in with: type and base64. */
  String dialKey(LoginAgent body) {
    return hostKey("/key", body.key());
  }

  /** {@code agent} with what the body says; what is not in it stays. */
  Agent changed(Agent agent, AgentChange body) {
    AgentChange.Address place = body.place();
    AgentChange.Trust trust = body.trust();
    AgentChange.Terms said = body.terms();
    Change<Integer> slots = said.slots();
    refuse(agent, body);
    Agent.Address before = agent.address();
    Agent.Terms terms = agent.terms();
    Agent.Address address =
        new Agent.Address(
            Objects.requireNonNullElse(place.address(), before.host()),
            Objects.requireNonNullElse(place.port(), before.port()),
            before.user(),
            before.folder(),
            trust.hostKey() == null ? before.hostKey() : hostKey("/hostKey", trust.hostKey()),
            jump(trust, before.jump()));
    return agent.with(
        new Agent.Access(agent.kind(), address, keys(agent, trust.privateKey()), agent.dialIn()),
        new Agent.Terms(
            said.labels() == null ? terms.labels() : labels(said.labels()),
            terms.facts(),
            slots == null ? terms.slots() : slots.value(),
            Objects.requireNonNullElse(said.weight(), terms.weight()),
            said.projects() == null ? terms.projects() : projects(said.projects()),
            Objects.requireNonNullElse(said.secrets(), terms.secrets())));
  }

  /** Refuses what would be ignored. */
  private static void refuse(Agent agent, AgentChange body) {
    AgentChange.Trust trust = body.trust();
    Change<Integer> slots = body.terms().slots();
    Fields.Field[] way = {
      new Fields.Field("address", body.place().address()),
      new Fields.Field("port", body.place().port()),
      new Fields.Field("jump", trust.jump()),
      new Fields.Field("jumpHostKey", trust.jumpHostKey())
    };
    Fields.Field hostKey = new Fields.Field("hostKey", trust.hostKey());
    if (agent.kind() == Agent.Kind.LOCAL) {
      String none = "the machine of the server has none";
      Fields.refused(none, way);
      Fields.refused(none, hostKey, new Fields.Field("privateKey", trust.privateKey()));
    } else if (slots != null && slots.value() == null) {
      throw Problem.badBody("/slots", "only the machine of the server goes by the configuration")
          .refusal();
    }
    if (agent.dialIn() != null) {
      Fields.refused("it dials in; the host tells it when it joins", way);
    }
    if (!agent.isJoined()) {
      Fields.refused("no host has joined as it yet", hostKey);
    }
  }

  /** The keys that are told, or those that the agent has. */
  private Agent.Keys keys(Agent agent, @Nullable String privateKey) {
    if (privateKey == null) {
      return agent.access().keys();
    }
    LoginKey key = key(privateKey);
    return new Agent.Keys(access.seal(agent.name(), key), publicLine(key, agent.name()));
  }

  /** A line of {@code authorized_keys} that tells people where it comes from. */
  private static String publicLine(LoginKey key, String name) {
    return key.publicLine() + " leat-agent-" + name;
  }

  /** The key given, or a new one. */
  private LoginKey key(@Nullable String text) {
    if (text == null) {
      return keys.make();
    }
    try {
      return keys.read(text);
    } catch (IOException problem) {
      throw Problem.badBody("/privateKey", String.valueOf(problem.getMessage())).refusal();
    }
  }

  private String hostKey(String pointer, String line) {
    try {
      return keys.hostKey(line).line();
    } catch (IOException problem) {
      throw Problem.badBody(pointer, String.valueOf(problem.getMessage())).refusal();
    }
  }

  /** The jump host that the body says; what is not in it stays, but a jump host that goes takes its key with it. */
  private Agent.@Nullable Jump jump(AgentChange.Trust trust, Agent.@Nullable Jump before) {
    Change<String> jump = trust.jump();
    Change<String> jumpHostKey = trust.jumpHostKey();
    String place = jump != null ? jump.value() : before == null ? null : before.place();
    String line =
        jumpHostKey != null
            ? jumpHostKey.value()
            : place == null || before == null ? null : before.hostKey();
    return jump(place, line);
  }

  private Agent.@Nullable Jump jump(@Nullable String place, @Nullable String line) {
    if ((place == null) != (line == null)) {
      throw Problem.badBody(
              place == null ? "/jump" : "/jumpHostKey", "'jump' and 'jumpHostKey' go together")
          .refusal();
    }
    return place == null || line == null
        ? null
        : new Agent.Jump(place, hostKey("/jumpHostKey", line));
  }

  /** The folder in its normal form; when none is said, one in the place where homes are as a rule. */
  private static String folder(@Nullable String folder, String user) {
    if (folder == null) {
      return (user.equals("root") ? "/root" : "/home/" + user) + "/leat";
    }
    Path path = Path.of(folder).normalize();
    if (path.getNameCount() == 0 || folder.codePoints().anyMatch(Character::isISOControl)) {
      throw Problem.badBody(
              "/folder", "the folder of an agent is one of its own, all in it is Leat's")
          .refusal();
    }
    return path.toString();
  }

  private static SortedSet<String> labels(List<String> texts) {
    SortedSet<String> labels = new TreeSet<>();
    for (int i = 0; i < texts.size(); i++) {
      String pointer = "/labels/" + i;
      NameRule.LABEL
          .problem(texts.get(i))
          .ifPresent(
              problem -> {
                throw Problem.badBody(pointer, problem).refusal();
              });
      labels.add(texts.get(i));
    }
    return labels;
  }

  private SortedSet<String> projects(List<String> names) {
    SortedSet<String> projects = new TreeSet<>();
    names.forEach(each -> projects.add(found.project(each).name()));
    return projects;
  }
}
