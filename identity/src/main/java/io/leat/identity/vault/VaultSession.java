package io.leat.identity.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.leat.identity.provider.SecretProvider.Away;
import io.leat.identity.provider.SecretProvider.NotGiven;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The login of the server: made when it is first needed, renewed while it is used, and made anew when it is lost. One thread at a time logs
 * in, others wait for it. Safe for all threads.
 */
final class VaultSession {
  private final VaultHttp http;
  private final VaultSettings.Login login;
  private final TokenKeep keep;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Token token;
  private boolean isBegun;

  /**
   * A token as it is now.
   *
   * @param lasts from {@code since}; zero for ever
   */
  private record Token(String text, Duration lasts, boolean isRenewable, long since) {
    private Duration age() {
      return Duration.ofNanos(System.nanoTime() - since);
    }

    /** Half of its time is over. */
    boolean isDue() {
      return isRenewable && !lasts.isZero() && age().multipliedBy(2).compareTo(lasts) > 0;
    }

    boolean isOver() {
      return !lasts.isZero() && age().compareTo(lasts) >= 0;
    }

    /** Without it. */
    @Override
    public String toString() {
      return "a token of Vault";
    }
  }

  /** A request with a token. */
  interface Asking {
    VaultReply ask(String token) throws Away, NotGiven, InterruptedException;
  }

  VaultSession(VaultHttp http, VaultSettings.Login login, TokenKeep keep) {
    this.http = http;
    this.login = login;
    this.keep = keep;
  }

  /** Asks with a token that is valid; once more with a new one when Vault knows the one before no longer. */
  VaultReply ask(Asking asking) throws Away, NotGiven, InterruptedException {
    String used = token(null);
    VaultReply reply = asking.ask(used);
    if (reply.status() != 403 || isKnown(used)) {
      return reply;
    }
    return asking.ask(token(used));
  }

  /** Renews the login if it is due. */
  void stay() throws Away, NotGiven, InterruptedException {
    token(null);
  }

  /** Vault says the same of a token that it does not know, and of a path that the token is not for. */
  private boolean isKnown(String text) throws Away, NotGiven, InterruptedException {
    return http.ask("GET", "auth/token/lookup-self", text, null).isGood();
  }

  /**
   * The token.
   *
   * @param lost one that Vault knows no longer; null for none
   */
  private String token(@Nullable String lost) throws Away, NotGiven, InterruptedException {
    lock.lockInterruptibly();
    try {
      Token now = token == null && !isBegun ? begun() : token;
      isBegun = true;
      if (now != null && !now.text().equals(lost) && !now.isOver()) {
        now = now.isDue() ? renewed(now) : now;
      } else {
        now = null;
      }
      if (now == null) {
        now = loggedIn();
      }
      token = now;
      return now.text();
    } finally {
      lock.unlock();
    }
  }

  /** The one of the life of the server before, if it is known still. */
  private @Nullable Token begun() throws Away, NotGiven, InterruptedException {
    Optional<String> kept =
        login instanceof VaultSettings.Login.Given ? Optional.empty() : keep.kept();
    return kept.isEmpty() ? null : lookedUp(kept.get());
  }

  private @Nullable Token lookedUp(String text) throws Away, NotGiven, InterruptedException {
    VaultReply reply = http.ask("GET", "auth/token/lookup-self", text, null);
    if (!reply.isGood()) {
      return null;
    }
    JsonNode data = reply.json().path("data");
    return new Token(
        text,
        Duration.ofSeconds(reply.seconds("ttl", data)),
        data.path("renewable").asBoolean(false),
        System.nanoTime());
  }

  /** Null when that is refused: there has to be a new login. */
  private @Nullable Token renewed(Token old) throws Away, NotGiven, InterruptedException {
    VaultReply reply;
    try {
      reply = http.ask("PUT", "auth/token/renew-self", old.text(), Map.of());
    } catch (Away later) {
      // it is valid for a while
      return old;
    }
    if (reply.isGood()) {
      return of(reply, old.text());
    }
    return lookedUp(old.text()) == null ? null : asItIs(old);
  }

  /** One that may not be renewed is used until it is over. */
  private static Token asItIs(Token old) {
    return new Token(old.text(), old.lasts(), false, old.since());
  }

  private static Token of(VaultReply reply, String before) {
    JsonNode auth = reply.json().path("auth");
    return new Token(
        auth.path("client_token").asText(before),
        Duration.ofSeconds(reply.seconds("lease_duration", auth)),
        auth.path("renewable").asBoolean(false),
        System.nanoTime());
  }

  private Token loggedIn() throws Away, NotGiven, InterruptedException {
    return switch (login) {
      case VaultSettings.Login.Given(CredentialSource source) -> {
        Token found = lookedUp(read(source));
        if (found == null) {
          throw new NotGiven(
              "Vault at "
                  + http.address()
                  + " does not know the token of this server; an administrator puts a valid one"
                  + " where it was read");
        }
        yield found;
      }
      case VaultSettings.Login.AppRole(String mount, String role, CredentialSource secret) -> {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("role_id", role);
        body.put("secret_id", read(secret));
        yield by(mount, body);
      }
      case VaultSettings.Login.Jwt(String mount, String role, var tokens) -> {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("role", role);
        body.put("jwt", read(() -> tokens.token(http.address())));
        yield by(mount, body);
      }
    };
  }

  private Token by(String mount, Map<String, Object> body)
      throws Away, NotGiven, InterruptedException {
    VaultReply reply = http.ask("POST", "auth/" + mount + "/login", null, body);
    if (!reply.isGood()) {
      throw new NotGiven(
          "Vault at "
              + http.address()
              + " does not let this server in by 'auth/"
              + mount
              + "' ("
              + reply.told()
              + "); an administrator looks at the settings 'vault' and the role there");
    }
    Token fresh = of(reply, "");
    if (!CredentialSource.Line.ALL.matcher(fresh.text()).matches()) {
      throw new NotGiven("Vault at " + http.address() + " gave no token by 'auth/" + mount + "'");
    }
    keep.keep(fresh.text());
    return fresh;
  }

  private static String read(CredentialSource source) throws NotGiven {
    try {
      return source.read();
    } catch (IOException problem) {
      throw new NotGiven("what this server logs in to Vault with: " + problem.getMessage());
    }
  }
}
