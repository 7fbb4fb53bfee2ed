package io.leat.server.api;

import io.leat.contract.Operation;
import io.leat.server.account.Owner;
import io.leat.server.http.Owners;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.store.Agent;
import io.leat.store.Project;
import io.leat.store.Store;
import io.leat.store.Webhook;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Whose things are that paths name: each is of a project, of several, or of the server. Safe for all threads. */
public final class ProjectOwners implements Owners {
  private final Store store;

  /** The owners of what is in {@code store}. */
  public ProjectOwners(Store store) {
    this.store = store;
  }

  @Override
  public Optional<Owned> of(Operation operation, Request request) {
    String path = operation.path();
    if (path.contains("{project}")) {
      String name = request.required("project");
      Problem absent = Problem.notFound("project", name);
      return owned(store.projects().id(name).map(Owner.OfProject::new), absent);
    }
    if (path.contains("{run}")) {
      long number = request.number("run");
      Problem absent = Problem.notFound("run", Long.toString(number));
      return owned(store.runs().project(number).map(Owner.OfProject::new), absent);
    }
    if (path.contains("{webhook}")) {
      long id = request.number("webhook");
      Problem absent = Problem.notFound("webhook", Long.toString(id));
      return owned(store.webhooks().find(id).map(ProjectOwners::of), absent);
    }
    if (path.contains("{agent}")) {
      String name = request.required("agent");
      Problem absent = Problem.notFound("agent", name);
      return owned(store.agents().find(name).map(agent -> of(store, agent)), absent);
    }
    return Optional.empty();
  }

  private static Optional<Owned> owned(Optional<? extends Owner> owner, Problem absent) {
    return Optional.of(new Owned(owner.orElseThrow(absent::refusal), absent));
  }

  /** Whose a project is: its own. */
  static Owner of(Project project) {
    return new Owner.OfProject(project.id());
  }

  /** Whose a webhook is: that of its project, or of the server when it is told of all. */
  static Owner of(Webhook webhook) {
    Long project = webhook.spec().project();
    return project == null ? new Owner.OfServer() : new Owner.OfProject(project);
  }

  /** Whose an agent is: that of the projects whose tasks may run there. */
  static Owner of(Store store, Agent agent) {
    if (agent.terms().projects().isEmpty()) {
      return new Owner.OfAll();
    }
    Set<Long> projects = new HashSet<>();
    for (String name : agent.terms().projects()) {
      store.projects().find(name).map(Project::id).ifPresent(projects::add);
    }
    return new Owner.OfProjects(projects);
  }
}
