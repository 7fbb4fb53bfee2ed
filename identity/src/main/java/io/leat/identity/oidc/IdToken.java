package io.leat.identity.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;

/** A token that says who somebody is (OpenID Connect Core 1.0, 2), before it is believed. */
final class IdToken {
  private static final int LONGEST = 64 << 10;

  /** How far the clocks of both may be apart. */
  private static final Duration APART = Duration.ofSeconds(60);

  /** What a token may be signed by: keys that the provider alone has. */
  private static final Set<JWSAlgorithm> SIGNED =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private final SignedJWT token;

  /** For whom, and for which login, a token must be. */
  record Expected(String issuer, String clientId, String nonce) {}

  private IdToken(SignedJWT token) {
    this.token = token;
  }

  static IdToken read(String text) throws NotLetIn {
    if (text.length() > LONGEST) {
      throw new NotLetIn("the id_token is too long");
    }
    try {
      return new IdToken(SignedJWT.parse(text));
    } catch (ParseException wrong) {
      throw new NotLetIn("the id_token is none, or is not signed", wrong);
    }
  }

  /** Whether {@code keys} have the one that it names; true when it names none. */
  boolean isSignedByOneOf(JWKSet keys) {
    String id = token.getHeader().getKeyID();
    return id == null || keys.getKeyByKeyId(id) != null;
  }

  /**
   * What it says, which is believed.
   *
   * @throws NotLetIn when it is not signed by one of {@code keys}, is not as expected, or is past
   */
  JWTClaimsSet checked(JWKSet keys, Expected expected, Instant now) throws NotLetIn {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(SIGNED, new ImmutableJWKSet<>(keys)));
    DefaultJWTClaimsVerifier<SecurityContext> verifier =
        new DefaultJWTClaimsVerifier<>(
            expected.clientId(),
            new JWTClaimsSet.Builder()
                .issuer(expected.issuer())
                .claim("nonce", expected.nonce())
                .build(),
            Set.of("sub", "exp", "iat")) {
          @Override
          protected Date currentTime() {
            return Date.from(now);
          }
        };
    verifier.setMaxClockSkew(Math.toIntExact(APART.toSeconds()));
    processor.setJWTClaimsSetVerifier(verifier);
    try {
      JWTClaimsSet claims = processor.process(token, null);
      checkParty(claims, expected.clientId());
      if (claims.getIssueTime().toInstant().isAfter(now.plus(APART))) {
        throw new NotLetIn("the id_token is not made yet");
      }
      String subject = claims.getSubject();
      if (subject.isEmpty() || subject.length() > 255) {
        throw new NotLetIn("the id_token says nobody");
      }
      return claims;
    } catch (BadJOSEException | JOSEException | ParseException wrong) {
      throw new NotLetIn("the id_token proves nothing", wrong);
    }
  }

  /** A token that is also for others says for whom it was made. */
  private static void checkParty(JWTClaimsSet claims, String clientId)
      throws NotLetIn, ParseException {
    List<String> audience = claims.getAudience();
    String party = claims.getStringClaim("azp");
    if (party == null ? audience.size() > 1 : !party.equals(clientId)) {
      throw new NotLetIn("the id_token is made for somebody else");
    }
  }
}
