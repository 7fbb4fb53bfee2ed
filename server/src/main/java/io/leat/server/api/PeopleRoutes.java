package io.leat.server.api;

import io.leat.identity.password.Passwords;
import io.leat.server.host.RunService;
import io.leat.server.http.Route;
import io.leat.store.Store;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who there is, and who may what. */
public final class PeopleRoutes {
  private final List<Route> routes = new ArrayList<>();

  /** Who may make himself an account. */
  public enum Registration {
    /** Nobody. */
    CLOSED,
    /** Whoever has an invitation. */
    INVITED,
    /** Everybody. */
    OPEN
  }

  /**
   * The routes.
   *
   * @param limits how often it can be tried to register
   * @param providers of logins, by the words of their settings
   * @param random what passwords, codes and tokens are made of
   */
  public PeopleRoutes(
      Store store,
      RunService host,
      Passwords passwords,
      LoginLimits limits,
      Registration registration,
      Map<String, String> providers,
      SecureRandom random,
      Clock clock) {
    routes.addAll(new AccountRoutes(store, passwords, random, clock).routes());
    routes.addAll(new IdentityRoutes(store, providers, clock).routes());
    routes.addAll(
        new RegisterRoutes(store, passwords, limits, registration, random, clock).routes());
    routes.addAll(new GroupRoutes(store, clock).routes());
    routes.addAll(new MemberRoutes(store, new PathLookup(store, host)).routes());
    routes.addAll(new TokenRoutes(store, random, clock).routes());
  }

  /** Each of them once. */
  public List<Route> routes() {
    return List.copyOf(routes);
  }
}
