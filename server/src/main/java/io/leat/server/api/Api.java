package io.leat.server.api;

import io.leat.server.host.Origins;
import io.leat.server.host.RunService;
import io.leat.server.http.Route;
import io.leat.server.trigger.TriggerService;
import io.leat.store.Store;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** All routes of Leat's concepts. */
public final class Api {
  private final List<Route> routes = new ArrayList<>();

  /**
   * The routes.
   *
   * @param agents what is needed of agents
   * @param changes tells when something happens in a run
   * @param refusals why the server may not call a URL; empty when it may
   */
  public Api(
      Store store,
      RunService host,
      Origins origins,
      TriggerService triggers,
      SecretBox secrets,
      AgentParts agents,
      ChangeSignal changes,
      Function<String, Optional<String>> refusals,
      Clock clock) {
    Views views = new Views(store);
    PathLookup found = new PathLookup(store, host);
    TaskStories stories = new TaskStories(store, found);
    Searches searches = new Searches();
    RunPages pages = new RunPages();
    routes.addAll(new ProjectRoutes(store, host, origins, secrets, clock).routes());
    routes.addAll(
        new RunRoutes(store, host, found, stories, views, searches, pages, clock).routes());
    routes.addAll(new TestRoutes(found, stories, searches).routes());
    routes.addAll(new LogRoutes(store, found, stories, searches).routes());
    routes.addAll(new ArtifactRoutes(store, host).routes());
    routes.addAll(new PullRoutes(store, host).routes());
    routes.addAll(new QueueRoutes(store, host, views, pages).routes());
    AgentBody bodies = new AgentBody(found, agents.access(), agents.hosts().keys());
    routes.addAll(new AgentRoutes(store, host.agents(), bodies, agents, clock).routes());
    routes.addAll(new DialInRoutes(store, host.agents(), bodies, agents, clock).routes());
    routes.addAll(new EventRoutes(store, changes, found, stories).routes());
    routes.addAll(new HookRoutes(store, triggers, secrets, found, clock).routes());
    routes.addAll(new EnvironmentRoutes(store, found, clock).routes());
    routes.addAll(new AuditRoutes(store).routes());
    routes.addAll(new WebhookRoutes(store, host, secrets, views, refusals, clock).routes());
  }

  /** Each of them once. */
  public List<Route> routes() {
    return List.copyOf(routes);
  }
}
