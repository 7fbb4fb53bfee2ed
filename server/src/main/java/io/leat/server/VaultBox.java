package io.leat.server;

import io.leat.server.api.SecretBox;
import io.leat.server.secret.NotDecrypted;
import io.leat.server.secret.Vault;
import java.util.function.Supplier;

/** What the server keeps for its own use, encrypted by its vault. */
final class VaultBox implements SecretBox {
  private final Vault vault;

  VaultBox(Vault vault) {
    this.vault = vault;
  }

  @Override
  public byte[] seal(String bound, String secret) {
    return vault.encrypt(bound, secret);
  }

  @Override
  public String open(String bound, byte[] sealed) {
    try {
      return vault.decrypt(bound, sealed);
    } catch (NotDecrypted problem) {
      throw new IllegalStateException(
          "a secret cannot be read with the key of this server", problem);
    }
  }

  @Override
  public boolean knows(byte[] begin) {
    return vault.knows(begin);
  }

  @Override
  public <T> T storing(Supplier<T> action) {
    return vault.storing(action);
  }
}
