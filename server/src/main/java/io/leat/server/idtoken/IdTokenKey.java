package io.leat.server.idtoken;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Instant;

/**
 * A key that signs tokens, RS256.
 *
 * @param signsFrom from when on it signs, in whole seconds; it is published before
 */
record IdTokenKey(RSAKey pair, Instant signsFrom) {
  private static final int BITS = 2048;

  static IdTokenKey made(Instant signsFrom, SecureRandom random) {
    try {
      RSAKey pair =
          new RSAKeyGenerator(BITS)
              .secureRandom(random)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.RS256)
              .keyIDFromThumbprint(true)
              .generate();
      return new IdTokenKey(pair, Instant.ofEpochSecond(signsFrom.getEpochSecond()));
    } catch (JOSEException missing) {
      throw new IllegalStateException("RSA is missing", missing);
    }
  }

  /**
   * One that was stored.
   *
   * @throws IllegalArgumentException when it is none
   */
  static IdTokenKey read(String jwk, long signsFrom) {
    try {
      RSAKey pair = RSAKey.parse(jwk);
      if (!pair.isPrivate() || pair.getKeyID() == null) {
        throw new IllegalArgumentException("no private key");
      }
      return new IdTokenKey(pair, Instant.ofEpochSecond(signsFrom));
    } catch (ParseException damaged) {
      throw new IllegalArgumentException("no key");
    }
  }

  /** Its id: the thumbprint of its public half (RFC 7638). */
  String id() {
    return pair.getKeyID();
  }

  @Override
  public String toString() {
    return "IdTokenKey[" + id() + "]";
  }
}
