package io.leat.identity.vault;

import io.leat.identity.provider.TokenSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Which Vault, and how the server is known there.
 *
 * @param address where it is, without a slash at its end
 * @param namespace empty for none
 * @param certificates those that it is trusted by, in PEM; empty for those that Java trusts
 * @param patience how long one request may take
 */
public record VaultSettings(
    URI address, String namespace, Login login, Optional<Path> certificates, Duration patience) {
  /** How long a request may take where nobody says otherwise. */
  public static final Duration USUAL = Duration.ofSeconds(10);

  /** How the server is let in. */
  public sealed interface Login {
    /** By a token that somebody else cares for; read again when it is not valid any more. */
    record Given(CredentialSource token) implements Login {}

    /**
     * By AppRole.
     *
     * @param mount where that is enabled, such as {@code approle}
     * @param role the id of the role
     */
    record AppRole(String mount, String role, CredentialSource secret) implements Login {}

    /**
     * By a JWT.
     *
     * @param mount where that is enabled, such as {@code jwt} or {@code kubernetes}
     * @param role the name of the role
     */
    record Jwt(String mount, String role, TokenSource tokens) implements Login {}
  }
}
