package io.leat.identity.oidc;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import io.leat.identity.person.NoAnswer;
import io.leat.identity.person.Person;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A provider of OpenID Connect, by which somebody signs in with a browser: it is sent to the provider ({@link #begin}), and what it brings
 * back proves who it is ({@link #finish}). For use by any number of threads. What the provider says of itself, and its keys, are asked for
 * again after ten minutes; the keys also when a token is signed by another one.
 */
public final class Provider implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration KNOWN = Duration.ofMinutes(10);

  /** After this the keys are asked for anew when a token has none of them. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private static final int RANDOM = 32;

  private final ProviderSettings settings;
  private final SecureRandom random;
  private final Calls calls;
  private final Duration patience;
  private final ReentrantLock asking = new ReentrantLock();
  private @Nullable Known<Metadata> metadata;
  private @Nullable Known<JWKSet> keys;

  private record Known<T>(T value, Instant since) {
    boolean isYounger(Duration age, Instant now) {
      return !now.isBefore(since) && now.isBefore(since.plus(age));
    }
  }

  /** The provider that {@code settings} say, of which nothing is asked yet. */
  public Provider(ProviderSettings settings, SecureRandom random) {
    this(settings, random, PATIENCE);
  }

  Provider(ProviderSettings settings, SecureRandom random, Duration patience) {
    this.settings = settings;
    this.random = random;
    this.patience = patience;
    this.calls = new Calls(settings.certificates(), patience);
  }

  /** Its URL. */
  public String issuer() {
    return settings.issuer();
  }

  /**
   * Where a browser is to be sent.
   *
   * @param callback where the provider sends it back to, which it must know of this server
   * @throws NoAnswer when the provider cannot be asked
   */
  public Begun begin(URI callback, Instant now) throws NoAnswer, InterruptedException {
    String state = text();
    String nonce = text();
    String verifier = text();
    Set<String> scopes = new LinkedHashSet<>();
    scopes.add("openid");
    scopes.addAll(settings.claims().scopes());
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", settings.clientId());
    query.put("redirect_uri", callback.toString());
    query.put("scope", String.join(" ", scopes));
    query.put("state", state);
    query.put("nonce", nonce);
    query.put("code_challenge", challenge(verifier));
    query.put("code_challenge_method", "S256");
    URI at = metadata(now).authorization();
    URI address = URI.create(at + (at.getRawQuery() == null ? "?" : "&") + form(query));
    return new Begun(address, state, nonce, verifier, callback);
  }

  private String text() {
    byte[] bytes = new byte[RANDOM];
    random.nextBytes(bytes);
    return Base64URL.encode(bytes).toString();
  }

  private static String challenge(String verifier) {
    try {
      byte[] ascii = verifier.getBytes(StandardCharsets.US_ASCII);
      return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(ascii)).toString();
    } catch (NoSuchAlgorithmException problem) {
      throw new IllegalStateException("SHA-256 is missing", problem);
    }
  }

  private static String form(Map<String, String> fields) {
    StringBuilder text = new StringBuilder();
    fields.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? "" : "&").append(name).append('=').append(encoded(value)));
    return text.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /**
   * Who has signed in.
   *
   * @param begun what {@link #begin} made for the same browser
   * @param code what the browser brought back
   * @param issuer who sent it, if it brought that too
   * @throws NotLetIn when that is not what the provider gave this browser for this server, now
   * @throws NoAnswer when the provider cannot be asked
   */
  public Person finish(Begun begun, String code, Optional<String> issuer, Instant now)
      throws NoAnswer, NotLetIn, InterruptedException {
    Metadata known = metadata(now);
    boolean isOfProvider =
        issuer.isPresent() ? issuer.get().equals(settings.issuer()) : !known.saysIssuer();
    if (!isOfProvider) {
      throw new NotLetIn("the answer is of another provider");
    }
    Map<String, Object> tokens = tokens(begun, code, known);
    if (!(tokens.get("id_token") instanceof String token)) {
      throw new NotLetIn("the provider gives no id_token");
    }
    IdToken read = IdToken.read(token);
    IdToken.Expected expected =
        new IdToken.Expected(settings.issuer(), settings.clientId(), begun.nonce());
    JWTClaimsSet claims = read.checked(keys(read, known, now), expected, now);
    Told told = new Told(claims.getClaims(), settings.claims());
    if (told.isWhole()
        || known.people().isEmpty()
        || !(tokens.get("access_token") instanceof String access)
        || !access.matches("[!-~]{1,16384}")) {
      return told.person();
    }
    Calls.Told more = calls.get(known.people().get(), access);
    if (more.status() != 200
        || !String.valueOf(claims.getSubject()).equals(more.json().get("sub"))) {
      throw new NotLetIn("the provider tells of somebody else");
    }
    return told.with(more.json()).person();
  }

  private Map<String, Object> tokens(Begun begun, String code, Metadata known)
      throws NoAnswer, NotLetIn, InterruptedException {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("grant_type", "authorization_code");
    fields.put("code", code);
    fields.put("redirect_uri", begun.callback().toString());
    fields.put("code_verifier", begun.verifier());
    String authorization = null;
    try {
      if (settings.secret().isEmpty()) {
        fields.put("client_id", settings.clientId());
      } else if (known.takesBasic()) {
        String pair = encoded(settings.clientId()) + ":" + encoded(settings.secret().get().read());
        authorization =
            "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
      } else {
        fields.put("client_id", settings.clientId());
        fields.put("client_secret", settings.secret().get().read());
      }
    } catch (IOException problem) {
      throw new NoAnswer("the secret of the client: " + problem.getMessage(), problem);
    }
    Calls.Told answer = calls.post(known.token(), form(fields), authorization);
    if (answer.status() == 200) {
      return answer.json();
    }
    Object error = answer.json().get("error");
    if ("invalid_grant".equals(error)) {
      throw new NotLetIn("the code is good for nothing, or was used already");
    }
    throw new NoAnswer(
        settings.issuer()
            + " answers "
            + answer.status()
            + (error instanceof String word && word.matches("[a-z_]{1,40}") ? " " + word : "")
            + " to a code");
  }

  private Metadata metadata(Instant now) throws NoAnswer, InterruptedException {
    return alone(() -> askedMetadata(now));
  }

  private Metadata askedMetadata(Instant now) throws NoAnswer, InterruptedException {
    Known<Metadata> known = metadata;
    if (known != null && known.isYounger(KNOWN, now)) {
      return known.value();
    }
    String base = settings.issuer().replaceFirst("/$", "");
    Calls.Told answer = calls.get(URI.create(base + "/.well-known/openid-configuration"));
    if (answer.status() != 200) {
      throw new NoAnswer("'" + settings.issuer() + "' says nothing of itself: " + answer.status());
    }
    Metadata read = Metadata.of(answer.json(), settings);
    metadata = new Known<>(read, now);
    return read;
  }

  /** What is asked of the provider. */
  private interface Question<T> {
    T answer() throws NoAnswer, InterruptedException;
  }

  /** One asks, and the others take what it was told; nobody waits for long behind a provider that does not answer. */
  private <T> T alone(Question<T> question) throws NoAnswer, InterruptedException {
    if (!asking.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new NoAnswer("too many wait for '" + settings.issuer() + "'");
    }
    try {
      return question.answer();
    } finally {
      asking.unlock();
    }
  }

  private JWKSet keys(IdToken token, Metadata known, Instant now)
      throws NoAnswer, InterruptedException {
    return alone(() -> askedKeys(token, known, now));
  }

  private JWKSet askedKeys(IdToken token, Metadata known, Instant now)
      throws NoAnswer, InterruptedException {
    Known<JWKSet> before = keys;
    if (before != null
        && before.isYounger(KNOWN, now)
        && (token.isSignedByOneOf(before.value()) || before.isYounger(SOON, now))) {
      return before.value();
    }
    Calls.Told answer = calls.get(known.keys());
    try {
      if (answer.status() != 200) {
        throw new NoAnswer("'" + settings.issuer() + "' has no keys: " + answer.status());
      }
      JWKSet read = JWKSet.parse(answer.json());
      keys = new Known<>(read, now);
      return read;
    } catch (ParseException wrong) {
      throw new NoAnswer("the keys of '" + settings.issuer() + "' are none", wrong);
    }
  }

  @Override
  public void close() {
    calls.close();
  }
}
