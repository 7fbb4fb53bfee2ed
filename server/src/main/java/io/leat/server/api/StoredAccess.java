package io.leat.server.api;

import io.leat.contract.Credential;
import io.leat.git.Access;
import io.leat.server.host.Origin;
import io.leat.server.host.Origins;
import io.leat.store.Project;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Access to repositories as it is kept with their projects, in a form of the store's own: an object of JSON with {@code user} and {@code
 * password}, or with {@code privateKey} and {@code knownHosts}, a list of texts. Each is there or not, or null; what else is there is of a
 * later Leat. The words stay as they are whatever the contract calls them, for what was stored is read for ever.
 */
public final class StoredAccess implements Origins.Credentials {
  private static final String USER = "user";
  private static final String PASSWORD = "password";
  private static final String KEY = "privateKey";
  private static final String HOSTS = "knownHosts";

  private final SecretBox secrets;

  /** Access that {@code secrets} seals and opens. */
  public StoredAccess(SecretBox secrets) {
    this.secrets = secrets;
  }

  private static String bound(String project) {
    return "credential:" + project;
  }

  /** What is kept of {@code given}, sealed as that of {@code project}. */
  byte[] seal(String project, Credential given) {
    JsonObject kept = new JsonObject();
    put(kept, USER, given.user());
    put(kept, PASSWORD, given.password());
    put(kept, KEY, given.privateKey());
    List<String> hosts = given.knownHosts();
    put(kept, HOSTS, hosts == null ? null : new JsonArray(hosts));
    return secrets.seal(bound(project), kept.encode());
  }

  private static void put(JsonObject kept, String name, @Nullable Object value) {
    if (value != null) {
      kept.put(name, value);
    }
  }

  @Override
  public Access of(Project project) throws Origin.Missing {
    byte[] sealed = project.spec().secrets().credential();
    if (sealed == null) {
      return Access.none();
    }
    JsonObject kept;
    try {
      kept = new JsonObject(secrets.open(bound(project.name()), sealed));
    } catch (IllegalStateException otherKey) {
      throw new Origin.Missing(
          "the credential of project '"
              + project.name()
              + "' cannot be read with this server's key",
          "give it again: leat projects update " + project.name());
    }
    String key = kept.getString(KEY);
    return key == null
        ? Access.password(text(kept, USER), text(kept, PASSWORD))
        : Access.key(key, hosts(kept));
  }

  private static String text(JsonObject kept, String name) {
    String text = kept.getString(name);
    return text == null ? "" : text;
  }

  private static List<String> hosts(JsonObject kept) {
    JsonArray hosts = kept.getJsonArray(HOSTS);
    return hosts == null ? List.of() : hosts.stream().map(String::valueOf).toList();
  }
}
