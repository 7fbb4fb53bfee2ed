package io.leat.server.api;

import io.leat.contract.DeliveryView;
import io.leat.contract.NewWebhook;
import io.leat.contract.Right;
import io.leat.contract.WebhookEvent;
import io.leat.contract.WebhookOperations;
import io.leat.contract.WebhookView;
import io.leat.server.host.RunService;
import io.leat.server.http.Answer;
import io.leat.server.http.Page;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.store.Conflict;
import io.leat.store.Delivery;
import io.leat.store.Occasion;
import io.leat.store.Project;
import io.leat.store.Store;
import io.leat.store.Webhook;
import io.leat.store.WebhookSpec;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Calls to others when something happens, and what became of them. */
final class WebhookRoutes {
  private final Store store;
  private final PathLookup found;
  private final SecretBox secrets;
  private final Views views;
  private final Function<String, Optional<String>> refusals;
  private final Clock clock;

  /**
   * @param refusals why a URL may not be called; empty when it may
   */
  WebhookRoutes(
      Store store,
      RunService host,
      SecretBox secrets,
      Views views,
      Function<String, Optional<String>> refusals,
      Clock clock) {
    this.store = store;
    this.found = new PathLookup(store, host);
    this.secrets = secrets;
    this.views = views;
    this.refusals = refusals;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.of(WebhookOperations.LIST_WEBHOOKS, this::list),
        Route.of(WebhookOperations.CREATE_WEBHOOK, this::create)
            .creating(
                (request, made) -> created(request, webhook(Long.parseLong(made.getFirst())))),
        Route.of(WebhookOperations.GET_WEBHOOK, this::get),
        Route.of(WebhookOperations.DELETE_WEBHOOK, this::delete),
        Route.of(WebhookOperations.LIST_DELIVERIES, this::deliveries),
        Route.of(WebhookOperations.REDELIVER, this::redeliver)
            .creating((_, _) -> new Answer.Empty(202, Map.of())));
  }

  private Answer list(Request request) {
    return Page.whole(
            store.webhooks().all().stream()
                .filter(each -> request.access().may(Right.WEBHOOKS_READ, ProjectOwners.of(each)))
                .map(this::view)
                .toList())
        .answer(request);
  }

  private WebhookView view(Webhook webhook) {
    WebhookSpec spec = webhook.spec();
    Long project = spec.project();
    return new WebhookView(
        webhook.id(),
        new WebhookView.Target(
            spec.url(),
            project == null ? null : views.project(project).orElse(null),
            spec.events().stream().map(each -> Views.word(WebhookEvent.class, each)).toList(),
            spec.enabled(),
            spec.secret() != null),
        webhook.version(),
        webhook.created());
  }

  private Answer create(Request request) {
    NewWebhook body = request.body(NewWebhook.class);
    Optional<Project> of =
        Optional.ofNullable(body.project())
            .map(name -> found.project(request, name, Right.WEBHOOKS_CHANGE));
    if (of.isEmpty()) {
      request.requireRight(Right.WEBHOOKS_CHANGE);
    }
    String url = body.url();
    checkUrl(url);
    Optional<String> refused = refusals.apply(url);
    if (refused.isPresent()) {
      throw Problem.unprocessable("not-callable", refused.get()).at("/url").refusal();
    }
    List<WebhookEvent> named = body.events();
    Set<String> events =
        named == null
            ? Webhook.EVENTS
            : named.stream()
                .map(each -> Occasion.valueOf(each.name()).webhook())
                .collect(Collectors.toCollection(TreeSet::new));
    String secret = body.secret();
    Webhook made =
        secrets.storing(
            () ->
                store
                    .webhooks()
                    .create(
                        new WebhookSpec(
                            of.map(Project::id).orElse(null),
                            url,
                            secret == null ? null : secrets.seal("webhook:" + url, secret),
                            events,
                            !Boolean.FALSE.equals(body.enabled())),
                        RequestKey.of(request),
                        clock.instant()));
    return created(request, made);
  }

  private Answer created(Request request, Webhook made) {
    return Answer.created(request, "/api/v1/webhooks/" + made.id(), view(made));
  }

  private static void checkUrl(String url) {
    try {
      URI parsed = new URI(url);
      String scheme = String.valueOf(parsed.getScheme());
      if (parsed.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return;
      }
    } catch (URISyntaxException wrong) {
      throw Problem.badBody("/url", "'" + url + "' is no URL: " + wrong.getReason()).refusal();
    }
    throw Problem.badBody("/url", "a webhook is called by http or https").refusal();
  }

  private Webhook webhook(Request request) {
    return webhook(request.number("webhook"));
  }

  private Webhook webhook(long id) {
    return store
        .webhooks()
        .find(id)
        .orElseThrow(() -> Problem.notFound("webhook", Long.toString(id)).refusal());
  }

  private Answer get(Request request) {
    Webhook webhook = webhook(request);
    return Answer.json(view(webhook)).tag(Long.toString(webhook.version()));
  }

  private Answer delete(Request request) {
    Webhook webhook = webhook(request);
    request.requireMatch(Long.toString(webhook.version()));
    store.webhooks().delete(webhook.id());
    return Answer.empty();
  }

  private Answer deliveries(Request request) {
    Webhook webhook = webhook(request);
    return PagedRows.newestFirst(
        request,
        "deliveries",
        (before, limit) -> store.webhooks().deliveries(webhook.id(), before, limit),
        Delivery::id,
        WebhookRoutes::view);
  }

  private static DeliveryView view(Delivery delivery) {
    return new DeliveryView(
        delivery.id(),
        Views.word(WebhookEvent.class, delivery.event()),
        delivery.run(),
        new DeliveryView.Tries(
            state(delivery),
            delivery.tries(),
            delivery.status(),
            delivery.error(),
            delivery.nextTry()),
        delivery.created());
  }

  private static DeliveryView.State state(Delivery delivery) {
    if (delivery.delivered() != null) {
      return DeliveryView.State.DELIVERED;
    }
    return delivery.nextTry() != null ? DeliveryView.State.WAITING : DeliveryView.State.GIVEN_UP;
  }

  private Answer redeliver(Request request) {
    Webhook webhook = webhook(request);
    long delivery = request.number("delivery");
    try {
      store.webhooks().redeliver(webhook.id(), delivery, RequestKey.of(request), clock.instant());
    } catch (Conflict gone) {
      throw Problem.notFound("delivery to this webhook", Long.toString(delivery)).refusal();
    }
    return new Answer.Empty(202, Map.of());
  }
}
