package io.leat.identity.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.leat.identity.provider.ProvidedSecret;
import io.leat.identity.provider.SecretPointer;
import io.leat.identity.provider.SecretProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Secrets of Vault. A path is that of its HTTP API, as {@code vault read} takes it: {@code secret/data/web/db} of the engine KV version 2
 * that is mounted at {@code secret}, {@code database/creds/web} of one that makes credentials and lends them. Safe for all threads.
 */
public final class VaultProvider implements SecretProvider {
  /** What is about Vault itself, such as tokens, and this server's own: never a secret of a task. */
  private static final Set<String> ITS_OWN = Set.of("sys", "auth", "cubbyhole");

  /** How many fields are named where one is not there. */
  private static final int NAMED = 20;

  private final VaultHttp http;
  private final VaultSession session;

  /**
   * A Vault that is not asked yet.
   *
   * @throws IOException when the certificates that it is to be trusted by cannot be read
   */
  public VaultProvider(VaultSettings settings, TokenKeep keep) throws IOException {
    this.http = new VaultHttp(settings);
    this.session = new VaultSession(http, settings.login(), keep);
  }

  /**
   * Looks at the files that it would be asked by, and asks nobody.
   *
   * @throws IOException when one cannot be read; says which, and why
   */
  public static void check(VaultSettings settings) throws IOException {
    new VaultHttp(settings).close();
    switch (settings.login()) {
      case VaultSettings.Login.Given(CredentialSource token) -> token.read();
      case VaultSettings.Login.AppRole(_, _, CredentialSource secret) -> secret.read();
      case VaultSettings.Login.Jwt(_, _, var tokens) -> tokens.token(settings.address().toString());
    }
  }

  @Override
  public String name() {
    return "Vault";
  }

  /** Whether {@code path} is about Vault itself, so that nothing there is a secret of a task. */
  public static boolean isItsOwn(String path) {
    return ITS_OWN.contains(path.split("/", 2)[0]);
  }

  @Override
  public ProvidedSecret read(SecretPointer pointer) throws Away, NotGiven, InterruptedException {
    String path = pointer.path();
    if (isItsOwn(path)) {
      throw new NotGiven("'" + path + "' is about Vault itself, and no secret of a task");
    }
    Long version = pointer.version();
    String asked = path + (version == null ? "" : "?version=" + version);
    VaultReply reply = session.ask(token -> http.ask("GET", asked, token, null));
    if (!reply.isGood()) {
      throw refused(pointer, reply);
    }
    JsonNode json = reply.json();
    String lease = json.path("lease_id").asText("");
    if (lease.isEmpty()) {
      return found(pointer, json.path("data"), null);
    }
    ProvidedSecret.Loan loan =
        new ProvidedSecret.Loan(
            lease,
            Duration.ofSeconds(reply.seconds("lease_duration", json)),
            json.path("renewable").asBoolean(false));
    try {
      return found(pointer, json.path("data"), loan);
    } catch (NotGiven useless) {
      throw unused(lease, useless);
    }
  }

  private NotGiven unused(String lease, NotGiven why) throws InterruptedException {
    try {
      giveBack(lease);
      return why;
    } catch (Away | NotGiven problem) {
      return new NotGiven(
          why.getMessage()
              + "; its lease '"
              + lease
              + "' ends by itself, as it could not be revoked: "
              + problem.getMessage());
    }
  }

  private static ProvidedSecret found(
      SecretPointer pointer, JsonNode data, ProvidedSecret.@Nullable Loan loan) throws NotGiven {
    boolean isVersioned = loan == null && isVersioned(data);
    JsonNode fields = isVersioned ? data.path("data") : data;
    if (pointer.version() != null && !isVersioned) {
      throw new NotGiven(
          "what is at '"
              + pointer.path()
              + "' in Vault has no versions, and version "
              + pointer.version()
              + " is asked for");
    }
    JsonNode value = fields.path(pointer.field());
    if (value.isMissingNode()) {
      throw new NotGiven(
          "there is no field '"
              + pointer.field()
              + "' at '"
              + pointer.path()
              + "' in Vault; there are "
              + names(fields));
    }
    if (!value.isValueNode() || value.isNull()) {
      throw new NotGiven(
          "the field '" + pointer.field() + "' at '" + pointer.path() + "' in Vault is no text");
    }
    return new ProvidedSecret(
        value.asText(), isVersioned ? data.path("metadata").path("version").asLong() : null, loan);
  }

  /** As the engine KV version 2 answers: what is there within {@code data}, beside what is known of it. */
  private static boolean isVersioned(JsonNode data) {
    return data.size() == 2
        && data.has("data")
        && data.path("metadata").path("version").isIntegralNumber();
  }

  private static String names(JsonNode fields) {
    List<String> names = new ArrayList<>();
    fields
        .fieldNames()
        .forEachRemaining(
            each -> {
              if (names.size() < NAMED) {
                names.add("'" + each.replaceAll("[^ -~]+", "?") + "'");
              }
            });
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private NotGiven refused(SecretPointer pointer, VaultReply reply) {
    String at = "'" + pointer.path() + "'";
    return switch (reply.status()) {
      case 403 ->
          new NotGiven(
              "Vault does not let this server read "
                  + at
                  + "; whoever administers it gives the policy of this server 'read' there");
      case 404 -> new NotGiven(missing(pointer, reply));
      default -> new NotGiven("Vault does not give " + at + ": " + reply.told());
    };
  }

  private static String missing(SecretPointer pointer, VaultReply reply) {
    JsonNode metadata = reply.json().path("data").path("metadata");
    String at = "'" + pointer.path() + "' in Vault";
    if (metadata.path("version").isIntegralNumber()) {
      String version = "version " + metadata.path("version").asLong() + " of " + at;
      return metadata.path("destroyed").asBoolean(false)
          ? version + " was destroyed; write another one, or point to one that is there"
          : version + " was deleted; undelete it, write another one, or point to one that is there";
    }
    String said = reply.said();
    return "there is nothing at "
        + at
        + (said.isEmpty() ? "" : " (" + said + ")")
        + "; of an engine KV version 2 'data' stands behind its mount, as in secret/data/web/db";
  }

  @Override
  public ProvidedSecret.Loan renew(String loan, Duration wanted)
      throws Away, NotGiven, InterruptedException {
    Map<String, Object> body = Map.of("lease_id", loan, "increment", wanted.toSeconds());
    VaultReply reply = session.ask(token -> http.ask("PUT", "sys/leases/renew", token, body));
    if (!reply.isGood()) {
      throw new NotGiven("Vault does not renew the lease: " + reply.told());
    }
    return new ProvidedSecret.Loan(
        loan,
        Duration.ofSeconds(reply.seconds("lease_duration", reply.json())),
        reply.json().path("renewable").asBoolean(false));
  }

  @Override
  public void giveBack(String loan) throws Away, NotGiven, InterruptedException {
    VaultReply reply =
        session.ask(token -> http.ask("PUT", "sys/leases/revoke", token, Map.of("lease_id", loan)));
    // one that it does not know has ended
    boolean isOver =
        reply.isGood()
            || reply.status() == 404
            || (reply.status() == 400 && reply.said().contains("not found"));
    if (!isOver) {
      throw new NotGiven(
          "Vault does not revoke the lease ("
              + reply.told()
              + "); the policy of this server needs 'update' at 'sys/leases/revoke'");
    }
  }

  @Override
  public void stay() throws Away, NotGiven, InterruptedException {
    session.stay();
  }
}
