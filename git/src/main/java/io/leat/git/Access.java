package io.leat.git;

import java.util.List;
import java.util.Map;

/**
 * What a repository is opened with: nothing, a user with a password or token, or an ssh key with the keys of the hosts that may be
 * spoken to. It never shows what it holds.
 */
public final class Access {
  private static final Access NONE = new Access(Map.of(), "", List.of());

  private final Map<String, String> environment;
  private final String key;
  private final List<String> knownHosts;

  private Access(Map<String, String> environment, String key, List<String> knownHosts) {
    this.environment = environment;
    this.key = key;
    this.knownHosts = knownHosts;
  }

  /** For folders, and for repositories that everybody may read by {@code https}. */
  public static Access none() {
    return NONE;
  }

  /**
   * For {@code https}. Only the host and port of the URL are given it, and not unencrypted unless it is this machine.
   *
   * @param user empty for the one in the URL; the forges take any beside a token
   */
  public static Access password(String user, String password) {
    return new Access(
        Map.of(Credentials.USER, user, Credentials.PASSWORD, password), "", List.of());
  }

  /**
   * For {@code ssh}.
   *
   * @param key the text of a private key without a passphrase, as {@code ssh-keygen} writes it, of the kind ecdsa or
   *     rsa
   * @param knownHosts lines as of {@code known_hosts}; a host whose key is in none of them is refused
   */
  public static Access key(String key, List<String> knownHosts) {
    return new Access(Map.of(), key, List.copyOf(knownHosts));
  }

  Credentials credentials(GitUrl url) throws CheckoutProblem {
    return new Credentials(environment, url);
  }

  String key() {
    return key;
  }

  List<String> knownHosts() {
    return knownHosts;
  }

  /** Nothing of what it holds. */
  @Override
  public String toString() {
    return "access";
  }
}
