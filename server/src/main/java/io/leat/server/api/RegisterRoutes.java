package io.leat.server.api;

import io.leat.contract.AccountOperations;
import io.leat.contract.NewInvitation;
import io.leat.contract.Registration;
import io.leat.contract.RegistrationInvitation;
import io.leat.engine.digest.Sha256;
import io.leat.identity.password.Passwords;
import io.leat.server.http.Actor;
import io.leat.server.http.Answer;
import io.leat.server.http.BodyRule;
import io.leat.server.http.Page;
import io.leat.server.http.Problem;
import io.leat.server.http.Refusal;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.store.Account;
import io.leat.store.Conflict;
import io.leat.store.Store;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Accounts that people make themselves, and the invitations that they do it by. */
final class RegisterRoutes {
  /** How many accounts there are at most of those who make their own. */
  private static final int MOST = 100_000;

  private static final int CODE = 16;
  private static final int GOOD_DAYS = 7;
  private static final Duration KEPT = Duration.ofDays(30);

  private final Store store;
  private final Passwords passwords;
  private final LoginLimits limits;
  private final PeopleRoutes.Registration mode;
  private final SecureRandom random;
  private final Clock clock;

  RegisterRoutes(
      Store store,
      Passwords passwords,
      LoginLimits limits,
      PeopleRoutes.Registration mode,
      SecureRandom random,
      Clock clock) {
    this.store = store;
    this.passwords = passwords;
    this.limits = limits;
    this.mode = mode;
    this.random = random;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        // what strangers try is not kept, but what comes of it
        Route.of(AccountOperations.REGISTER, LoginRoutes.hashing(this::register))
            .with(BodyRule.json(4 * 1024))
            .by(Actor.NOBODY),
        Route.of(AccountOperations.LIST_INVITATIONS, this::list),
        Route.of(AccountOperations.CREATE_INVITATION, this::invite),
        Route.of(AccountOperations.DELETE_INVITATION, this::delete));
  }

  private Answer register(Request request) throws InterruptedException {
    if (mode == PeopleRoutes.Registration.CLOSED) {
      throw Problem.of(
              403,
              "closed",
              "nobody can register",
              "accounts are made by administrators: ask one, who has 'leat users add'")
          .refusal();
    }
    Registration body = request.body(Registration.class);
    limits.count(body.name(), request.client());
    io.leat.store.Invitation invitation =
        mode == PeopleRoutes.Registration.INVITED ? invitation(body.name(), body.code()) : null;
    Roles.refuseReserved(body.name());
    if (store.accounts().find(body.name()).isPresent()
        || store.groups().find(body.name()).isPresent()) {
      throw exists(body.name());
    }
    if (store.accounts().count() >= MOST) {
      throw Problem.conflict("too-many", "there are " + MOST + " accounts, and no more can be made")
          .refusal();
    }
    LoginRoutes.refuseWeak(body.name(), body.password());
    var password = new Account.Password(passwords.hash(body.password()).text(), false);
    try {
      Instant now = clock.instant();
      Account made =
          invitation == null
              ? store.accounts().create(body.name(), null, password, now)
              : store.invitations().use(invitation, body.name(), password, now);
      String target = "register -> accounts/" + made.name();
      store.audit().add(made.name(), "register", target, request.client(), "201", now);
      return Answer.json(201, AccountRoutes.view(store, made));
    } catch (Conflict meanwhile) {
      throw exists(body.name());
    }
  }

  private static Refusal exists(String name) {
    return Problem.conflict("exists", "there is an account or a group '" + name + "' already")
        .refusal();
  }

  private io.leat.store.Invitation invitation(String name, @Nullable String code) {
    Optional<io.leat.store.Invitation> found =
        code == null ? Optional.empty() : store.invitations().find(Sha256.hex(code));
    if (found.isEmpty()) {
      throw refused("wrong-code", "an invitation is asked for, and this is the code of none");
    }
    io.leat.store.Invitation invitation = found.get();
    if (name.equals(invitation.usedBy())) {
      throw exists(name);
    }
    if (invitation.usedBy() != null) {
      throw refused("used-code", "somebody has registered by this code already");
    }
    if (!clock.instant().isBefore(invitation.expires())) {
      throw refused("old-code", "this code was good until " + invitation.expires());
    }
    return invitation;
  }

  private static Refusal refused(String code, String detail) {
    return Problem.of(
            401,
            code,
            "this code is good for nothing",
            detail + "; an administrator gives another one: 'leat users invite'")
        .header("WWW-Authenticate", "Bearer")
        .refusal();
  }

  private Answer list(Request request) {
    return Page.whole(
            store.invitations().all().stream().map(each -> view(each, null, null)).toList())
        .answer(request);
  }

  /** Why nobody registers by an invitation as things are; null when somebody can. */
  private @Nullable String note() {
    return mode == PeopleRoutes.Registration.INVITED
        ? null
        : mode == PeopleRoutes.Registration.CLOSED
            ? "nobody can register by it yet: the configuration has to say 'registration: invited'"
            : "nobody needs it: the configuration says 'registration: open', which gives no role";
  }

  private static RegistrationInvitation view(
      io.leat.store.Invitation invitation, @Nullable String code, @Nullable String note) {
    return new RegistrationInvitation(
        invitation.id(),
        Roles.shown(invitation.role()),
        invitation.expires(),
        invitation.by(),
        invitation.usedBy(),
        code,
        note);
  }

  private Answer invite(Request request) {
    NewInvitation body = request.body(NewInvitation.class);
    byte[] bytes = new byte[CODE];
    random.nextBytes(bytes);
    String code = HexFormat.of().formatHex(bytes);
    Instant now = clock.instant();
    Duration good = Duration.ofDays(Objects.requireNonNullElse(body.days(), GOOD_DAYS));
    io.leat.store.Invitation made =
        store
            .invitations()
            .create(
                Sha256.hex(code),
                Roles.stored(body.role()),
                request.accountName(),
                now.plus(good),
                now,
                now.minus(KEPT));
    return Invitation.answer(201, view(made, code, note()), Map.of());
  }

  private Answer delete(Request request) {
    long id = request.number("invitation");
    if (!store.invitations().delete(id)) {
      throw Problem.notFound("invitation", Long.toString(id)).refusal();
    }
    return Answer.empty();
  }
}
