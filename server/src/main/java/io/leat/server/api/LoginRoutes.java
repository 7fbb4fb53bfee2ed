package io.leat.server.api;

import io.leat.contract.Login;
import io.leat.contract.LoginOperations;
import io.leat.contract.MediaType;
import io.leat.contract.PasswordChange;
import io.leat.contract.TokenView;
import io.leat.identity.password.PasswordHash;
import io.leat.identity.password.PasswordRules;
import io.leat.identity.password.Passwords;
import io.leat.server.account.Account;
import io.leat.server.account.Accounts;
import io.leat.server.account.Tokens;
import io.leat.server.http.Actor;
import io.leat.server.http.Answer;
import io.leat.server.http.BodyRule;
import io.leat.server.http.Handler;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Signing in and out, and what one signs in by. */
public final class LoginRoutes {
  private final Accounts accounts;
  private final Passwords passwords;
  private final Tokens tokens;
  private final LoginLimits limits;
  private final Clock clock;
  private final @Nullable DirectoryLogins directory;
  private final String elsewhere;

  /**
   * Routes that sign in by {@code accounts}.
   *
   * @param directory where those are looked for who have no password here; null for nowhere
   * @param elsewhere where their passwords are changed, in words for people, such as {@code at 'https://id.example.com'}
   */
  public LoginRoutes(
      Accounts accounts,
      Passwords passwords,
      Tokens tokens,
      @Nullable DirectoryLogins directory,
      String elsewhere,
      Clock clock) {
    this.directory = directory;
    this.elsewhere = elsewhere;
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
        Route.of(LoginOperations.LOGIN, hashing(this::login))
            .with(BodyRule.json(4 * 1024))
            .by(this::known),
        // a step of a login that the audit has, every few minutes
        Route.of(LoginOperations.RENEW_LOGIN, this::renew).by(Actor.NOBODY),
        Route.of(LoginOperations.LOGOUT, this::logout),
        Route.of(LoginOperations.CHANGE_PASSWORD, hashing(this::change))
            .with(BodyRule.json(4 * 1024)));
  }

  /** As {@code handler}, with what clients are told while too many passwords wait to be hashed. */
  static Handler hashing(Handler handler) {
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

  /** Whose login it is; a name that nobody has may be a password that went astray. A login by the directory has a row of its own. */
  private Optional<String> known(Request request) {
    return accounts
        .find(request.body(Login.class).name())
        .filter(account -> directory == null || account.password() != null)
        .map(Account::name);
  }

  private Answer login(Request request) throws InterruptedException {
    Login login = request.body(Login.class);
    String name = login.name();
    long begun = System.nanoTime();
    limits.count(counted(name), request.client());
    Optional<Account> found = accounts.find(name);
    Optional<Account> good = signedIn(found, login, request.client());
    if (good.isEmpty()) {
      if (directory != null) {
        DirectoryLogins.pace(begun);
      }
      throw Problem.of(
              401, "wrong-login", "the login is wrong", "there is no such account and password")
          .header("WWW-Authenticate", "Bearer")
          .refusal();
    }
    limits.succeeded(counted(name), request.client());
    Account account = good.get();
    accounts.signedIn(account);
    rehash(account, login.password());
    Tokens.Made token = tokens.make(account);
    return asksForText(request)
        ? new Answer.Bytes(
            200,
            MediaType.TEXT + MediaType.UTF_8,
            Buffer.buffer(token.text()),
            Optional.empty(),
            headers(token))
        : answer(token);
  }

  /** Whoever has a password here signs in by that alone, so that nobody in a directory can take his place. */
  private Optional<Account> signedIn(Optional<Account> found, Login login, String client)
      throws InterruptedException {
    boolean good = matches(found, login.password());
    DirectoryLogins elsewhere = directory;
    if (elsewhere == null || found.map(Account::password).isPresent()) {
      return good ? found : Optional.empty();
    }
    return elsewhere.account(login.name(), login.password(), client);
  }

  /** As what tries are counted: to a directory, 'Ann' and ' ann' are one. */
  private String counted(String name) {
    return directory == null ? name : name.strip().toLowerCase(Locale.ROOT);
  }

  /** Takes as long whether there is such an account or not. */
  private boolean matches(Optional<Account> found, String password) throws InterruptedException {
    PasswordHash kept = found.map(Account::password).orElse(null);
    if (kept == null) {
      passwords.matchesNobody(password);
      return false;
    }
    return passwords.matches(password, kept) && !found.orElseThrow().disabled();
  }

  /** The password is known now, and only now: one that is kept as it once was done is kept as it is done today. */
  private void rehash(Account account, String password) throws InterruptedException {
    PasswordHash kept = account.password();
    if (kept == null || passwords.isCurrent(kept)) {
      return;
    }
    try {
      accounts.rehash(account, passwords.hash(password));
    } catch (RejectedExecutionException full) {
      // many sign in at once: at another login
    }
  }

  /** Whether a text is asked for, and JSON is not. */
  private static boolean asksForText(Request request) {
    String accepted = request.headers().getOrDefault("accept", "").toLowerCase(Locale.ROOT);
    return accepted.contains("text/plain") && !accepted.contains("application/json");
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

  static Answer answer(Tokens.Made token) {
    Answer.Json shown = Answer.json(new TokenView(token.text(), token.expires()));
    return new Answer.Json(shown.status(), shown.body(), shown.tag(), headers(token));
  }

  private static Map<String, String> headers(Tokens.Made token) {
    return Map.of("Authorization", "Bearer " + token.text(), "Cache-Control", "no-store");
  }

  /** The password is asked for again, for a token may have been taken; all tokens end, and there is a new one. */
  private Answer change(Request request) throws InterruptedException {
    String name = request.accountName();
    limits.count(name, request.client());
    Account account = accounts.find(name).orElseThrow();
    PasswordChange wanted = request.body(PasswordChange.class);
    if (account.password() == null) {
      throw Problem.of(
              422,
              "no-password",
              "there is no password here",
              "'"
                  + name
                  + "' has no password on this server; what it signs in by is changed "
                  + elsewhere)
          .refusal();
    }
    if (!matches(Optional.of(account), wanted.current())) {
      throw Problem.of(422, "wrong-password", "the password is wrong", "it is not the current one")
          .refusal();
    }
    if (wanted.password().equals(wanted.current())) {
      throw Problem.of(422, "same-password", "nothing changes", "that is the current password")
          .refusal();
    }
    refuseWeak(name, wanted.password());
    if (!accounts.changePassword(account, passwords.hash(wanted.password()), clock.instant())) {
      throw Problem.of(409, "conflict", "changed meanwhile", "the password was changed meanwhile")
          .refusal();
    }
    return token(accounts.find(name).orElseThrow());
  }

  /** Refuses a password that is easily guessed. */
  static void refuseWeak(String account, String password) {
    PasswordRules.problem(account, password)
        .ifPresent(
            problem -> {
              throw Problem.of(422, "weak-password", "another password is needed", problem)
                  .at("/password")
                  .refusal();
            });
  }

  private Answer logout(Request request) {
    accounts.revokeTokens(request.accountName(), clock.instant());
    return Answer.empty();
  }
}
