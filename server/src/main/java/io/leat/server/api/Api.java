package io.leat.server.api;

import io.leat.agent.ssh.SshLinks;
import io.leat.server.host.Origins;
import io.leat.server.host.RunHost;
import io.leat.server.http.Route;
import io.leat.server.trigger.TriggerDesk;
import io.leat.store.Store;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** All routes of Leat's concepts. */
public final class Api {
  private final List<Route> routes = new ArrayList<>();

  /**
   * The routes.
   *
   * @param links asked only when a host is to be entered
   * @param dialling hosts that dial in
   * @param pulse beats when something happens in a run
   * @param refusals why the server may not call a URL; empty when it may
   */
  public Api(
      Store store,
      RunHost host,
      Origins origins,
      TriggerDesk desk,
      Supplier<SshLinks> links,
      SecretBox secrets,
      DialInParts dialling,
      Pulse pulse,
      Function<String, Optional<String>> refusals,
      Clock clock) {
    Views views = new Views(store);
    Found found = new Found(store, host);
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
    AgentAccess access = new AgentAccess(secrets, dialling.dialIns());
    AgentBody bodies = new AgentBody(found, access);
    routes.addAll(
        new AgentRoutes(store, host.agents(), bodies, access, links, dialling, clock).routes());
    routes.addAll(new DialInRoutes(store, host.agents(), bodies, dialling, clock).routes());
    routes.addAll(new EventRoutes(store, pulse, found, stories).routes());
    routes.addAll(new HookRoutes(store, desk, secrets, found, clock).routes());
    routes.addAll(new AuditRoutes(store).routes());
    routes.addAll(new WebhookRoutes(store, host, secrets, views, refusals, clock).routes());
  }

  /** Each of them once. */
  public List<Route> routes() {
    return List.copyOf(routes);
  }
}
