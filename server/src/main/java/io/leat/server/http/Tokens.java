package io.leat.server.http;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens of accounts: JWS in compact form (RFC 7515) with HS256. The header is one fixed text, and a token with another one is none:
 * nothing that a client sends chooses an algorithm or a key.
 */
public final class Tokens {
  /** How long a token is good. */
  public static final Duration LIFE = Duration.ofMinutes(15);

  private static final int LONGEST = 1024;
  private static final String HEADER = encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");

  private final SecretKeySpec key;
  private final Clock clock;

  /** Tokens signed by {@code key}. */
  public Tokens(SigningKey key, Clock clock) {
    this.key = new SecretKeySpec(key.bytes(), "HmacSHA256");
    this.clock = clock;
  }

  /** A token and its end. */
  record Made(String text, Instant expires) {}

  /** What a good token says. */
  record Claims(String account, Instant issued) {}

  /** A token for {@code account}, made after all that were revoked. */
  Made make(Account account) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    Instant issued =
        now.isAfter(account.tokensAfter())
            ? now
            : Instant.ofEpochMilli(account.tokensAfter().toEpochMilli() + 1);
    Instant expires = now.plus(LIFE);
    String payload =
        new JsonObject()
            .put("sub", account.name())
            .put("iat", seconds(issued))
            .put("exp", seconds(expires))
            .encode();
    String signed = HEADER + "." + encoded(payload);
    return new Made(signed + "." + encoded(mac(signed)), expires);
  }

  /** What {@code token} says, if it is one of ours and still good. Whether it was revoked is for the account to say. */
  Optional<Claims> read(String token) {
    int first = token.indexOf('.');
    int last = token.lastIndexOf('.');
    if (token.length() > LONGEST || first < 0 || first == last) {
      return Optional.empty();
    }
    String expected = encoded(mac(token.substring(0, last)));
    boolean signed = Passwords.same(expected, token.substring(last + 1));
    boolean fixed = Passwords.same(HEADER, token.substring(0, first));
    return signed && fixed ? claims(token.substring(first + 1, last)) : Optional.empty();
  }

  private Optional<Claims> claims(String payload) {
    try {
      if (!(JsonText.read(Base64.getUrlDecoder().decode(payload)) instanceof JsonObject json)) {
        return Optional.empty();
      }
      if (!(json.getValue("sub") instanceof String account)
          || !(json.getValue("iat") instanceof Number issued)
          || !(json.getValue("exp") instanceof Number expires)) {
        return Optional.empty();
      }
      return instant(expires).isAfter(clock.instant())
          ? Optional.of(new Claims(account, instant(issued)))
          : Optional.empty();
    } catch (JsonText.NotJson | IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  private static BigDecimal seconds(Instant moment) {
    return BigDecimal.valueOf(moment.toEpochMilli(), 3);
  }

  private static Instant instant(Number seconds) {
    return Instant.ofEpochMilli(new BigDecimal(seconds.toString()).movePointRight(3).longValue());
  }

  private byte[] mac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException problem) {
      throw new IllegalStateException("HMAC-SHA256 is missing", problem);
    }
  }

  private static String encoded(String text) {
    return encoded(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
