package io.leat.server.api;

import io.leat.contract.AccountChange;
import io.leat.contract.AccountOperations;
import io.leat.contract.AccountView;
import io.leat.contract.Change;
import io.leat.contract.NewAccount;
import io.leat.contract.Role;
import io.leat.identity.password.Passwords;
import io.leat.server.http.Answer;
import io.leat.server.http.EntityTags;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.store.Account;
import io.leat.store.Conflict;
import io.leat.store.LastAdmin;
import io.leat.store.Store;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Accounts: made, changed and removed by administrators. */
final class AccountRoutes {
  private static final int PASSWORD = 18;

  private final Store store;
  private final Passwords passwords;
  private final SecureRandom random;
  private final Clock clock;

  AccountRoutes(Store store, Passwords passwords, SecureRandom random, Clock clock) {
    this.store = store;
    this.passwords = passwords;
    this.random = random;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.of(AccountOperations.LIST_ACCOUNTS, this::list),
        Route.of(AccountOperations.CREATE_ACCOUNT, LoginRoutes.hashing(this::create)),
        Route.of(AccountOperations.GET_ACCOUNT, request -> shown(account(request))),
        Route.of(AccountOperations.CHANGE_ACCOUNT, LoginRoutes.hashing(this::change)),
        Route.of(AccountOperations.DELETE_ACCOUNT, this::delete));
  }

  private Answer list(Request request) {
    return PagedRows.byName(
        request, "accounts", store.accounts()::page, Account::name, each -> view(store, each));
  }

  /** An account, without its password. */
  static AccountView view(Store store, Account account) {
    return new AccountView(
        account.name(),
        account.isService() ? AccountView.Kind.SERVICE : AccountView.Kind.PERSON,
        Roles.shown(account.role()),
        List.copyOf(new TreeSet<>(store.accounts().grants(account.id()).groups())),
        !account.enabled(),
        new AccountView.Entry(account.version(), account.entry().created(), null));
  }

  /** Its groups change without its version, which is what a change asks for. */
  private Answer shown(Account account) {
    Answer.Json shown = Answer.json(view(store, account));
    return shown.tag(account.version() + EntityTags.of(shown.body().toString()));
  }

  private Account account(Request request) {
    String name = request.required("account");
    return store
        .accounts()
        .find(name)
        .orElseThrow(() -> Problem.notFound("account", name).refusal());
  }

  private Answer create(Request request) throws InterruptedException {
    NewAccount body = request.body(NewAccount.class);
    Roles.refuseReserved(body.name());
    boolean isService = body.kind() == AccountView.Kind.SERVICE;
    String first = isService ? null : password();
    Account.Password password = first == null ? Account.Password.NONE : hashed(first);
    try {
      Account made =
          store
              .accounts()
              .create(body.name(), Roles.stored(body.role()), password, clock.instant());
      AccountView view = view(store, made);
      return Invitation.answer(
          201,
          first == null ? view : view.with(first),
          Map.of("Location", request.base() + "/api/v1/accounts/" + made.name()));
    } catch (Conflict taken) {
      throw Problem.conflict("exists", String.valueOf(taken.getMessage())).refusal();
    }
  }

  private String password() {
    byte[] bytes = new byte[PASSWORD];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private Account.Password hashed(String first) throws InterruptedException {
    return new Account.Password(passwords.hash(first).text(), true);
  }

  private Answer change(Request request) throws InterruptedException {
    Account account = account(request);
    request.requireVersion(Long.toString(account.version()));
    AccountChange body = request.body(AccountChange.class);
    Account wanted = account;
    Change<Role> role = body.role();
    if (role != null) {
      wanted = wanted.with(Roles.stored(role.value()));
    }
    if (body.disabled() != null) {
      wanted = wanted.enabled(!body.disabled());
    }
    String first = null;
    if (Boolean.TRUE.equals(body.resetPassword())) {
      if (account.isService()) {
        throw Problem.unprocessable("service", "a service has no password, but API tokens")
            .refusal();
      }
      first = password();
      wanted = wanted.with(hashed(first), clock.millis());
    } else if (!wanted.enabled()) {
      // who is let in again later signs in again
      wanted = wanted.with(wanted.password(), clock.millis());
    }
    return changed(wanted, first);
  }

  private Answer changed(Account wanted, @Nullable String first) {
    try {
      Account changed = store.accounts().update(wanted);
      return first == null
          ? shown(changed)
          : Invitation.answer(200, view(store, changed).with(first), Map.of());
    } catch (Conflict meanwhile) {
      throw Problem.conflict("changed", String.valueOf(meanwhile.getMessage())).refusal();
    } catch (LastAdmin last) {
      throw lastAdmin(last).refusal();
    }
  }

  private static Problem lastAdmin(LastAdmin last) {
    return Problem.conflict("last-admin", String.valueOf(last.getMessage()));
  }

  private Answer delete(Request request) {
    Account account = account(request);
    request.requireVersion(Long.toString(account.version()));
    try {
      store.accounts().delete(account);
    } catch (Conflict meanwhile) {
      throw Problem.conflict("changed", String.valueOf(meanwhile.getMessage())).refusal();
    } catch (LastAdmin last) {
      throw lastAdmin(last).refusal();
    }
    return Answer.empty();
  }
}
