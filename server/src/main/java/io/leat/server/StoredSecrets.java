package io.leat.server;

import io.leat.server.host.ProjectSecrets;
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

/** Secrets of tasks as they are stored, encrypted by the vault. One of a project hides one of the server under the same name. */
final class StoredSecrets implements ProjectSecrets {
  private final Store store;
  private final Vault vault;
  private final Clock clock;

  StoredSecrets(Store store, Vault vault, Clock clock) {
    this.store = store;
    this.vault = vault;
    this.clock = clock;
  }

  @Override
  public @Nullable String value(Project project, String name, @Nullable Long run)
      throws IOException {
    for (SecretScope scope : List.of(new SecretScope.Project(project.id()), SecretScope.SERVER)) {
      Optional<StoredSecret> found = store.secrets().find(scope, name);
      if (found.isPresent()) {
        String value = opened(found.get());
        if (run != null) {
          store.secrets().used(scope, name, new StoredSecret.Use(run, clock.instant()));
        }
        return value;
      }
    }
    return null;
  }

  private String opened(StoredSecret secret) throws IOException {
    try {
      return vault.decrypt(secret.bound(), secret.sealed());
    } catch (NotDecrypted otherKey) {
      throw new IOException(
          "the secret '"
              + secret.name()
              + "' cannot be read with the key of this server; an administrator sets it again:"
              + " leat secrets set "
              + secret.name(),
          otherKey);
    }
  }
}
