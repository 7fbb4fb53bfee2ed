package io.leat.server.api;

import io.leat.contract.ProjectOperations;
import io.leat.dsl.JobfileResult;
import io.leat.dsl.PlannedJob;
import io.leat.dsl.SourceLoader;
import io.leat.dsl.source.Syntax;
import io.leat.dsl.vocabulary.CronTimes;
import io.leat.engine.job.Inputs;
import io.leat.engine.job.Parameter;
import io.leat.engine.job.Revision;
import io.leat.engine.job.Task;
import io.leat.engine.job.Trigger;
import io.leat.engine.job.TriggerKind;
import io.leat.git.CheckoutProblem;
import io.leat.git.GitUrl;
import io.leat.server.host.DiagnosticJson;
import io.leat.server.host.Forks;
import io.leat.server.host.LimitedJobfileReader;
import io.leat.server.host.Origin;
import io.leat.server.host.Origins;
import io.leat.server.host.RunService;
import io.leat.server.host.StartRights;
import io.leat.server.http.Actor;
import io.leat.server.http.Answer;
import io.leat.server.http.BodyRule;
import io.leat.server.http.Page;
import io.leat.server.http.Permission;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.store.Conflict;
import io.leat.store.Jobfile;
import io.leat.store.Kind;
import io.leat.store.Project;
import io.leat.store.ProjectSpec;
import io.leat.store.Store;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Projects and their Jobfiles. */
final class ProjectRoutes {
  private static final int JOBFILE_BYTES = 2 << 20;

  private static final int SHORTEST_POLL = 10;

  private final Store store;
  private final RunService host;
  private final Origins origins;
  private final PathLookup found;
  private final SecretBox secrets;
  private final Clock clock;

  ProjectRoutes(Store store, RunService host, Origins origins, SecretBox secrets, Clock clock) {
    this.store = store;
    this.host = host;
    this.origins = origins;
    this.found = new PathLookup(store, host);
    this.secrets = secrets;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.of(ProjectOperations.LIST_PROJECTS, Permission.READ, this::list),
        Route.of(ProjectOperations.CREATE_PROJECT, Permission.ADMIN, this::create)
            .with(BodyRule.json(JOBFILE_BYTES))
            .creating((request, made) -> created(request, found.project(made.getFirst()))),
        Route.of(ProjectOperations.GET_PROJECT, Permission.READ, this::get),
        Route.of(ProjectOperations.CHANGE_PROJECT, Permission.ADMIN, this::change),
        Route.of(ProjectOperations.DELETE_PROJECT, Permission.ADMIN, this::delete),
        Route.of(ProjectOperations.LIST_JOBS, Permission.READ, this::jobs),
        Route.of(ProjectOperations.GET_JOBFILE, Permission.READ, this::jobfile),
        Route.of(ProjectOperations.PUT_JOBFILE, Permission.ADMIN, this::put)
            .with(BodyRule.json(JOBFILE_BYTES)),
        Route.of(ProjectOperations.CHECK_JOBFILE, Permission.READ, this::check)
            .with(BodyRule.json(JOBFILE_BYTES))
            .by(Actor.NOBODY));
  }

  private Answer list(Request request) {
    List<JsonObject> items = store.projects().all().stream().map(Views::project).toList();
    return Page.whole(items).answer(request);
  }

  private Answer get(Request request) {
    Project project = found.project(request);
    return Answer.json(Views.project(project)).tag(Long.toString(project.version()));
  }

  private Answer create(Request request) throws InterruptedException {
    JsonObject body = request.body();
    String name = body.getString("name");
    String url = body.getString("url");
    String text = body.getString("text");
    if (url != null && text != null) {
      throw Problem.badBody("/text", "a project with a repository has its Jobfile there").refusal();
    }
    if (text == null) {
      Fields.refused(body, List.of("syntax"), "there is no 'text' that it is of");
    }
    Syntax syntax = syntax(body);
    if (url == null) {
      withoutRepository(body);
    } else {
      checkUrl(url);
    }
    checkPath(body);
    if (text != null) {
      accepted(text, syntax);
    }
    try {
      Project made =
          store
              .projects()
              .create(
                  new ProjectSpec(
                      name,
                      new ProjectSpec.Source(
                          url == null ? Kind.FREESTYLE : Kind.GIT,
                          url,
                          body.getString("branch"),
                          body.getString("jobfile", url == null ? "Jobfile" : ""),
                          poll(body.getInteger("pollSeconds", 0))),
                      new ProjectSpec.Secrets(
                          sealed(name, "credential", body.getJsonObject("credential")),
                          sealed(name, "hook", body.getString("hookSecret"))),
                      settings(Map.of(), body)),
                  RequestKey.of(request),
                  clock.instant());
      return created(request, made);
    } catch (Conflict taken) {
      throw Problem.conflict("exists", "there is a project '" + name + "' already").refusal();
    }
  }

  /** What is lacking of a project that was made is done: its Jobfile, in case that the server died between the two. */
  private Answer created(Request request, Project made) {
    String text = request.body().getString("text");
    if (text != null && store.jobfiles().latest(made.id()).isEmpty()) {
      keep(made, text, syntax(request.body()), request);
    }
    return Answer.created(request, "/api/v1/projects/" + made.name(), Views.project(made))
        .tag(Long.toString(made.version()));
  }

  private static void withoutRepository(JsonObject body) {
    Fields.refused(
        body,
        List.of("branch", "jobfile", "pollSeconds", "credential", "pullRequests"),
        "a project without a repository has none");
  }

  private static void checkUrl(String url) {
    try {
      GitUrl parsed = GitUrl.parse(url, Path.of("/"));
      if (parsed.isFolder() && !url.startsWith("file:") && !url.startsWith("/")) {
        throw Problem.badBody("/url", "'" + url + "' is no URL of a repository").refusal();
      }
    } catch (CheckoutProblem problem) {
      String help = problem.help();
      throw Problem.badBody("/url", problem.getMessage() + (help == null ? "" : " (" + help + ")"))
          .refusal();
    }
  }

  /** A Jobfile is a file in its repository. */
  private static void checkPath(JsonObject body) {
    String path = body.getString("jobfile", "");
    if (!path.isEmpty()) {
      for (String each : path.split("/", -1)) {
        boolean odd = each.chars().anyMatch(c -> c == '\\' || Character.isISOControl(c));
        if (odd || each.isEmpty() || each.equals(".") || each.equals("..")) {
          throw Problem.badBody(
                  "/jobfile",
                  "'jobfile' is a path from the top of the repository, without '.', '..' and empty"
                      + " parts, such as ci/Jobfile")
              .refusal();
        }
      }
    }
  }

  /** The settings with what the body says of retention, where null takes one back, of who starts its jobs, and of forks. */
  private static Map<String, String> settings(Map<String, String> before, JsonObject body) {
    Map<String, String> settings = new TreeMap<>(before);
    for (var each : body.getJsonObject("retention", new JsonObject())) {
      String setting = "retention." + each.getKey();
      if (each.getValue() == null) {
        settings.remove(setting);
      } else {
        settings.put(setting, String.valueOf(each.getValue()));
      }
    }
    JsonArray startedBy = body.getJsonArray(StartRights.STARTED_BY);
    if (startedBy != null) {
      TreeSet<String> names = new TreeSet<>();
      startedBy.forEach(each -> names.add(String.valueOf(each)));
      settings.put(StartRights.STARTED_BY, String.join(",", names));
    }
    String forks = body.getJsonObject("pullRequests", new JsonObject()).getString("forks");
    if (forks != null) {
      settings.put(Forks.SETTING, forks);
    }
    return settings;
  }

  private static @Nullable Duration poll(int seconds) {
    if (seconds > 0 && seconds < SHORTEST_POLL) {
      throw Problem.unprocessable(
              "too-often", "'pollSeconds' is at least " + SHORTEST_POLL + ", or 0 for never")
          .refusal();
    }
    return seconds == 0 ? null : Duration.ofSeconds(seconds);
  }

  private byte @Nullable [] sealed(String project, String kind, @Nullable Object secret) {
    return secret == null ? null : secrets.seal(kind + ":" + project, secret.toString());
  }

  private Answer change(Request request) {
    Project project = found.project(request);
    request.requireMatch(Long.toString(project.version()));
    JsonObject body = request.body();
    if (project.kind() == Kind.FREESTYLE) {
      withoutRepository(body);
    }
    checkPath(body);
    ProjectSpec.Source before = project.source();
    ProjectSpec.Secrets kept = project.spec().secrets();
    try {
      ProjectSpec wanted =
          new ProjectSpec(
              project.name(),
              new ProjectSpec.Source(
                  project.kind(),
                  before.url(),
                  body.getString("branch", before.branch()),
                  body.getString("jobfile", before.jobfile()),
                  body.containsKey("pollSeconds")
                      ? poll(body.getInteger("pollSeconds"))
                      : before.poll()),
              new ProjectSpec.Secrets(
                  body.containsKey("credential")
                      ? sealed(project.name(), "credential", body.getJsonObject("credential"))
                      : kept.credential(),
                  body.containsKey("hookSecret")
                      ? sealed(project.name(), "hook", body.getString("hookSecret"))
                      : kept.hook()),
              settings(project.settings(), body));
      Project changed =
          store
              .projects()
              .update(new Project(project.id(), wanted, project.version(), project.created()));
      return Answer.json(Views.project(changed)).tag(Long.toString(changed.version()));
    } catch (Conflict meanwhile) {
      throw Problem.conflict("changed", String.valueOf(meanwhile.getMessage())).refusal();
    }
  }

  private Answer delete(Request request) {
    Project project = found.project(request);
    request.requireMatch(Long.toString(project.version()));
    try {
      host.removeProject(project);
    } catch (Conflict busy) {
      throw Problem.conflict("in-use", String.valueOf(busy.getMessage())).refusal();
    }
    return Answer.empty();
  }

  private Answer jobs(Request request) throws InterruptedException {
    Project project = found.project(request);
    try {
      Origin origin = origins.of(project);
      Revision point = origin.locate(request.text("ref").orElse(null), null);
      Origin.Found file = origin.jobfile(point);
      Inputs inputs = new Inputs(Map.of(), point, null, TriggerKind.PERSON, Map.of());
      JsonObject checked = checked(read(file, inputs, origin.loader(point)), project.name());
      return Answer.json(checked.put("branch", point.branch()).put("commit", point.commit()));
    } catch (Origin.NoJobfile none) {
      throw Problem.unprocessable("no-jobfile", String.valueOf(none.getMessage())).refusal();
    } catch (Origin.Missing missing) {
      throw Problem.unprocessable("no-repository", String.valueOf(missing.getMessage())).refusal();
    }
  }

  private Answer jobfile(Request request) {
    Project project = found.project(request);
    Optional<Jobfile> kept =
        request
            .integer("version")
            .map(version -> store.jobfiles().version(project.id(), Math.toIntExact(version)))
            .orElseGet(() -> store.jobfiles().latest(project.id()));
    Jobfile jobfile =
        kept.orElseThrow(
            () -> Problem.notFound("Jobfile kept for project", project.name()).refusal());
    return Answer.json(view(jobfile)).tag(Integer.toString(jobfile.version()));
  }

  private static JsonObject view(Jobfile jobfile) {
    return new JsonObject()
        .put("version", jobfile.version())
        .put("syntax", jobfile.syntax())
        .put("text", jobfile.text())
        .put("by", jobfile.by())
        .put("created", Views.time(jobfile.created()));
  }

  private Answer put(Request request) throws InterruptedException {
    Project project = found.project(request);
    if (project.kind() != Kind.FREESTYLE) {
      throw Problem.conflict("has-repository", "the Jobfile of this project is in its repository")
          .refusal();
    }
    store
        .jobfiles()
        .latest(project.id())
        .ifPresent(latest -> request.requireMatch(Integer.toString(latest.version())));
    String text = request.body().getString("text");
    Syntax syntax = syntax(request.body());
    accepted(text, syntax);
    Jobfile kept = keep(project, text, syntax, request);
    return Answer.json(view(kept)).tag(Integer.toString(kept.version()));
  }

  private Jobfile keep(Project project, String text, Syntax syntax, Request request) {
    return store
        .jobfiles()
        .add(project.id(), text, syntax.word(), request.accountName(), clock.instant());
  }

  private Answer check(Request request) throws InterruptedException {
    return Answer.json(checked(read(request.body().getString("text"), syntax(request.body())), ""));
  }

  private static Syntax syntax(JsonObject body) {
    return Syntax.valueOf(body.getString("syntax", "groovy").toUpperCase(Locale.ROOT));
  }

  private JobfileResult read(String text, Syntax syntax) throws InterruptedException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return read(new Origin.Found("Jobfile", syntax, bytes), Inputs.NONE, SourceLoader.NONE);
  }

  private JobfileResult read(Origin.Found file, Inputs inputs, SourceLoader loader)
      throws InterruptedException {
    try {
      return host.jobfileReader().readNow(file, inputs, loader);
    } catch (LimitedJobfileReader.Busy busy) {
      throw PathLookup.busy(busy);
    }
  }

  /** Refuses a Jobfile that is not sound. */
  private void accepted(String text, Syntax syntax) throws InterruptedException {
    JobfileResult result = read(text, syntax);
    if (result instanceof JobfileResult.Rejected) {
      throw Problem.unprocessable("rejected", "the Jobfile was rejected, and nothing is stored")
          .with("diagnostics", DiagnosticJson.of(result.diagnostics()))
          .refusal();
    }
  }

  /** @param project whose it is; empty when it is nobody's yet */
  private JsonObject checked(JobfileResult result, String project) {
    JsonArray jobs = new JsonArray();
    if (result instanceof JobfileResult.Accepted accepted) {
      accepted.jobs().forEach(each -> jobs.add(job(each, project)));
    }
    return new JsonObject()
        .put("accepted", result instanceof JobfileResult.Accepted)
        .put("diagnostics", DiagnosticJson.of(result.diagnostics()))
        .put("jobs", jobs);
  }

  private JsonObject job(PlannedJob planned, String project) {
    var job = planned.job();
    JsonArray tasks = new JsonArray();
    TreeSet<String> secrets = new TreeSet<>();
    for (Task task : job.graph().order()) {
      tasks.add(task.name().text());
      task.secrets().forEach(each -> secrets.add(each.text()));
    }
    JsonArray parameters = new JsonArray();
    for (Parameter each : job.parameters()) {
      JsonArray choices = new JsonArray();
      String pattern = null;
      if (each instanceof Parameter.Text text) {
        text.choices().forEach(choices::add);
        pattern = text.pattern() == null ? null : text.pattern().source();
      }
      parameters.add(
          new JsonObject()
              .put("name", each.name().text())
              .put("kind", each.kind().word())
              .put("default", each.initial().text())
              .put("required", each.required())
              .put("pattern", pattern)
              .put("choices", choices)
              .put("description", each.help()));
    }
    JsonArray triggers = new JsonArray();
    job.triggers()
        .forEach(each -> triggers.add(each.getClass().getSimpleName().toLowerCase(Locale.ROOT)));
    JsonArray schedules = new JsonArray();
    for (Trigger each : job.triggers()) {
      if (each instanceof Trigger.Cron(String schedule, ZoneId zone)) {
        schedules.add(
            new JsonObject()
                .put("schedule", schedule)
                .put("zone", zone.getId())
                .put(
                    "next",
                    CronTimes.of(schedule, zone, project + "/" + job.name())
                        .next(clock.instant())
                        .map(Instant::toString)
                        .orElse(null)));
      }
    }
    return new JsonObject()
        .put("name", job.name().text())
        .put("description", job.description())
        .put("hash", planned.hash())
        .put("tasks", tasks)
        .put("parameters", parameters)
        .put("triggers", triggers)
        .put("schedules", schedules)
        .put("secrets", new JsonArray(List.copyOf(secrets)));
  }
}
