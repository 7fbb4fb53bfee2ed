package io.leat.server;

import io.leat.git.Access;
import io.leat.server.api.SecretBox;
import io.leat.server.host.Origin;
import io.leat.server.host.Origins;
import io.leat.store.Project;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Access to repositories as it was given with their projects. */
final class StoredAccess implements Origins.Credentials {
  private final SecretBox secrets;

  StoredAccess(SecretBox secrets) {
    this.secrets = secrets;
  }

  @Override
  public Access of(Project project) throws Origin.Missing {
    byte[] sealed = project.spec().secrets().credential();
    if (sealed == null) {
      return Access.none();
    }
    JsonObject credential;
    try {
      credential = new JsonObject(secrets.open("credential:" + project.name(), sealed));
    } catch (IllegalStateException otherKey) {
      throw new Origin.Missing(
          "the credential of project '"
              + project.name()
              + "' cannot be read with this server's key",
          "give it again: leat projects update " + project.name());
    }
    String key = credential.getString("privateKey");
    if (key == null) {
      return Access.password(
          credential.getString("user", ""), credential.getString("password", ""));
    }
    List<String> hosts = new ArrayList<>();
    credential
        .getJsonArray("knownHosts", new JsonArray())
        .forEach(each -> hosts.add(String.valueOf(each)));
    return Access.key(key, hosts);
  }
}
