package io.leat.git;

import java.util.Map;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/**
 * The user name and password of the environment, for the host and port that were asked for. A submodule or a redirection elsewhere does not
 * get them, be it another port of the same host, and nobody gets them unencrypted, except this machine itself.
 */
final class Credentials extends CredentialsProvider {
  static final String PASSWORD = "LEAT_GIT_PASSWORD";
  static final String USER = "LEAT_GIT_USER";
  static final String HELP =
      "put the password or token into "
          + PASSWORD
          + ", such as by 'secrets', and its user into "
          + USER;

  private final Map<String, String> environment;
  private final @Nullable String host;
  private final int port;

  /** From the usual port of http, where they are not given, a server leads to that of https. */
  private final boolean leadsToHttps;

  /** Those for the host and port of {@code url}. */
  Credentials(Map<String, String> environment, GitUrl url) throws CheckoutProblem {
    this.environment = environment;
    this.host = url.host();
    this.port = port(url.uri());
    this.leadsToHttps = port == 80 && "http".equals(url.uri().getScheme());
  }

  /** The port that is meant, also where none is written. */
  static int port(URIish uri) {
    return uri.getPort() >= 0 ? uri.getPort() : "http".equals(uri.getScheme()) ? 80 : 443;
  }

  @Override
  public boolean isInteractive() {
    return false;
  }

  @Override
  public boolean supports(CredentialItem... items) {
    for (CredentialItem item : items) {
      if (!(item instanceof CredentialItem.Username)
          && !(item instanceof CredentialItem.Password)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean get(URIish uri, CredentialItem... items) {
    String password = environment.getOrDefault(PASSWORD, "");
    if (password.isEmpty() || !isFor(uri) || !supports(items)) {
      return false;
    }
    for (CredentialItem item : items) {
      if (item instanceof CredentialItem.Username user) {
        user.setValue(user(uri));
      } else if (item instanceof CredentialItem.Password secret) {
        secret.setValue(password.toCharArray());
      }
    }
    return true;
  }

  private String user(URIish uri) {
    String named = environment.getOrDefault(USER, "");
    String written = uri.getUser();
    // the forges take any name beside a token
    return !named.isEmpty() ? named : written != null && !written.isEmpty() ? written : "git";
  }

  /** Whether these are for who answers at {@code uri}. */
  boolean isFor(URIish uri) {
    String asked = uri.getHost();
    boolean here =
        "localhost".equals(asked)
            || "127.0.0.1".equals(asked)
            || "[::1]".equals(asked)
            || "::1".equals(asked);
    return asked != null
        && asked.equalsIgnoreCase(host)
        && (port(uri) == port || (leadsToHttps && port(uri) == 443))
        && ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && here));
  }
}
