package io.leat.server.api;

import io.leat.contract.InVault;
import io.leat.contract.NewSecret;
import io.leat.contract.SecretOperations;
import io.leat.contract.SecretView;
import io.leat.engine.job.NameRule;
import io.leat.engine.log.Secret;
import io.leat.identity.provider.SecretPointer;
import io.leat.server.http.Answer;
import io.leat.server.http.BodyRule;
import io.leat.server.http.Page;
import io.leat.server.http.Problem;
import io.leat.server.http.Refusal;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.server.provided.Pointing;
import io.leat.store.Project;
import io.leat.store.SecretScope;
import io.leat.store.Secrets;
import io.leat.store.Store;
import io.leat.store.Stored;
import io.leat.store.StoredSecret;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Secrets of tasks, whose values come in and never go out, and the key that they are encrypted with. */
public final class SecretRoutes {
  /** A value of 64 KiB, each of whose characters may be escaped. */
  private static final int BODY = 6 * Secret.LONGEST + 1024;

  private final Store store;
  private final SecretBox box;
  private final Pointing pointing;
  private final KeyChange keys;
  private final Clock clock;

  /** Routes to the secrets of {@code store}, which {@code box} encrypts. */
  public SecretRoutes(Store store, SecretBox box, Pointing pointing, KeyChange keys, Clock clock) {
    this.store = store;
    this.box = box;
    this.pointing = pointing;
    this.keys = keys;
    this.clock = clock;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.of(SecretOperations.LIST_SECRETS, request -> list(request, SecretScope.SERVER)),
        Route.of(SecretOperations.GET_SECRET, request -> get(request, SecretScope.SERVER)),
        Route.of(SecretOperations.PUT_SECRET, request -> put(request, SecretScope.SERVER))
            .with(BodyRule.json(BODY)),
        Route.of(SecretOperations.DELETE_SECRET, request -> delete(request, SecretScope.SERVER)),
        Route.of(
            SecretOperations.LIST_PROJECT_SECRETS, request -> list(request, ofProject(request))),
        Route.of(SecretOperations.GET_PROJECT_SECRET, request -> get(request, ofProject(request))),
        Route.of(SecretOperations.PUT_PROJECT_SECRET, request -> put(request, ofProject(request)))
            .with(BodyRule.json(BODY)),
        Route.of(
            SecretOperations.DELETE_PROJECT_SECRET, request -> delete(request, ofProject(request))),
        Route.of(
            SecretOperations.LIST_ENVIRONMENT_SECRETS,
            request -> list(request, ofEnvironment(request))),
        Route.of(
            SecretOperations.GET_ENVIRONMENT_SECRET,
            request -> get(request, ofEnvironment(request))),
        Route.of(
                SecretOperations.PUT_ENVIRONMENT_SECRET,
                request -> put(request, ofEnvironment(request)))
            .with(BodyRule.json(BODY)),
        Route.of(
            SecretOperations.DELETE_ENVIRONMENT_SECRET,
            request -> delete(request, ofEnvironment(request))),
        Route.of(SecretOperations.ROTATE_MASTER_KEY, _ -> Answer.json(keys.rotate())));
  }

  private long project(Request request) {
    String name = request.required("project");
    return store
        .projects()
        .find(name)
        .map(Project::id)
        .orElseThrow(() -> Problem.notFound("project", name).refusal());
  }

  private SecretScope ofProject(Request request) {
    return new SecretScope.Project(project(request));
  }

  private SecretScope ofEnvironment(Request request) {
    return new SecretScope.Environment(project(request), request.required("environment"));
  }

  private Answer list(Request request, SecretScope scope) {
    return Page.whole(store.secrets().all(scope).stream().map(this::view).toList()).answer(request);
  }

  private SecretView view(StoredSecret secret) {
    StoredSecret.Use use = secret.used();
    return new SecretView(
        secret.name(),
        secret.version(),
        new SecretView.Written(secret.written().by(), secret.written().at()),
        use == null ? null : new SecretView.Use(use.run(), use.at()),
        box.knows(secret.sealed()),
        Optional.ofNullable(secret.pointer())
            .flatMap(SecretPointer::read)
            .map(each -> new InVault(each.path(), each.field(), each.version()))
            .orElse(null));
  }

  private Answer.Json shown(int status, StoredSecret secret) {
    return Answer.json(status, view(secret)).tag(Long.toString(secret.version()));
  }

  private StoredSecret secret(Request request, SecretScope scope) {
    String name = request.required("secret");
    return store
        .secrets()
        .find(scope, name)
        .orElseThrow(() -> Problem.notFound("secret", name).refusal());
  }

  private Answer get(Request request, SecretScope scope) {
    return shown(200, secret(request, scope));
  }

  private Answer put(Request request, SecretScope scope) {
    String name = request.required("secret");
    NameRule.VARIABLE
        .reserved(name)
        .ifPresent(
            why -> {
              throw Problem.badParameter("secret", why).refusal();
            });
    NewSecret given = request.body(NewSecret.class);
    InVault vault = given.vault();
    SecretPointer pointer = vault == null ? null : pointer(request, scope, vault);
    String value = pointer == null ? value(name, given) : pointer.text();
    if (pointer != null && given.value() != null) {
      throw Problem.badBody("/vault", "'value' or 'vault' is given, not both").refusal();
    }
    Optional<StoredSecret> before = store.secrets().find(scope, name);
    request.requireMatch(before.map(each -> Long.toString(each.version())).orElse("0"));
    StoredSecret wanted =
        new StoredSecret(
            scope,
            name,
            before.map(StoredSecret::version).orElse(0L) + 1,
            new byte[0],
            new StoredSecret.Written(request.accountName(), clock.instant()),
            before.map(StoredSecret::used).orElse(null),
            pointer == null ? null : pointer.text());
    StoredSecret secret =
        box.storing(
            () -> {
              StoredSecret whole = wanted.with(box.seal(wanted.bound(), value));
              refuse(store.secrets().put(whole));
              return whole;
            });
    return before.isPresent()
        ? shown(200, secret)
        : shown(201, secret).header("Location", request.base() + request.path());
  }

  private static String value(String name, NewSecret given) {
    String value = given.value();
    if (value == null) {
      throw Problem.badBody("/value", "'value' or 'vault' is to be given").refusal();
    }
    String problem = Secret.problem(value);
    if (problem != null) {
      throw Problem.unprocessable("unfit-value", "the value of '" + name + "' " + problem)
          .at("/value")
          .refusal();
    }
    return value;
  }

  private SecretPointer pointer(Request request, SecretScope scope, InVault vault) {
    SecretPointer pointer;
    try {
      pointer = new SecretPointer(vault.path(), vault.field(), vault.version());
    } catch (IllegalArgumentException none) {
      throw unfit(String.valueOf(none.getMessage()));
    }
    Optional<String> refusal =
        pointing.refusal(scope.project() == null ? null : request.required("project"), pointer);
    if (refusal.isPresent()) {
      throw unfit(refusal.get());
    }
    return pointer;
  }

  private static Refusal unfit(String why) {
    return Problem.unprocessable("unfit-value", why).at("/vault").refusal();
  }

  private static void refuse(Stored stored) {
    switch (stored) {
      case DONE -> {}
      case CHANGED ->
          throw Problem.conflict("changed", "the secret has changed meanwhile").refusal();
      case FULL ->
          throw Problem.conflict(
                  "too-many",
                  "there are "
                      + Secrets.MOST
                      + " secrets already, and no more are kept; remove one that nobody needs")
              .refusal();
    }
  }

  private Answer delete(Request request, SecretScope scope) {
    StoredSecret secret = secret(request, scope);
    request.requireMatch(Long.toString(secret.version()));
    if (!store.secrets().delete(scope, secret.name(), secret.version())) {
      refuse(Stored.CHANGED);
    }
    return Answer.empty();
  }
}
