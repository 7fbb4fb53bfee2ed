package io.leat.server.account;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.util.Base64URL;
import io.leat.server.json.JsonRecords;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of logins: JWS in compact form (RFC 7515) with HS256. The header is one fixed text, and a token with another one is none:
 * nothing that a client sends chooses an algorithm or a key.
 */
public final class Tokens {
  /** How long a token is good. */
  public static final Duration LIFE = Duration.ofMinutes(15);

  /** How long after a login its tokens can be renewed. */
  public static final Duration SESSION = Duration.ofHours(12);

  private static final int LONGEST = 1024;
  private static final JWSHeader HEADER =
      new JWSHeader.Builder(JWSAlgorithm.HS256)
          .type(JOSEObjectType.JWT)
          .parsedBase64URL(Base64URL.encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"))
          .build();

  private final JWSSigner signer;
  private final JWSVerifier verifier;
  private final Clock clock;

  /** Tokens signed by {@code key}. */
  public Tokens(SigningKey key, Clock clock) {
    try {
      this.signer = new MACSigner(key.bytes());
      this.verifier = new MACVerifier(key.bytes());
    } catch (JOSEException tooShort) {
      throw new IllegalArgumentException(tooShort);
    }
    this.clock = clock;
  }

  /**
   * The claims as they are written (RFC 7519, 4.1), with times in seconds and thousandths; tokens of old have no kind and no login.
   *
   * @param sub the account, or the agent
   * @param kind which of the two; an account without it
   * @param login when the password was given; null for when the token was made
   * @param iat when it was made
   * @param exp its end
   */
  private record ClaimSet(
      @Nullable String sub,
      @Nullable Kind kind,
      @JsonProperty("auth_time") @Nullable BigDecimal login,
      @Nullable BigDecimal iat,
      @Nullable BigDecimal exp) {}

  /** Whom a token is of. */
  public enum Kind {
    /** Of an account; what is for agents is closed to it. */
    @JsonProperty("account")
    ACCOUNT,
    /** Of an agent; only what is for agents is open to it. */
    @JsonProperty("agent")
    AGENT
  }

  /** A token and its end. */
  public record Made(String text, Instant expires) {}

  /**
   * What a good token says.
   *
   * @param name the account, or the agent
   * @param login when the password was given that this token goes back to, however often it was renewed
   */
  public record Claims(Kind kind, String name, Instant login, Instant issued) {

    /**
     * Whether it was made for {@code account} as it is: its login behind all that were revoked, and not ahead of the time, but for the one
     * moment that follows a revocation. That the login counts, and not the moment of renewal, is why a renewal that meets a logout brings
     * nothing.
     */
    public boolean holdsFor(Account account, Instant now) {
      return login.isAfter(account.tokensAfter())
          && (!issued.isAfter(now) || issued.equals(next(account)));
    }
  }

  /** The first moment whose tokens are not among those revoked. */
  private static Instant next(Account account) {
    return Instant.ofEpochMilli(account.tokensAfter().toEpochMilli() + 1);
  }

  /** A token for {@code account}, made after all that were revoked. */
  public Made make(Account account) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    Instant issued = now.isAfter(account.tokensAfter()) ? now : next(account);
    return made(Kind.ACCOUNT, account.name(), issued, issued, now.plus(LIFE));
  }

  /** A token for the agent of that name, which has joined now. */
  public Made makeForAgent(String name) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    return made(Kind.AGENT, name, now, now, now.plus(LIFE));
  }

  /** A token that goes back to the same login as {@code of}, good for {@link #LIFE} again, and not beyond the {@link #SESSION}. */
  public Made renewed(Claims of) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    Instant issued = now.isAfter(of.issued()) ? now : of.issued();
    Instant last = of.login().plus(SESSION);
    Instant expires = now.plus(LIFE);
    return made(of.kind(), of.name(), of.login(), issued, expires.isBefore(last) ? expires : last);
  }

  private Made made(Kind kind, String name, Instant login, Instant issued, Instant expires) {
    ClaimSet set = new ClaimSet(name, kind, seconds(login), seconds(issued), seconds(expires));
    JWSObject token = new JWSObject(HEADER, new Payload(JsonRecords.write(set).getBytes()));
    try {
      token.sign(signer);
    } catch (JOSEException problem) {
      throw new IllegalStateException("HMAC-SHA256 is missing", problem);
    }
    return new Made(token.serialize(), expires);
  }

  /** What {@code token} says, if it is one of ours and still good. Whether it was revoked is for the account to say. */
  public Optional<Claims> read(String token) {
    if (token.length() > LONGEST || !token.startsWith(HEADER.toBase64URL() + ".")) {
      return Optional.empty();
    }
    int end = token.lastIndexOf('.');
    int payload = HEADER.toBase64URL().toString().length() + 1;
    if (end < payload) {
      return Optional.empty();
    }
    try {
      Base64URL signature = new Base64URL(token.substring(end + 1));
      // the header is known: it is not parsed, and the same bytes can be written in several ways,
      // of which one is ours
      boolean signed =
          verifier.verify(HEADER, token.substring(0, end).getBytes(US_ASCII), signature)
              && signature.equals(Base64URL.encode(signature.decode()));
      return signed
          ? claims(
              JsonRecords.read(
                  new Base64URL(token.substring(payload, end)).decode(), ClaimSet.class))
          : Optional.empty();
    } catch (JOSEException
        | IllegalStateException
        | ArithmeticException
        | DateTimeException notOurs) {
      return Optional.empty();
    }
  }

  private Optional<Claims> claims(@Nullable ClaimSet set) {
    if (set == null || set.sub() == null || set.iat() == null || set.exp() == null) {
      return Optional.empty();
    }
    Kind kind = set.kind() == null ? Kind.ACCOUNT : set.kind();
    Instant issued = instant(set.iat());
    Instant login = set.login() == null ? issued : instant(set.login());
    Instant end = instant(set.exp());
    Instant now = clock.instant();
    // whoever got hold of the key cannot make one that is good for longer, either
    boolean isShort = !end.isAfter(issued.plus(LIFE)) && !end.isAfter(now.plus(LIFE));
    boolean inSession = !login.isAfter(issued) && !end.isAfter(login.plus(SESSION));
    return end.isAfter(now) && isShort && inSession
        ? Optional.of(new Claims(kind, set.sub(), login, issued))
        : Optional.empty();
  }

  private static BigDecimal seconds(Instant moment) {
    return BigDecimal.valueOf(moment.toEpochMilli(), 3);
  }

  private static Instant instant(BigDecimal seconds) {
    return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
  }
}
