package io.leat.server.api;

import io.leat.contract.DeploymentView;
import io.leat.contract.EnvironmentOperations;
import io.leat.contract.NewEnvironment;
import io.leat.contract.ProjectEnvironmentView;
import io.leat.engine.expression.Glob;
import io.leat.engine.expression.HiddenCharacter;
import io.leat.server.http.Answer;
import io.leat.server.http.Page;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.store.Deployment;
import io.leat.store.Environments;
import io.leat.store.ProjectEnvironment;
import io.leat.store.Store;
import io.leat.store.Stored;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What projects ask before versions go live, and what went live. */
final class EnvironmentRoutes {
  private final Store store;
  private final PathLookup found;
  private final Clock clock;

  EnvironmentRoutes(Store store, PathLookup found, Clock clock) {
    this.store = store;
    this.found = found;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.of(EnvironmentOperations.LIST_ENVIRONMENTS, this::list),
        Route.of(EnvironmentOperations.GET_ENVIRONMENT, this::get),
        Route.of(EnvironmentOperations.PUT_ENVIRONMENT, this::put),
        Route.of(EnvironmentOperations.DELETE_ENVIRONMENT, this::delete),
        Route.of(EnvironmentOperations.LIST_DEPLOYMENTS, this::deployments));
  }

  private Answer list(Request request) {
    long project = found.project(request).id();
    return Page.whole(
            store.environments().of(project).stream().map(each -> view(project, each)).toList())
        .answer(request);
  }

  private Answer get(Request request) {
    long project = found.project(request).id();
    return shown(200, project, environment(request, project));
  }

  private Answer.Json shown(int status, long project, ProjectEnvironment environment) {
    return Answer.json(status, view(project, environment))
        .tag(Long.toString(environment.version()));
  }

  private ProjectEnvironment environment(Request request, long project) {
    String name = request.required("environment");
    return store
        .environments()
        .find(project, name)
        .orElseThrow(() -> Problem.notFound("environment", name).refusal());
  }

  private Answer put(Request request) {
    long project = found.project(request).id();
    String name = request.required("environment");
    ProjectEnvironment.Rule rule = rule(request.body(NewEnvironment.class));
    Optional<ProjectEnvironment> before = store.environments().find(project, name);
    request.requireMatch(before.map(each -> Long.toString(each.version())).orElse("0"));
    ProjectEnvironment wanted =
        new ProjectEnvironment(
            name,
            before.map(ProjectEnvironment::version).orElse(0L) + 1,
            rule,
            new ProjectEnvironment.Written(request.accountName(), clock.instant()));
    refuse(store.environments().put(project, wanted));
    return before.isPresent()
        ? shown(200, project, wanted)
        : shown(201, project, wanted).header("Location", request.base() + request.path());
  }

  private static ProjectEnvironment.Rule rule(NewEnvironment body) {
    NewEnvironment.Approve approve = body.approve();
    return new ProjectEnvironment.Rule(
        patterns("/branches", body.branches()),
        patterns("/tags", body.tags()),
        approve == null ? null : approve(approve));
  }

  private static ProjectEnvironment.Approve approve(NewEnvironment.Approve asked) {
    List<String> by = Objects.requireNonNullElse(asked.by(), List.of());
    for (int i = 0; i < by.size(); i++) {
      seen("/approve/by/" + i, by.get(i));
    }
    Integer minutes = asked.minutes();
    return new ProjectEnvironment.Approve(
        by,
        minutes == null ? null : Duration.ofMinutes(minutes),
        Boolean.TRUE.equals(asked.notOwn()));
  }

  private static List<String> patterns(String place, @Nullable List<String> given) {
    List<String> patterns = Objects.requireNonNullElse(given, List.of());
    for (int i = 0; i < patterns.size(); i++) {
      String at = place + "/" + i;
      String pattern = patterns.get(i);
      seen(at, pattern);
      Glob.problem(pattern)
          .ifPresent(
              why -> {
                throw Problem.unprocessable("unfit-pattern", "'" + pattern + "': " + why)
                    .at(at)
                    .refusal();
              });
    }
    if (!patterns.isEmpty() && Glob.of(patterns.getFirst()).excludes()) {
      throw Problem.unprocessable("unfit-pattern", Glob.NOTHING_BEFORE).at(place).refusal();
    }
    return patterns;
  }

  private static void seen(String at, String text) {
    if (text.isBlank() || text.contains("\n") || HiddenCharacter.find(text, 0) >= 0) {
      throw Problem.badBody(at, "it is in one line, of characters that are seen").refusal();
    }
  }

  private static void refuse(Stored stored) {
    switch (stored) {
      case DONE -> {}
      case CHANGED ->
          throw Problem.conflict("changed", "the environment has changed meanwhile").refusal();
      case FULL ->
          throw Problem.conflict(
                  "too-many",
                  "the project has "
                      + Environments.MOST
                      + " environments already, and no more are kept; remove one that nobody needs")
              .refusal();
    }
  }

  private Answer delete(Request request) {
    long project = found.project(request).id();
    ProjectEnvironment environment = environment(request, project);
    request.requireMatch(Long.toString(environment.version()));
    if (!store.environments().delete(project, environment.name(), environment.version())) {
      refuse(Stored.CHANGED);
    }
    return Answer.empty();
  }

  private Answer deployments(Request request) {
    long project = found.project(request).id();
    String environment = request.required("environment");
    return PagedRows.newestFirst(
        request,
        "deployments",
        (before, limit) -> store.deployments().page(project, environment, before, limit),
        Deployment::id,
        EnvironmentRoutes::view);
  }

  private ProjectEnvironmentView view(long project, ProjectEnvironment environment) {
    ProjectEnvironment.Approve approve = environment.rule().approve();
    return new ProjectEnvironmentView(
        environment.name(),
        approve == null ? null : view(approve),
        environment.rule().branches(),
        environment.rule().tags(),
        environment.version(),
        new ProjectEnvironmentView.Written(environment.written().by(), environment.written().at()),
        store
            .deployments()
            .live(project, environment.name())
            .map(EnvironmentRoutes::view)
            .orElse(null));
  }

  private static ProjectEnvironmentView.Approve view(ProjectEnvironment.Approve approve) {
    Duration within = approve.within();
    return new ProjectEnvironmentView.Approve(
        approve.by(),
        within == null ? null : Math.toIntExact(within.toMinutes()),
        approve.notOwn());
  }

  private static DeploymentView view(Deployment deployment) {
    return new DeploymentView(
        deployment.run(),
        deployment.task(),
        DeploymentView.State.valueOf(deployment.state().toUpperCase(Locale.ROOT)),
        deployment.url().isEmpty() ? null : deployment.url(),
        deployment.by(),
        new DeploymentView.Source(
            deployment.revision().branch(),
            deployment.revision().tag(),
            deployment.revision().commit()),
        new DeploymentView.Times(
            deployment.times().asked(), deployment.times().begun(), deployment.times().ended()));
  }
}
