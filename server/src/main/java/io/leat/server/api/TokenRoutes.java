package io.leat.server.api;

import io.leat.contract.ApiTokenView;
import io.leat.contract.NewApiToken;
import io.leat.contract.Right;
import io.leat.contract.Role;
import io.leat.contract.TokenOperations;
import io.leat.server.account.ApiToken;
import io.leat.server.account.Owner;
import io.leat.server.http.Answer;
import io.leat.server.http.Page;
import io.leat.server.http.Problem;
import io.leat.server.http.Refusal;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.store.Account;
import io.leat.store.Conflict;
import io.leat.store.Project;
import io.leat.store.Store;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** API tokens: what programs are let in by. */
final class TokenRoutes {
  private static final int MOST = 100;

  private final Store store;
  private final SecureRandom random;
  private final Clock clock;

  TokenRoutes(Store store, SecureRandom random, Clock clock) {
    this.store = store;
    this.random = random;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.of(TokenOperations.LIST_TOKENS, this::list),
        Route.of(TokenOperations.CREATE_TOKEN, this::create),
        Route.of(TokenOperations.DELETE_TOKEN, this::delete));
  }

  /** The account that is asked for, the caller's own without one; that of another asks for {@code right}. */
  private Account account(Request request, @Nullable String asked, Right right) {
    String name = asked == null ? request.accountName() : asked;
    if (!name.equals(request.accountName())) {
      request.requireRight(right);
    }
    return store
        .accounts()
        .find(name)
        .orElseThrow(() -> Problem.notFound("account", name).refusal());
  }

  private Answer list(Request request) {
    Account account = account(request, request.text("account").orElse(null), Right.ACCOUNTS_READ);
    return Page.whole(
            store.apiTokens().of(account.id()).stream().map(each -> view(account, each)).toList())
        .answer(request);
  }

  private ApiTokenView view(Account account, io.leat.store.ApiToken token) {
    Set<Long> projects = token.scope().projects();
    return new ApiTokenView(
        token.id(),
        token.name(),
        account.name(),
        new ApiTokenView.Scope(
            Roles.shown(token.scope().role()),
            token.scope().rights().stream().flatMap(word -> Right.of(word).stream()).toList(),
            projects == null
                ? null
                : projects.stream()
                    .flatMap(id -> store.projects().find(id).stream())
                    .map(Project::name)
                    .sorted()
                    .toList()),
        new ApiTokenView.Use(
            token.use().created(), token.use().expires(), token.use().lastUsed(), null));
  }

  private Answer create(Request request) {
    NewApiToken body = request.body(NewApiToken.class);
    Account account = account(request, body.account(), Right.ACCOUNTS_CHANGE);
    if (!account.name().equals(request.accountName()) && !account.isService()) {
      // else nobody could tell by the audit who it was
      throw Problem.unprocessable(
              "person", "'" + account.name() + "' is a person, who makes tokens himself")
          .refusal();
    }
    if (store.apiTokens().of(account.id()).size() >= MOST) {
      throw Problem.conflict(
              "too-many", "'" + account.name() + "' has " + MOST + " tokens; remove one first")
          .refusal();
    }
    String text = ApiToken.text(random);
    Instant now = clock.instant();
    try {
      io.leat.store.ApiToken made =
          store
              .apiTokens()
              .create(
                  account,
                  body.name(),
                  ApiToken.hash(text).orElseThrow(),
                  scope(request, body),
                  now.plus(Duration.ofDays(body.days())),
                  now);
      return Invitation.answer(201, view(account, made).with(text), Map.of());
    } catch (Conflict taken) {
      throw Problem.conflict("exists", String.valueOf(taken.getMessage())).refusal();
    }
  }

  private io.leat.store.ApiToken.Scope scope(Request request, NewApiToken body) {
    Role role = body.role();
    Set<Right> rights = new TreeSet<>(Objects.requireNonNullElse(body.rights(), List.of()));
    List<String> projects = body.projects();
    if ((role == null) == rights.isEmpty()) {
      throw Problem.badBody("", "a token has either a 'role' or 'rights'").refusal();
    }
    Optional<Right> ofServer =
        rights.stream().filter(each -> each.subject() == Right.Subject.SERVER).findFirst();
    if (projects != null && ofServer.isPresent()) {
      throw Problem.unprocessable(
              "of-server",
              "a token for some projects cannot have "
                  + ofServer.get().word()
                  + ", which is of the"
                  + " server")
          .at("/rights")
          .refusal();
    }
    return new io.leat.store.ApiToken.Scope(
        Roles.stored(role),
        rights.stream().map(Right::word).toList(),
        projects == null ? null : ids(request, projects));
  }

  private Set<Long> ids(Request request, List<String> projects) {
    Set<Long> ids = new TreeSet<>();
    for (String name : projects) {
      ids.add(
          store
              .projects()
              .find(name)
              .filter(each -> request.access().sees(ProjectOwners.of(each)))
              .map(Project::id)
              .orElseThrow(
                  () ->
                      Problem.unprocessable("unknown", "there is no project '" + name + "'")
                          .at("/projects")
                          .refusal()));
    }
    return ids;
  }

  private Answer delete(Request request) {
    long id = request.number("id");
    boolean mayAll = request.access().may(Right.ACCOUNTS_CHANGE, new Owner.OfServer());
    // one of another is not there, and takes as long
    Optional<io.leat.store.ApiToken> token =
        mayAll
            ? store.apiTokens().find(id)
            : store
                .accounts()
                .find(request.accountName())
                .flatMap(own -> store.apiTokens().find(id, own.id()));
    store.apiTokens().delete(token.orElseThrow(() -> absent(id)).id());
    return Answer.empty();
  }

  private static Refusal absent(long id) {
    return Problem.notFound("API token", Long.toString(id)).refusal();
  }
}
