package io.leat.server.api;

import io.leat.contract.AccountOperations;
import io.leat.contract.NewIdentity;
import io.leat.server.http.Answer;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.store.Account;
import io.leat.store.Conflict;
import io.leat.store.Identity;
import io.leat.store.Store;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whom of a provider of logins an account is, where an administrator says so. */
final class IdentityRoutes {
  private final Store store;
  private final Map<String, String> providers;
  private final Clock clock;

  IdentityRoutes(Store store, Map<String, String> providers, Clock clock) {
    this.store = store;
    this.providers = Map.copyOf(providers);
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.of(AccountOperations.LINK_ACCOUNT, this::link),
        Route.of(AccountOperations.UNLINK_ACCOUNT, this::unlink));
  }

  private Account account(Request request) {
    String name = request.required("account");
    return store
        .accounts()
        .find(name)
        .orElseThrow(() -> Problem.notFound("account", name).refusal());
  }

  private String provider(String word) {
    String provider = providers.get(word);
    if (provider == null) {
      throw Problem.unprocessable(
              "no-provider", "nobody signs in here by " + word + ": no setting says where")
          .refusal();
    }
    return provider;
  }

  private Answer link(Request request) {
    Account account = account(request);
    NewIdentity body = request.body(NewIdentity.class);
    String provider = provider(body.provider().name().toLowerCase(Locale.ROOT));
    if (account.isService()) {
      throw Problem.unprocessable("service", "a service does not sign in").refusal();
    }
    try {
      store.identities().link(account, new Identity(provider, body.subject()), clock.instant());
    } catch (Conflict taken) {
      throw Problem.conflict("linked", String.valueOf(taken.getMessage())).refusal();
    }
    return Answer.empty();
  }

  private Answer unlink(Request request) {
    Account account = account(request);
    String word = request.required("provider");
    if (!store.identities().unlink(account, provider(word))) {
      throw Problem.notFound("login by " + word + " of", account.name()).refusal();
    }
    return Answer.empty();
  }
}
