package io.leat.server;

import io.leat.engine.job.EnvironmentName;
import io.leat.identity.provider.SecretPointer;
import io.leat.server.host.ProjectSecrets;
import io.leat.server.host.TaskSecret;
import io.leat.server.provided.Loans;
import io.leat.server.provided.Pointing;
import io.leat.server.secret.NotDecrypted;
import io.leat.server.secret.Vault;
import io.leat.store.Project;
import io.leat.store.SecretScope;
import io.leat.store.Store;
import io.leat.store.StoredSecret;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Secrets of tasks as they are stored, encrypted by the vault: values, and pointers to what others keep. One of an environment hides one of
 * its project under the same name, and that one of the server.
 */
final class StoredSecrets implements ProjectSecrets {
  private final Store store;
  private final Vault vault;
  private final Pointing pointing;
  private final @Nullable Loans loans;
  private final Clock clock;

  StoredSecrets(Store store, Vault vault, Pointing pointing, @Nullable Loans loans, Clock clock) {
    this.store = store;
    this.vault = vault;
    this.pointing = pointing;
    this.loans = loans;
    this.clock = clock;
  }

  @Override
  public @Nullable Loans loans() {
    return loans;
  }

  @Override
  public @Nullable TaskSecret find(
      Project project, @Nullable EnvironmentName environment, String name, @Nullable Long run)
      throws IOException {
    for (SecretScope scope : scopes(project, environment)) {
      Optional<StoredSecret> found = store.secrets().find(scope, name);
      if (found.isPresent()) {
        TaskSecret secret = opened(project, found.get());
        if (run != null) {
          store.secrets().used(scope, name, new StoredSecret.Use(run, clock.instant()));
        }
        return secret;
      }
    }
    return null;
  }

  /** The narrowest first. */
  private static List<SecretScope> scopes(Project project, @Nullable EnvironmentName environment) {
    SecretScope own = new SecretScope.Project(project.id());
    return environment == null
        ? List.of(own, SecretScope.SERVER)
        : List.of(
            new SecretScope.Environment(project.id(), environment.text()), own, SecretScope.SERVER);
  }

  private TaskSecret opened(Project project, StoredSecret secret) throws IOException {
    String text = decrypted(project, secret);
    String shown = secret.pointer();
    if (shown == null) {
      return new TaskSecret.Kept(text);
    }
    // what is shown is not encrypted, so that it is what was encrypted, or nothing
    SecretPointer pointer =
        SecretPointer.read(text)
            .filter(_ -> text.equals(shown))
            .orElseThrow(
                () ->
                    new IOException(
                        "the secret '"
                            + secret.name()
                            + "' does not point to where it was set to point; an administrator sets"
                            + " it again"));
    Optional<String> refusal =
        pointing.refusal(secret.scope().project() == null ? null : project.name(), pointer);
    if (refusal.isPresent()) {
      throw new IOException("the secret '" + secret.name() + "': " + refusal.get());
    }
    return new TaskSecret.Pointed(pointer);
  }

  private String decrypted(Project project, StoredSecret secret) throws IOException {
    try {
      return vault.decrypt(secret.bound(), secret.sealed());
    } catch (NotDecrypted otherKey) {
      throw new IOException(
          "the secret '"
              + secret.name()
              + "' cannot be read with the key of this server; an administrator sets it again:"
              + " leat secrets set "
              + secret.name()
              + switch (secret.scope()) {
                case SecretScope.Server _ -> "";
                case SecretScope.Project _ -> " --project " + project.name();
                case SecretScope.Environment of ->
                    " --project " + project.name() + " --environment " + of.name();
              },
          otherKey);
    }
  }
}
