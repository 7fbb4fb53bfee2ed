package io.leat.server.idtoken;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import io.leat.server.json.JsonRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tokens that others check by what this server publishes: JWT (RFC 7519) with RS256, whose issuer is the address by which people reach the
 * server. The same key signs the same text to the same token, so that one can be made again and need not be kept.
 */
public final class IdTokens implements IdTokenSigner {
  /** No token is good for longer. */
  public static final Duration LONGEST = Duration.ofHours(1);

  /** The name of their file in the folder of the keys. */
  public static final String FILE = "id-token.json";

  /** Where the keys are, below the issuer. */
  static final String KEYS = "/.well-known/jwks.json";

  private static final List<String> SAID =
      List.of(
          "iss",
          "aud",
          "jti",
          "iat",
          "nbf",
          "exp",
          "sub",
          "project",
          "project_id",
          "job",
          "task",
          "ref",
          "ref_type",
          "commit",
          "run",
          "attempt",
          "trigger",
          "actor",
          "trust");

  private final String issuer;
  private final Duration life;
  private final IdTokenKeys keys;
  private final Clock clock;
  private final SecureRandom random;

  /**
   * @param issuer the address of the server, without a slash at its end
   * @param life how long a token is good where nothing asks for less
   * @param keyLife after how long another key signs
   */
  public record Terms(String issuer, Duration life, Duration keyLife) {}

  /**
   * Tokens that are signed by the keys in {@code file}.
   *
   * @param made is told the id of each key that is made
   * @throws IOException when the file is damaged, or others could read it
   */
  public IdTokens(Path file, Terms terms, Clock clock, SecureRandom random, Consumer<String> made)
      throws IOException {
    this.issuer = terms.issuer();
    this.life = terms.life();
    this.keys = new IdTokenKeys(file, terms.keyLife(), random, made);
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Optional<String> refusal() {
    return Optional.empty();
  }

  @Override
  public Duration life() {
    return life;
  }

  @Override
  public Signed sign(String audience, Map<String, String> claims, Duration wanted)
      throws IOException {
    Instant now = clock.instant();
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    long seconds = Math.clamp(wanted.toSeconds(), 1, LONGEST.toSeconds());
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("iss", issuer);
    all.put("aud", audience);
    all.putAll(claims);
    all.put("jti", id);
    all.put("iat", now.getEpochSecond());
    all.put("nbf", now.getEpochSecond());
    all.put("exp", now.getEpochSecond() + seconds);
    String said = JsonRecords.write(all).toString(StandardCharsets.UTF_8);
    IdTokenKey key = keys.signing(now);
    return new Signed(signed(key, said), key.id(), said, id);
  }

  @Override
  public Optional<String> again(String key, String claims) {
    return keys.of(key).map(each -> signed(each, claims));
  }

  private static String signed(IdTokenKey key, String claims) {
    JWSObject token =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(JOSEObjectType.JWT)
                .keyID(key.id())
                .build(),
            new Payload(claims.getBytes(StandardCharsets.UTF_8)));
    try {
      token.sign(new RSASSASigner(key.pair()));
    } catch (JOSEException problem) {
      throw new IllegalStateException("a token cannot be signed", problem);
    }
    return token.serialize();
  }

  /** What others look up first: whose tokens these are, and where the keys are. */
  public Map<String, Object> configuration() {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("issuer", issuer);
    said.put("jwks_uri", issuer + KEYS);
    said.put("response_types_supported", List.of("id_token"));
    said.put("subject_types_supported", List.of("public"));
    said.put("id_token_signing_alg_values_supported", List.of(JWSAlgorithm.RS256.getName()));
    said.put("scopes_supported", List.of("openid"));
    said.put("claims_supported", SAID);
    return said;
  }

  /** The public halves of the keys, as a set (RFC 7517, 5). */
  public Map<String, Object> publicKeys() throws IOException {
    return Map.of(
        "keys",
        keys.published(clock.instant()).stream()
            .map(each -> each.pair().toPublicJWK().toJSONObject())
            .toList());
  }

  /**
   * What became of a wish for another key.
   *
   * @param key its id; empty when there is one already that does not sign yet
   * @param signsFrom from when on the last one signs
   */
  public record Next(Optional<String> key, Instant signsFrom) {}

  /** Publishes another key, which signs {@link IdTokenKeys#AHEAD} later. */
  public Next next() throws IOException {
    Optional<IdTokenKey> next = keys.next(clock.instant());
    return new Next(next.map(IdTokenKey::id), keys.last());
  }
}
