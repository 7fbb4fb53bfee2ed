package io.leat.server;

import io.leat.server.config.ServerConfig;
import io.leat.server.idtoken.IdTokens;
import io.leat.store.Store;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/** The tokens by which tasks say who they are. */
final class IdTokenStart {
  private IdTokenStart() {}

  /**
   * Those that the configuration asks for; empty when it does not say by which address others reach the server. Each key that is made is in
   * the audit.
   *
   * @throws IOException when their keys cannot be read
   */
  static Optional<IdTokens> of(
      ServerConfig config, DataFolder data, Store store, Clock clock, SecureRandom random)
      throws IOException {
    if (config.idTokens().isEmpty()) {
      return Optional.empty();
    }
    ServerConfig.IdTokens wanted = config.idTokens().get();
    return Optional.of(
        new IdTokens(
            data.key(IdTokens.FILE),
            new IdTokens.Terms(wanted.issuer(), wanted.life(), wanted.keyLife()),
            clock,
            random,
            key ->
                store
                    .audit()
                    .add("makeIdTokenKey", "id-token-key/" + key, "made", clock.instant())));
  }
}
