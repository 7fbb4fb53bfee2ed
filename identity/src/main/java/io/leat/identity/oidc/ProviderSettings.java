package io.leat.identity.oidc;

import io.leat.identity.person.Hosts;
import io.leat.identity.person.SecretFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which provider it is, and what it knows the server by.
 *
 * @param issuer its URL, letter by letter as its tokens have it
 * @param secret what the server is known by; empty for a public client
 * @param certificates by which it is believed, in PEM; empty for those that Java trusts
 */
public record ProviderSettings(
    String issuer,
    String clientId,
    Optional<SecretFile> secret,
    Optional<Path> certificates,
    Claims claims) {

  /**
   * What the provider is asked for, and where it tells it.
   *
   * @param scopes besides {@code openid}
   * @param name where somebody's name is; empty for {@code preferred_username}, else {@code email}, else {@code sub}
   * @param groups where the groups are that he is in; empty for nowhere
   */
  public record Claims(List<String> scopes, Optional<String> name, Optional<String> groups) {
    public Claims {
      scopes = List.copyOf(scopes);
    }
  }

  /** What is wrong with these, for people; empty when nothing is. Nothing is asked of the provider, and no file is read. */
  public Optional<String> problem() {
    URI at;
    try {
      at = URI.create(issuer);
    } catch (IllegalArgumentException wrong) {
      return Optional.of("'" + issuer + "' is no URL");
    }
    if (at.getHost() == null || at.getRawQuery() != null || at.getRawFragment() != null) {
      return Optional.of("'" + issuer + "' is not as https://id.example.com/realm");
    }
    return isSafe(at)
        ? Optional.empty()
        : Optional.of("'" + issuer + "' is not https, nor on this machine");
  }

  /** Whether what goes to and from {@code at} is read by nobody on the way. */
  boolean isSafe(URI at) {
    String host = at.getHost();
    if (host == null || at.getRawUserInfo() != null || at.getRawFragment() != null) {
      return false;
    }
    // a provider elsewhere does not send the server to itself
    return "https".equals(at.getScheme())
        || ("http".equals(at.getScheme())
            && Hosts.isThisMachine(host)
            && issuer.startsWith("http:"));
  }
}
