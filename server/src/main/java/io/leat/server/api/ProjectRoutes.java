package io.leat.server.api;

import io.leat.contract.Change;
import io.leat.contract.Checked;
import io.leat.contract.Credential;
import io.leat.contract.DiagnosticView;
import io.leat.contract.JobView;
import io.leat.contract.JobfileView;
import io.leat.contract.NewJobfile;
import io.leat.contract.NewProject;
import io.leat.contract.ProjectChange;
import io.leat.contract.ProjectOperations;
import io.leat.contract.PullRequestsChange;
import io.leat.contract.RetentionChange;
import io.leat.contract.Right;
import io.leat.dsl.JobfileResult;
import io.leat.dsl.PlannedJob;
import io.leat.dsl.SourceLoader;
import io.leat.dsl.source.Syntax;
import io.leat.dsl.vocabulary.CronTimes;
import io.leat.engine.graph.Job;
import io.leat.engine.job.Inputs;
import io.leat.engine.job.Parameter;
import io.leat.engine.job.Revision;
import io.leat.engine.job.Task;
import io.leat.engine.job.Trigger;
import io.leat.engine.job.TriggerKind;
import io.leat.git.CheckoutProblem;
import io.leat.git.GitUrl;
import io.leat.server.host.DiagnosticViews;
import io.leat.server.host.LimitedJobfileReader;
import io.leat.server.host.Origin;
import io.leat.server.host.Origins;
import io.leat.server.host.PullRequestRule;
import io.leat.server.host.RunService;
import io.leat.server.host.StartRights;
import io.leat.server.http.Actor;
import io.leat.server.http.Answer;
import io.leat.server.http.BodyRule;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.store.Conflict;
import io.leat.store.Jobfile;
import io.leat.store.Kind;
import io.leat.store.Project;
import io.leat.store.ProjectSpec;
import io.leat.store.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
  private final StoredAccess access;
  private final Clock clock;

  ProjectRoutes(Store store, RunService host, Origins origins, SecretBox secrets, Clock clock) {
    this.store = store;
    this.host = host;
    this.origins = origins;
    this.found = new PathLookup(store, host);
    this.secrets = secrets;
    this.access = new StoredAccess(secrets);
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.of(ProjectOperations.LIST_PROJECTS, this::list),
        Route.of(ProjectOperations.CREATE_PROJECT, this::create)
            .with(BodyRule.json(JOBFILE_BYTES))
            .creating((request, made) -> created(request, found.project(made.getFirst()))),
        Route.of(ProjectOperations.GET_PROJECT, this::get),
        Route.of(ProjectOperations.CHANGE_PROJECT, this::change),
        Route.of(ProjectOperations.DELETE_PROJECT, this::delete),
        Route.of(ProjectOperations.LIST_JOBS, this::jobs),
        Route.of(ProjectOperations.GET_JOBFILE, this::jobfile),
        Route.of(ProjectOperations.PUT_JOBFILE, this::put).with(BodyRule.json(JOBFILE_BYTES)),
        Route.of(ProjectOperations.CHECK_JOBFILE, this::check)
            .with(BodyRule.json(JOBFILE_BYTES))
            .by(Actor.NOBODY));
  }

  private Answer list(Request request) {
    Set<Long> among = request.access().among(Right.PROJECTS_READ);
    return PagedRows.byName(
        request,
        "projects",
        (after, limit) -> store.projects().page(after, limit, among),
        Project::name,
        Views::project);
  }

  private Answer get(Request request) {
    Project project = found.project(request);
    return Answer.json(Views.project(project)).tag(Long.toString(project.version()));
  }

  private Answer create(Request request) throws InterruptedException {
    NewProject body = request.body(NewProject.class);
    NewProject.Source source = body.source();
    String name = body.name();
    String url = source.url();
    String text = body.kept().text();
    if (url != null && text != null) {
      throw Problem.badBody("/text", "a project with a repository has its Jobfile there").refusal();
    }
    if (text == null) {
      Fields.refused(
          "there is no 'text' that it is of", new Fields.Field("syntax", body.kept().syntax()));
    }
    Syntax syntax = syntax(body.kept().syntax());
    if (url == null) {
      withoutRepository(
          source.branch(), source.jobfile(), source.pollSeconds(), body.secrets(), body.settings());
    } else {
      checkUrl(url);
    }
    checkPath(source.jobfile());
    if (text != null) {
      accepted(text, syntax);
    }
    try {
      Project made =
          secrets.storing(
              () ->
                  store
                      .projects()
                      .create(
                          new ProjectSpec(
                              name,
                              new ProjectSpec.Source(
                                  url == null ? Kind.FREESTYLE : Kind.GIT,
                                  url,
                                  source.branch(),
                                  Objects.requireNonNullElse(
                                      source.jobfile(), url == null ? "Jobfile" : ""),
                                  poll(Objects.requireNonNullElse(source.pollSeconds(), 0))),
                              sealed(name, body.secrets(), new ProjectSpec.Secrets(null, null)),
                              settings(Map.of(), body.settings())),
                          RequestKey.of(request),
                          clock.instant()));
      return created(request, made);
    } catch (Conflict taken) {
      throw Problem.conflict("exists", "there is a project '" + name + "' already").refusal();
    }
  }

  /** What is lacking of a project that was made is done: its Jobfile, in case that the server died between the two. */
  private Answer created(Request request, Project made) {
    NewProject.Text kept = request.body(NewProject.class).kept();
    String text = kept.text();
    if (text != null && store.jobfiles().latest(made.id()).isEmpty()) {
      keep(made, text, syntax(kept.syntax()), request);
    }
    return Answer.created(request, "/api/v1/projects/" + made.name(), Views.project(made))
        .tag(Long.toString(made.version()));
  }

  private static void withoutRepository(
      @Nullable String branch,
      @Nullable String jobfile,
      @Nullable Integer pollSeconds,
      NewProject.Secrets secrets,
      NewProject.Settings settings) {
    Fields.refused(
        "a project without a repository has none",
        new Fields.Field("branch", branch),
        new Fields.Field("jobfile", jobfile),
        new Fields.Field("pollSeconds", pollSeconds),
        new Fields.Field("credential", secrets.credential()),
        new Fields.Field("pullRequests", settings.pullRequests()));
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
  private static void checkPath(@Nullable String path) {
    if (path != null && !path.isEmpty()) {
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
  private static Map<String, String> settings(
      Map<String, String> before, NewProject.Settings body) {
    Map<String, String> settings = new TreeMap<>(before);
    RetentionChange retention = body.retention();
    if (retention != null) {
      set(settings, "retention.days", retention.days());
      set(settings, "retention.runs", retention.runs());
      set(settings, "retention.megabytes", retention.megabytes());
    }
    List<String> startedBy = body.startedBy();
    if (startedBy != null) {
      settings.put(StartRights.STARTED_BY, String.join(",", new TreeSet<>(startedBy)));
    }
    PullRequestsChange pullRequests = body.pullRequests();
    if (pullRequests != null) {
      set(settings, PullRequestRule.FORKS, pullRequests.forks());
      set(settings, PullRequestRule.OWN, pullRequests.own());
    }
    return settings;
  }

  private static void set(Map<String, String> settings, String name, @Nullable Enum<?> word) {
    if (word != null) {
      settings.put(name, word.name().toLowerCase(Locale.ROOT));
    }
  }

  private static void set(
      Map<String, String> settings, String name, @Nullable Change<Long> change) {
    if (change != null && change.value() == null) {
      settings.remove(name);
    } else if (change != null) {
      settings.put(name, String.valueOf(change.value()));
    }
  }

  private static @Nullable Duration poll(int seconds) {
    if (seconds > 0 && seconds < SHORTEST_POLL) {
      throw Problem.unprocessable(
              "too-often", "'pollSeconds' is at least " + SHORTEST_POLL + ", or 0 for never")
          .refusal();
    }
    return seconds == 0 ? null : Duration.ofSeconds(seconds);
  }

  /** The secrets that the body has, sealed; those that it has not as they were. */
  private ProjectSpec.Secrets sealed(
      String project, NewProject.Secrets given, ProjectSpec.Secrets before) {
    Credential credential = given.credential();
    String hook = given.hookSecret();
    return new ProjectSpec.Secrets(
        credential == null ? before.credential() : access.seal(project, credential),
        hook == null ? before.hook() : secrets.seal("hook:" + project, hook));
  }

  private Answer change(Request request) {
    Project project = found.project(request);
    request.requireMatch(Long.toString(project.version()));
    ProjectChange body = request.body(ProjectChange.class);
    ProjectChange.Source source = body.source();
    if (project.kind() == Kind.FREESTYLE) {
      withoutRepository(
          source.branch(), source.jobfile(), source.pollSeconds(), body.secrets(), body.settings());
    }
    checkPath(source.jobfile());
    try {
      Project changed =
          secrets.storing(
              () ->
                  store
                      .projects()
                      .update(
                          new Project(
                              project.id(),
                              changed(project, body),
                              project.version(),
                              project.created())));
      return Answer.json(Views.project(changed)).tag(Long.toString(changed.version()));
    } catch (Conflict meanwhile) {
      throw Problem.conflict("changed", String.valueOf(meanwhile.getMessage())).refusal();
    }
  }

  private ProjectSpec changed(Project project, ProjectChange body) {
    ProjectSpec.Source before = project.source();
    ProjectChange.Source source = body.source();
    return new ProjectSpec(
        project.name(),
        new ProjectSpec.Source(
            project.kind(),
            before.url(),
            source.branch() == null ? before.branch() : source.branch(),
            source.jobfile() == null ? before.jobfile() : source.jobfile(),
            source.pollSeconds() == null ? before.poll() : poll(source.pollSeconds())),
        sealed(project.name(), body.secrets(), project.spec().secrets()),
        settings(project.settings(), body.settings()));
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
      Checked checked = checked(read(file, inputs, origin.loader(point)), project.name());
      return Answer.json(checked.at(new Checked.Point(point.branch(), point.commit())));
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

  private static JobfileView view(Jobfile jobfile) {
    return new JobfileView(
        jobfile.version(),
        Views.word(NewJobfile.Syntax.class, jobfile.syntax()),
        jobfile.text(),
        jobfile.by(),
        jobfile.created());
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
    NewJobfile body = request.body(NewJobfile.class);
    Syntax syntax = syntax(body.syntax());
    accepted(body.text(), syntax);
    Jobfile kept = keep(project, body.text(), syntax, request);
    return Answer.json(view(kept)).tag(Integer.toString(kept.version()));
  }

  private Jobfile keep(Project project, String text, Syntax syntax, Request request) {
    return store
        .jobfiles()
        .add(project.id(), text, syntax.word(), request.accountName(), clock.instant());
  }

  private Answer check(Request request) throws InterruptedException {
    NewJobfile body = request.body(NewJobfile.class);
    return Answer.json(checked(read(body.text(), syntax(body.syntax())), ""));
  }

  private static Syntax syntax(NewJobfile.@Nullable Syntax word) {
    return word == null ? Syntax.GROOVY : Syntax.valueOf(word.name());
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
          .diagnostics(DiagnosticViews.of(result.diagnostics()))
          .refusal();
    }
  }

  /** @param project whose it is; empty when it is nobody's yet */
  private Checked checked(JobfileResult result, String project) {
    List<DiagnosticView> diagnostics = DiagnosticViews.of(result.diagnostics());
    return result instanceof JobfileResult.Accepted accepted
        ? new Checked(
            true,
            diagnostics,
            accepted.jobs().stream().map(each -> job(each, project)).toList(),
            null)
        : new Checked(false, diagnostics, List.of(), null);
  }

  private JobView job(PlannedJob planned, String project) {
    Job job = planned.job();
    List<String> tasks = new ArrayList<>();
    TreeSet<String> secrets = new TreeSet<>();
    for (Task task : job.graph().order()) {
      tasks.add(task.name().text());
      task.secrets().forEach(each -> secrets.add(each.text()));
    }
    List<JobView.Schedule> schedules = new ArrayList<>();
    for (Trigger each : job.triggers()) {
      if (each instanceof Trigger.Cron(String schedule, ZoneId zone)) {
        schedules.add(
            new JobView.Schedule(
                schedule,
                zone.getId(),
                CronTimes.of(schedule, zone, project + "/" + job.name())
                    .next(clock.instant())
                    .orElse(null)));
      }
    }
    return new JobView(
        new JobView.About(job.name().text(), job.description(), planned.hash()),
        tasks,
        job.parameters().stream().map(ProjectRoutes::parameter).toList(),
        job.triggers().stream()
            .map(each -> Views.word(JobView.Trigger.class, each.getClass().getSimpleName()))
            .toList(),
        schedules,
        List.copyOf(secrets));
  }

  private static JobView.Parameter parameter(Parameter parameter) {
    List<String> choices = List.of();
    String pattern = null;
    if (parameter instanceof Parameter.Text text) {
      choices = text.choices();
      pattern = text.pattern() == null ? null : text.pattern().source();
    }
    return new JobView.Parameter(
        parameter.name().text(),
        JobView.Kind.valueOf(parameter.kind().name()),
        parameter.initial().text(),
        parameter.required(),
        pattern,
        choices,
        parameter.help());
  }
}
