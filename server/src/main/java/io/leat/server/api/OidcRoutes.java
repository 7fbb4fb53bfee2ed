package io.leat.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leat.contract.DeviceBegun;
import io.leat.contract.DeviceCode;
import io.leat.contract.DeviceLogin;
import io.leat.contract.OidcOperations;
import io.leat.contract.Operation;
import io.leat.identity.oidc.Begun;
import io.leat.identity.oidc.NotLetIn;
import io.leat.identity.oidc.Provider;
import io.leat.identity.person.NoAnswer;
import io.leat.identity.person.Person;
import io.leat.server.account.Account;
import io.leat.server.account.Accounts;
import io.leat.server.account.Tokens;
import io.leat.server.http.Actor;
import io.leat.server.http.Answer;
import io.leat.server.http.BodyRule;
import io.leat.server.http.Problem;
import io.leat.server.http.Refusal;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.store.Store;
import java.net.URI;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing in with a browser at a provider of OpenID Connect, for the browser itself and for a command line that may be elsewhere. The
 * browser is sent to the provider and comes back with a code, which the server gives for a token that says who it is. What the browser has
 * then is a cookie that is good once, for a token of Leat, or for a command line whose code is typed in.
 */
public final class OidcRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(OidcRoutes.class);
  private static final Duration LIFE = Duration.ofMinutes(10);
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final int RANDOM = 32;
  private static final int MOST_FORM = 1024;

  /** How many codes may be typed in after one login. */
  private static final int TRIES = 5;

  /** What a code is made of: no vowels, so that no word comes of it. */
  private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

  private static final int CODE = 8;

  private final @Nullable Provider provider;
  private final ProvidedAccounts.@Nullable Source source;
  private final ProvidedAccounts provided;
  private final Accounts accounts;
  private final Tokens tokens;
  private final LoginLimits limits;
  private final Store store;
  private final Optional<String> publicUrl;
  private final SecureRandom random;
  private final Clock clock;
  private final ShortLived<Begun> away = new ShortLived<>(LIFE);
  private final ShortLived<SignedIn> back = new ShortLived<>(LIFE);
  private final ShortLived<Device> devices = new ShortLived<>(LIFE);
  private final ShortLived<Device> byCode = new ShortLived<>(LIFE);

  /** Somebody whom the provider has told of; changed under its own lock. */
  private static final class SignedIn {
    private final String account;
    private int tries;

    SignedIn(String account) {
      this.account = account;
    }

    synchronized boolean mayTry() {
      return ++tries <= TRIES;
    }
  }

  /** A command line that waits; changed under its own lock. */
  private static final class Device {
    private @Nullable String account;

    synchronized boolean approve(String name) {
      if (account != null) {
        return false;
      }
      account = name;
      return true;
    }

    synchronized @Nullable String account() {
      return account;
    }
  }

  /**
   * What is needed of logins.
   *
   * @param limits how often it can be tried, for all who are not signed in yet
   * @param publicUrl where people reach the server, without a slash at its end; empty for where each request says that it was sent to
   */
  public record Parts(
      Accounts accounts,
      ProvidedAccounts provided,
      Tokens tokens,
      LoginLimits limits,
      Store store,
      Optional<String> publicUrl,
      SecureRandom random,
      Clock clock) {}

  /** Routes that sign in by {@code provider}; null for nobody, who is told so. */
  public OidcRoutes(
      @Nullable Provider provider, ProvidedAccounts.@Nullable Source source, Parts parts) {
    this.provider = provider;
    this.source = source;
    this.provided = parts.provided;
    this.accounts = parts.accounts;
    this.tokens = parts.tokens;
    this.limits = parts.limits;
    this.store = parts.store;
    this.publicUrl = parts.publicUrl;
    this.random = parts.random;
    this.clock = parts.clock;
  }

  /** The routes. What strangers try is not kept, but what comes of it is, by the handlers. */
  public List<Route> routes() {
    return List.of(
        Route.of(OidcOperations.BEGIN_OIDC, this::begin),
        Route.of(OidcOperations.FINISH_OIDC, this::finish),
        Route.of(OidcOperations.TAKE_TOKEN, this::token).by(Actor.NOBODY),
        Route.of(OidcOperations.BEGIN_DEVICE, this::beginDevice).by(Actor.NOBODY),
        Route.of(OidcOperations.APPROVE_DEVICE, this::approve)
            .with(BodyRule.raw(MOST_FORM))
            .by(Actor.NOBODY),
        Route.of(OidcOperations.POLL_DEVICE, this::poll)
            .with(BodyRule.json(MOST_FORM))
            .by(Actor.NOBODY));
  }

  private Provider provider() {
    Provider known = provider;
    if (known == null) {
      throw Problem.of(
              404,
              "no-provider",
              "there is no provider of logins",
              "nobody signs in here by OpenID Connect; an administrator sets 'oidc.issuer'")
          .refusal();
    }
    return known;
  }

  /** Where a browser finds {@code operation}. What a request says of that may be the address of a proxy, or anything. */
  private String address(Request request, Operation operation) {
    return publicUrl.orElseGet(request::base) + operation.path();
  }

  /** The cookie of the login, for the address that the browser has of this server. */
  private LoginCookie cookie(Request request) {
    return new LoginCookie(publicUrl.orElseGet(request::base).startsWith("https:"));
  }

  private Answer begin(Request request) throws InterruptedException {
    Provider asked = provider();
    limits.count(request.client());
    try {
      Instant now = clock.instant();
      URI callback = URI.create(address(request, OidcOperations.FINISH_OIDC));
      Begun begun = asked.begin(callback, now);
      String secret = secret();
      away.put(secret, begun, request.client(), now);
      return new Answer.Empty(
          302,
          Map.of(
              "Location",
              begun.address().toString(),
              "Set-Cookie",
              cookie(request).set(secret, LIFE),
              "Cache-Control",
              "no-store"));
    } catch (NoAnswer problem) {
      return unavailable(problem);
    }
  }

  private String secret() {
    byte[] bytes = new byte[RANDOM];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static Answer unavailable(NoAnswer problem) {
    LOG.warn("nobody can sign in by OpenID Connect: {}", problem.getMessage());
    return LoginPage.said(
        503,
        "Not at the moment",
        "The provider of logins does not answer as it should; the log of the server says more.",
        Map.of());
  }

  private Answer finish(Request request) throws InterruptedException {
    Provider asked = provider();
    limits.count(request.client());
    Instant now = clock.instant();
    Optional<Begun> begun = cookie(request).sent(request).flatMap(secret -> away.take(secret, now));
    boolean isSame =
        begun.isPresent()
            && MessageDigest.isEqual(
                begun.get().state().getBytes(UTF_8),
                request.text("state").orElse("").getBytes(UTF_8));
    if (!isSame) {
      return refused(
          request,
          400,
          "This login was not begun in this browser, or not within the last ten minutes.");
    }
    if (request.text("error").isPresent() || request.text("code").isEmpty()) {
      return refused(request, 403, "The provider has not signed you in.");
    }
    try {
      Person person = asked.finish(begun.get(), request.required("code"), request.text("iss"), now);
      ProvidedAccounts.Source known = source;
      if (known == null) {
        throw new IllegalStateException("a provider without what it decides on");
      }
      Account account = provided.signedIn(known, person, request.client());
      // another one than before: who has set that cookie in this browser does not have this one
      String secret = secret();
      back.put(secret, new SignedIn(account.name()), request.client(), now);
      return LoginPage.asking(
          "You have signed in as '" + account.name() + "'.",
          address(request, OidcOperations.APPROVE_DEVICE),
          Map.of("Set-Cookie", cookie(request).set(secret, LIFE)));
    } catch (NotLetIn problem) {
      LOG.info("a login by OpenID Connect is refused: {}", problem.getMessage());
      return refused(request, 403, "You are not signed in: " + problem.getMessage() + ".");
    } catch (NoAnswer problem) {
      return unavailable(problem);
    } catch (Refusal refusal) {
      return refused(
          request,
          refusal.problem().status(),
          "You are not signed in: " + refusal.problem().detail() + ".");
    }
  }

  private Answer refused(Request request, int status, String text) {
    return LoginPage.said(
        status,
        "Not signed in",
        text,
        Map.of("Set-Cookie", cookie(request).set("", Duration.ZERO)));
  }

  /** The account is looked at again: it may have been disabled meanwhile. */
  private Optional<Account> account(String name) {
    return accounts.find(name).filter(each -> !each.disabled());
  }

  private Answer token(Request request) {
    provider();
    limits.count(request.client());
    refuseOtherSites(request);
    return cookie(request)
        .sent(request)
        .flatMap(secret -> back.take(secret, clock.instant()))
        .flatMap(signedIn -> account(signedIn.account))
        .map(tokens::make)
        .map(LoginRoutes::answer)
        .orElseThrow(
            () ->
                Problem.of(
                        401,
                        "not-signed-in",
                        "sign in first",
                        "nobody has signed in with this browser within the last ten minutes, or"
                            + " there was a token for it already")
                    .header("WWW-Authenticate", "Bearer")
                    .refusal());
  }

  /** Browsers that say whether another site sends a request are believed; the cookie comes with none of those anyway. */
  private static void refuseOtherSites(Request request) {
    String from = request.headers().getOrDefault("sec-fetch-site", "same-origin");
    if (!from.equals("same-origin") && !from.equals("none")) {
      throw Problem.forbidden("this comes from another site").refusal();
    }
  }

  private Answer beginDevice(Request request) {
    provider();
    limits.count(request.client());
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < CODE; i++) {
      code.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    Device device = new Device();
    String secret = secret();
    Instant now = clock.instant();
    devices.put(secret, device, request.client(), now);
    byCode.put(code.toString(), device, request.client(), now);
    return Answer.json(
            201,
            new DeviceBegun(
                secret,
                code.insert(CODE / 2, '-').toString(),
                address(request, OidcOperations.BEGIN_OIDC),
                now.plus(LIFE),
                Math.toIntExact(POLL.toSeconds())))
        .header("Cache-Control", "no-store");
  }

  private Answer approve(Request request) {
    provider();
    limits.count(request.client());
    refuseOtherSites(request);
    Instant now = clock.instant();
    Optional<String> secret = cookie(request).sent(request);
    Optional<SignedIn> found = secret.flatMap(each -> back.find(each, now));
    if (found.isEmpty() || account(found.get().account).isEmpty()) {
      return refused(request, 401, "Nobody has signed in here within the last ten minutes.");
    }
    String account = found.get().account;
    if (!found.get().mayTry()) {
      back.take(secret.orElseThrow(), now);
      return refused(request, 403, "These were too many codes. Begin again.");
    }
    Optional<Device> device = byCode.take(code(request), now);
    if (device.isEmpty() || !device.get().approve(account)) {
      return LoginPage.said(
          403,
          "No such code",
          "No command line waits with this code. Go back, and look at it again.",
          Map.of());
    }
    back.take(secret.orElseThrow(), now);
    store.audit().add(account, "approveDevice", "login/device", request.client(), "200", now);
    return LoginPage.said(
        200,
        "Signed in",
        "The command line is signed in as '" + account + "'. This window can be closed.",
        Map.of("Set-Cookie", cookie(request).set("", Duration.ZERO)));
  }

  /** The code of the form, as it is kept; empty when it has none. */
  private static String code(Request request) {
    for (String each : new String(request.bytes(), UTF_8).split("&")) {
      if (each.startsWith("code=")) {
        try {
          return URLDecoder.decode(each.substring("code=".length()), UTF_8)
              .toUpperCase(Locale.ROOT)
              .replaceAll("[^A-Z]", "");
        } catch (IllegalArgumentException wrong) {
          return "";
        }
      }
    }
    return "";
  }

  private Answer poll(Request request) {
    provider();
    String secret = request.body(DeviceCode.class).deviceCode();
    Instant now = clock.instant();
    Device device =
        devices
            .find(secret, now)
            .orElseThrow(
                () ->
                    Problem.of(
                            404,
                            "unknown-device",
                            "nothing is waited for",
                            "this login was not begun within the last ten minutes, or is done")
                        .refusal());
    String name = device.account();
    if (name == null) {
      return Answer.json(new DeviceLogin(null, null, null));
    }
    // one of two that ask at once gets it
    boolean isFirst = devices.take(secret, now).isPresent();
    Optional<Account> account = isFirst ? account(name) : Optional.empty();
    if (account.isEmpty()) {
      throw Problem.of(
              404, "unknown-device", "nothing is waited for", "this login was taken, or withdrawn")
          .refusal();
    }
    Tokens.Made made = tokens.make(account.get());
    return Answer.json(new DeviceLogin(made.text(), made.expires(), name))
        .header("Cache-Control", "no-store");
  }
}
