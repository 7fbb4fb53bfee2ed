package io.leat.identity.vault;

import java.util.Optional;

/**
 * Keeps the token of a login for the next life of the server: what Vault lends ends with the token that it was lent to, and tasks go on while
 * the server is restarted.
 */
public interface TokenKeep {
  /** Keeps none. */
  TokenKeep NONE =
      new TokenKeep() {
        @Override
        public Optional<String> kept() {
          return Optional.empty();
        }

        @Override
        public void keep(String token) {
          // the next life logs in anew
        }
      };

  /** What was kept last, if it can be read. */
  Optional<String> kept();

  /** Keeps a token in place of that before; where it cannot, the next life logs in anew. */
  void keep(String token);
}
