package io.leat.server.api;

import io.leat.contract.Login;
import io.leat.contract.LoginOperations;
import io.leat.contract.PasswordChange;
import io.leat.contract.TokenView;
import io.leat.server.account.Account;
import io.leat.server.account.Accounts;
import io.leat.server.account.Passwords;
import io.leat.server.account.Permission;
import io.leat.server.account.Tokens;
import io.leat.server.http.Actor;
import io.leat.server.http.Answer;
import io.leat.server.http.BodyRule;
import io.leat.server.http.Handler;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/** Signing in and out, and what one signs in by. */
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
        Route.of(LoginOperations.LOGIN, Permission.OPEN, hashing(this::login))
            .with(BodyRule.json(4 * 1024))
            .by(this::known),
        // a step of a login that the audit has, every few minutes
        Route.of(LoginOperations.RENEW_LOGIN, Permission.READ, this::renew).by(Actor.NOBODY),
        Route.of(LoginOperations.LOGOUT, Permission.READ, this::logout),
        Route.of(LoginOperations.CHANGE_PASSWORD, Permission.READ, hashing(this::change))
            .with(BodyRule.json(4 * 1024)));
  }

  /** As {@code handler}, with what clients are told while too many passwords wait to be hashed. */
  private static Handler hashing(Handler handler) {
    return request -> {
      try {
        return handler.handle(request);
      } catch (RejectedExecutionException full) {
        throw Problem.unavailable("too-many-logins", "too many are signing in at once")
            .header("Retry-After", "5")
            .refusal();
      }
    };
  }

  /** Whose login it is; a name that nobody has may be a password that went astray. */
  private Optional<String> known(Request request) {
    return accounts.find(request.body(Login.class).name()).map(Account::name);
  }

  private Answer login(Request request) throws InterruptedException {
    Login login = request.body(Login.class);
    String name = login.name();
    limits.count(name, request.client());
    Optional<Account> found = accounts.find(name);
    boolean good = false;
    if (found.isPresent()) {
      good = passwords.matches(login.password(), found.get().password()) && !found.get().disabled();
    } else {
      passwords.matchesNobody(login.password());
    }
    if (!good) {
      throw Problem.of(
              401, "wrong-login", "the login is wrong", "there is no such account and password")
          .header("WWW-Authenticate", "Bearer")
          .refusal();
    }
    limits.succeeded(name, request.client());
    return token(found.orElseThrow());
  }

  /** A token in place of one that is good still: what was revoked, or has ended, renews nothing. */
  private Answer renew(Request request) {
    String sent = String.valueOf(request.headers().get("authorization"));
    return answer(
        tokens.renewed(tokens.read(sent.substring("Bearer ".length()).strip()).orElseThrow()));
  }

  private Answer token(Account account) {
    return answer(tokens.make(account));
  }

  private static Answer answer(Tokens.Made token) {
    return Answer.json(new TokenView(token.text(), token.expires()))
        .header("Authorization", "Bearer " + token.text())
        .header("Cache-Control", "no-store");
  }

  /** The password is asked for again, for a token may have been taken; all tokens end, and there is a new one. */
  private Answer change(Request request) throws InterruptedException {
    String name = request.accountName();
    limits.count(name, request.client());
    Account account = accounts.find(name).orElseThrow();
    PasswordChange wanted = request.body(PasswordChange.class);
    if (!passwords.matches(wanted.current(), account.password())) {
      throw Problem.of(422, "wrong-password", "the password is wrong", "it is not the current one")
          .refusal();
    }
    if (wanted.password().equals(wanted.current())) {
      throw Problem.of(422, "same-password", "nothing changes", "that is the current password")
          .refusal();
    }
    if (!accounts.changePassword(account, passwords.hash(wanted.password()), clock.instant())) {
      throw Problem.of(409, "conflict", "changed meanwhile", "the password was changed meanwhile")
          .refusal();
    }
    return token(accounts.find(name).orElseThrow());
  }

  private Answer logout(Request request) {
    accounts.revokeTokens(request.accountName(), clock.instant());
    return Answer.empty();
  }
}
