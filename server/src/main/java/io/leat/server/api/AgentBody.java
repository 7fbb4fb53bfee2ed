package io.leat.server.api;

import io.leat.engine.agent.AgentKeys;
import io.leat.engine.agent.HostKey;
import io.leat.engine.agent.LoginKey;
import io.leat.engine.job.NameRule;
import io.leat.server.http.Problem;
import io.leat.store.Agent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What people say of an agent, read and checked; what is wrong is answered with 400, and the place of it. */
final class AgentBody {
  private static final int SSH = 22;

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
  Agent made(JsonObject body, Instant at) {
    String name = body.getString("agent");
    if (name.equals(Agent.LOCAL) || name.equals(HOST_KEY)) {
      throw Problem.badBody(
              "/agent",
              name.equals(HOST_KEY)
                  ? "'" + name + "' stands for something else in the paths of agents"
                  : "'" + name + "' is the machine of the server")
          .refusal();
    }
    boolean isDialling = body.getBoolean("dialIn", false);
    if (isDialling) {
      Fields.refused(
          body,
          List.of("address", "port", "user", "folder", "hostKey", "jump", "jumpHostKey"),
          "the host tells it when it joins");
    } else {
      Fields.needed(body, List.of("address", "user", "hostKey"));
    }
    String user = body.getString("user", "");
    LoginKey key = key(body.getString("privateKey"));
    Agent.Address address =
        new Agent.Address(
            body.getString("address", name),
            body.getInteger("port", SSH),
            user,
            isDialling ? "" : folder(body.getString("folder"), user),
            isDialling ? null : hostKey("/hostKey", body.getString("hostKey")),
            jump(body.getString("jump"), body.getString("jumpHostKey")));
    Agent.Access way =
        new Agent.Access(
            Agent.Kind.SSH,
            address,
            new Agent.Keys(access.seal(name, key), publicLine(key, name)),
            isDialling ? new Agent.DialIn(null, null, null, false) : null);
    Agent.Terms terms =
        new Agent.Terms(
            labels(body.getJsonArray("labels", new JsonArray())),
            new TreeSet<>(),
            body.getInteger("slots", 1),
            body.getInteger("weight", 1),
            projects(body.getJsonArray("projects", new JsonArray())),
            body.getBoolean("secrets", true));
    return new Agent(0, name, way, terms, Agent.Mode.ENABLED, 0, at);
  }

  /**
   * {@code agent}, which dials in, after the host has joined as it that the body tells of.
   *
   * @param used the code that it joins by, and its key
   */
  Agent joined(Agent agent, JsonObject body, Agent.DialIn used) {
    String user = body.getString("user");
    return agent.joined(
        body.getInteger("port"),
        user,
        folder(body.getString("folder"), user),
        best(body.getJsonArray("hostKeys")),
        used);
  }

  /** The best that is known of the keys of a host, whichever others it has. */
  private String best(JsonArray lines) {
    return keys.best(lines.stream().map(String.class::cast).toList())
        .map(HostKey::line)
        .orElseThrow(
            () -> Problem.badBody("/hostKeys", "there is none of a kind that is known").refusal());
  }

  /** The public key that a host dials in with: type and base64. */
  String dialKey(JsonObject body) {
    return hostKey("/key", body.getString("key"));
  }

  /** {@code agent} with what the body says; what is not in it stays. */
  Agent changed(Agent agent, JsonObject body) {
    if (agent.kind() == Agent.Kind.LOCAL) {
      Fields.refused(
          body,
          List.of("address", "port", "jump", "jumpHostKey", "hostKey", "privateKey"),
          "the machine of the server has none");
    } else if (body.containsKey("slots") && body.getInteger("slots") == null) {
      throw Problem.badBody("/slots", "only the machine of the server goes by the configuration")
          .refusal();
    }
    if (agent.dialIn() != null) {
      Fields.refused(
          body,
          List.of("address", "port", "jump", "jumpHostKey"),
          "it dials in; the host tells it when it joins");
    }
    if (!agent.isJoined()) {
      Fields.refused(body, List.of("hostKey"), "no host has joined as it yet");
    }
    LoginKey key = body.containsKey("privateKey") ? key(body.getString("privateKey")) : null;
    Agent.Address before = agent.address();
    Agent.Keys kept = agent.access().keys();
    Agent.Terms terms = agent.terms();
    Agent.Address address =
        new Agent.Address(
            body.getString("address", before.host()),
            body.getInteger("port", before.port()),
            before.user(),
            before.folder(),
            body.containsKey("hostKey")
                ? hostKey("/hostKey", body.getString("hostKey"))
                : before.hostKey(),
            jump(body, before.jump()));
    Agent.Keys now =
        key == null
            ? kept
            : new Agent.Keys(access.seal(agent.name(), key), publicLine(key, agent.name()));
    return agent.with(
        new Agent.Access(agent.kind(), address, now, agent.dialIn()),
        new Agent.Terms(
            body.containsKey("labels") ? labels(body.getJsonArray("labels")) : terms.labels(),
            terms.facts(),
            body.containsKey("slots") ? body.getInteger("slots") : terms.slots(),
            body.getInteger("weight", terms.weight()),
            body.containsKey("projects")
                ? projects(body.getJsonArray("projects"))
                : terms.projects(),
            body.getBoolean("secrets", terms.secrets())));
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
  private Agent.@Nullable Jump jump(JsonObject body, Agent.@Nullable Jump before) {
    String place =
        body.containsKey("jump") ? body.getString("jump") : before == null ? null : before.place();
    String line =
        body.containsKey("jumpHostKey")
            ? body.getString("jumpHostKey")
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

  private static SortedSet<String> labels(JsonArray texts) {
    SortedSet<String> labels = new TreeSet<>();
    for (int i = 0; i < texts.size(); i++) {
      String pointer = "/labels/" + i;
      NameRule.LABEL
          .problem(texts.getString(i))
          .ifPresent(
              problem -> {
                throw Problem.badBody(pointer, problem).refusal();
              });
      labels.add(texts.getString(i));
    }
    return labels;
  }

  private SortedSet<String> projects(JsonArray names) {
    SortedSet<String> projects = new TreeSet<>();
    names.forEach(each -> projects.add(found.project((String) each).name()));
    return projects;
  }
}
