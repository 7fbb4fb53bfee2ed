package io.leat.server.http;

import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Signing in and out. */
public final class LoginRoutes {
  private final Accounts accounts;
  private final Passwords passwords;
  private final Tokens tokens;
  private final LoginLimits limits;
  private final Clock clock;

  /** Routes that sign in by {@code accounts}. */
  public LoginRoutes(Accounts accounts, Passwords passwords, Tokens tokens, Clock clock) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.tokens = tokens;
    this.limits = new LoginLimits(clock);
    this.clock = clock;
  }

  /** How often it can be tried, for all who are not signed in yet. */
  public LoginLimits limits() {
    return limits;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.post("/api/v1/login", "login", Permission.OPEN, this::login)
            .with(BodyRule.json(4 * 1024))
            .by(this::known),
        Route.action("/api/v1/logout", "logout", Permission.READ, this::logout));
  }

  /** Whose login it is; a name that nobody has may be a password that went astray. */
  private Optional<String> known(Request request) {
    return accounts.find(request.body().getString("name")).map(Account::name);
  }

  private Answer login(Request request) throws InterruptedException {
    String name = request.body().getString("name");
    String password = request.body().getString("password");
    limits.count(name, request.client());
    Optional<Account> found = accounts.find(name);
    boolean good = false;
    if (found.isPresent()) {
      good = passwords.matches(password, found.get().password()) && !found.get().disabled();
    } else {
      passwords.matchesNobody(password);
    }
    if (!good) {
      throw Problem.of(
              401, "wrong-login", "the login is wrong", "there is no such account and password")
          .header("WWW-Authenticate", "Bearer")
          .refusal();
    }
    limits.succeeded(name, request.client());
    Tokens.Made token = tokens.make(found.orElseThrow());
    return Answer.json(
            new JsonObject().put("token", token.text()).put("expires", token.expires().toString()))
        .header("Authorization", "Bearer " + token.text())
        .header("Cache-Control", "no-store");
  }

  private Answer logout(Request request) {
    accounts.revokeTokens(request.accountName(), clock.instant());
    return Answer.empty();
  }
}
