package io.leat.server.account;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Where requests are let in by their tokens. Used by many threads. */
public final class Entrance {
  private final Tokens tokens;
  private final Accounts accounts;
  private final Clock clock;

  /** Lets in {@code accounts}. */
  public Entrance(Tokens tokens, Accounts accounts, Clock clock) {
    this.tokens = tokens;
    this.accounts = accounts;
    this.clock = clock;
  }

  /** What {@code token} is, if it can be good. Waits for nothing. */
  public Optional<Badge> read(String token) {
    return token.startsWith(ApiToken.PREFIX)
        ? ApiToken.hash(token).map(hash -> new Badge.Api(hash, accounts.knownToken(hash)))
        : tokens.read(token).map(Badge.Signed::new);
  }

  /** Who comes with {@code badge}; empty when it is worth nothing any more. What he may is as it is now. */
  public Optional<Caller> admit(Badge badge) {
    Instant now = clock.instant();
    return switch (badge) {
      case Badge.Signed(Tokens.Claims claims) -> admit(claims, now);
      case Badge.Api(String hash, _) -> accounts.token(hash).flatMap(token -> admit(token, now));
    };
  }

  private Optional<Caller> admit(Tokens.Claims claims, Instant now) {
    String login = claims.name() + " " + claims.login();
    return switch (claims.kind()) {
      case ACCOUNT ->
          accounts
              .find(claims.name())
              .filter(each -> !each.disabled() && claims.holdsFor(each, now))
              .map(
                  each ->
                      new Caller(
                          each.name(),
                          Caller.Kind.LOGIN,
                          login,
                          each.access(),
                          each.isFirstPassword()));
      case AGENT ->
          Optional.of(claims.name())
              .filter(name -> accounts.hasAgent(name, claims.login()))
              .map(name -> new Caller(name, Caller.Kind.AGENT, login, Access.NONE, false));
    };
  }

  private Optional<Caller> admit(ApiToken token, Instant now) {
    Optional<Caller> caller =
        accounts
            .find(token.account())
            .filter(each -> !each.disabled() && now.isBefore(token.expires()))
            .map(
                each ->
                    new Caller(
                        each.name(),
                        Caller.Kind.API_TOKEN,
                        each.name() + " token " + token.id(),
                        each.access().within(token.scope()),
                        false));
    caller.ifPresent(_ -> accounts.used(token, now));
    return caller;
  }
}
