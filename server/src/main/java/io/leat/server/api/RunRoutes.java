package io.leat.server.api;

import io.leat.contract.Again;
import io.leat.contract.Cancel;
import io.leat.contract.MediaType;
import io.leat.contract.ProblemView;
import io.leat.contract.Right;
import io.leat.contract.RunChange;
import io.leat.contract.RunOperations;
import io.leat.contract.RunView;
import io.leat.contract.TaskOperations;
import io.leat.contract.TaskView;
import io.leat.contract.Trigger;
import io.leat.contract.WhyView;
import io.leat.engine.Engine;
import io.leat.engine.durable.Pack;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.Protection;
import io.leat.engine.story.Surroundings;
import io.leat.server.host.DiagnosticViews;
import io.leat.server.host.LimitedJobfileReader;
import io.leat.server.host.RunFiles;
import io.leat.server.host.RunRequest;
import io.leat.server.host.RunService;
import io.leat.server.host.TriggerLog;
import io.leat.server.host.Trust;
import io.leat.server.http.Answer;
import io.leat.server.http.Cursor;
import io.leat.server.http.EntityTags;
import io.leat.server.http.Page;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.store.Conflict;
import io.leat.store.Kind;
import io.leat.store.Project;
import io.leat.store.Run;
import io.leat.store.RunPhase;
import io.leat.store.RunQuery;
import io.leat.store.RunSpec;
import io.leat.store.Store;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Runs: started, looked at, stopped, run again. */
final class RunRoutes {
  /** How many children a run is told with: as many as may come of one (ADR 65). */
  private static final int MOST_CHILDREN = 1000;

  private static final int SCANNED = 5_000;
  private static final int FILTERED = 50;
  private static final int TOLD_AT_ONCE = 8;

  private final Store store;
  private final RunService host;
  private final PathLookup found;
  private final TaskStories stories;
  private final Views views;
  private final Searches searches;
  private final RunPages pages;

  /** What tasks published may be long. */
  private final ReadingPlaces telling = new ReadingPlaces(TOLD_AT_ONCE, "tasks of runs");

  private final Clock clock;
  private final AwaitedRuns awaited;

  RunRoutes(
      Store store,
      RunService host,
      PathLookup found,
      TaskStories stories,
      Views views,
      Searches searches,
      RunPages pages,
      Clock clock) {
    this.store = store;
    this.host = host;
    this.found = found;
    this.stories = stories;
    this.views = views;
    this.searches = searches;
    this.pages = pages;
    this.clock = clock;
    this.awaited = new AwaitedRuns(store, stories);
  }

  List<Route> routes() {
    return List.of(
        Route.of(RunOperations.TRIGGER_RUN, this::trigger).creating(this::again),
        Route.of(RunOperations.LIST_RUNS, this::list),
        Route.of(RunOperations.GET_RUN, this::get),
        Route.of(RunOperations.DELETE_RUN, this::delete),
        Route.of(TaskOperations.LIST_TASKS, this::tasks),
        Route.of(TaskOperations.GET_TASK, this::task),
        Route.of(TaskOperations.GET_WHY, this::why),
        Route.of(RunOperations.GET_RUN_JOBFILE, this::jobfile),
        Route.of(RunOperations.GET_GRAPH, this::graph),
        Route.of(RunOperations.CANCEL_RUN, this::cancel),
        Route.of(RunOperations.RERUN_RUN, this::rerun).creating(this::again),
        Route.of(RunOperations.TRUST_RUN, this::trust).creating(this::again),
        Route.of(RunOperations.CHANGE_RUN, this::change),
        Route.of(TaskOperations.APPROVE_TASK, request -> decide(request, true)),
        Route.of(TaskOperations.REFUSE_TASK, request -> decide(request, false)));
  }

  private Answer trigger(Request request) throws InterruptedException {
    var project = found.project(request);
    Trigger body = request.body(Trigger.class);
    RunSpec wanted = RunBody.made(project, request, body);
    try {
      refuse(project, wanted, host.refused(project, wanted));
    } catch (LimitedJobfileReader.Busy busy) {
      throw PathLookup.busy(busy);
    }
    Optional<Run> accepted =
        body.terms().ifBusy() == Trigger.IfBusy.REFUSE
            ? host.submitIfIdle(wanted, RequestKey.of(request))
            : Optional.of(host.submit(wanted, RequestKey.of(request)));
    if (accepted.isEmpty()) {
      String busy = busy(project, wanted);
      TriggerLog.refused(project.name(), wanted, busy);
      throw Problem.conflict("busy", busy).because(ProblemView.State.BUSY).refusal();
    }
    return accepted(request, accepted.get());
  }

  private static void refuse(
      Project project, RunSpec wanted, Optional<RunService.Refused> refused) {
    if (refused.isPresent()) {
      TriggerLog.refused(project.name(), wanted, refused.get().why());
      String why = "nothing was started: " + refused.get().why();
      throw Problem.unprocessable("rejected", why)
          .diagnostics(DiagnosticViews.of(refused.get().diagnostics()))
          .refusal();
    }
  }

  private static String busy(Project project, RunSpec wanted) {
    String job = wanted.job() == null ? "" : "job '" + wanted.job() + "' of ";
    return "a run of " + job + "project '" + project.name() + "' is queued or running";
  }

  /** A run that was stored and not answered for. */
  private Answer again(Request request, List<String> made) {
    Run run = found.run(Long.parseLong(made.getFirst()));
    host.submitted(run);
    return accepted(request, run);
  }

  private static Answer accepted(Request request, Run run) {
    return Answer.json(202, Views.accepted(request, run))
        .header("Location", request.base() + "/api/v1/runs/" + run.number());
  }

  private Answer list(Request request) throws IOException, InterruptedException {
    Long project =
        request
            .text("project")
            .map(name -> found.project(request, name, Right.RUNS_READ).id())
            .orElse(null);
    RunQuery query =
        new RunQuery(
            project,
            request.access().among(Right.RUNS_READ),
            request.text("job").orElse(null),
            null,
            request.text("status").map(RunPhase::of).map(Set::of).orElse(Set.of()),
            request.text("key").orElse(null),
            null);
    Optional<RunFilter> filter = request.text("filter").map(RunFilter::of);
    int limit = Math.toIntExact(request.integer("limit").orElse(50L));
    long before =
        request
            .text("after")
            .map(text -> Cursor.read(text, "runs", 1).keys().getFirst())
            .map(Long::parseLong)
            .orElse(Long.MAX_VALUE);
    Page<RunView> page =
        filter.isEmpty()
            ? page(query, before, limit)
            : searches.in(request, watch -> page(query, before, limit, filter.get(), watch));
    return page.answer(request);
  }

  private Page<RunView> page(RunQuery query, long before, int limit)
      throws IOException, InterruptedException {
    return pages.of(
        limit,
        (last, count) -> store.runs().page(query, last == null ? before : last.number(), count),
        runs -> runs.stream().map(views::run).toList(),
        last -> place(last.number()));
  }

  /** Those that {@code filter} takes. When the time is over the page is as short as it is, and the next one goes on behind it. */
  private Page<RunView> page(
      RunQuery query, long from, int limit, RunFilter filter, Searches.Watch watch) {
    List<RunView> items = new ArrayList<>();
    long before = from;
    long size = 0;
    for (int scanned = 0; scanned < SCANNED; scanned += FILTERED) {
      List<Run> runs = store.runs().page(query, before, FILTERED);
      for (Run run : runs) {
        RunView view = views.run(run);
        if (filter.takes(view)) {
          if (items.size() == limit || size > RunPages.MOST) {
            return new Page<>(items, behind(before));
          }
          items.add(view);
          size += run.size();
        }
        before = run.number();
        if (watch.over()) {
          return new Page<>(items, behind(before));
        }
      }
      if (runs.size() < FILTERED) {
        return new Page<>(items, Optional.empty());
      }
    }
    return new Page<>(items, behind(before));
  }

  private static Optional<Cursor> behind(long run) {
    return Optional.of(place(run));
  }

  private static Cursor place(long run) {
    return Cursor.of("runs", Long.toString(run));
  }

  private Answer get(Request request) {
    Run run = found.run(request);
    List<Long> children = children(run);
    String waits = waits(run);
    return Answer.json(views.run(run).at(new RunView.Now(waits, children)))
        .tag(tag(run, children) + (waits == null ? "" : EntityTags.of(waits)));
  }

  /** What a run waits for that is queued; null for another. */
  private @Nullable String waits(Run run) {
    return host.waits(List.of(run)).get(run.number());
  }

  /** The runs that tasks of {@code run} started, the first of them. */
  private List<Long> children(Run run) {
    return store.runs().children(run.number(), MOST_CHILDREN);
  }

  private static String tag(Run run, List<Long> children) {
    return Views.tag(run) + (children.isEmpty() ? "" : ".c" + children.size());
  }

  private Answer delete(Request request) {
    Run run = found.run(request);
    request.requireVersion(tag(run, children(run)));
    try {
      host.remove(run.number());
    } catch (Conflict kept) {
      throw Problem.conflict("in-use", String.valueOf(kept.getMessage())).refusal();
    }
    return Answer.empty();
  }

  private Answer tasks(Request request) throws IOException, InterruptedException {
    Run run = found.run(request);
    return telling.in(
        () -> {
          TaskStory story = stories.of(run);
          TaskStory.Asked asked = asked(run, awaited.of(run, story, seen(request)), zone(request));
          return tagged(
              run,
              Slice.<TaskName, TaskView>of(
                  request,
                  "tasks",
                  story.names(),
                  (name, items) -> items.add(story.task(name, asked))));
        });
  }

  private Answer task(Request request) throws IOException, InterruptedException {
    Run run = found.run(request);
    return telling.in(
        () -> {
          TaskStory story = stories.of(run);
          TaskName task = found.task(request, story.files());
          Map<String, String> waits =
              awaited
                  .of(run, story, task, seen(request))
                  .map(each -> Map.of(task.text(), each))
                  .orElse(Map.of());
          return tagged(run, Answer.json(story.task(task, asked(run, waits, zone(request)))));
        });
  }

  /** Of which projects the caller is told how runs go. */
  private static LongPredicate seen(Request request) {
    Set<Long> among = request.access().among(Right.RUNS_READ);
    return project -> among == null || among.contains(project);
  }

  private TaskStory.Asked asked(Run run, Map<String, String> awaited, ZoneId zone) {
    return new TaskStory.Asked(around(run), waits(run), awaited, clock.instant(), zone);
  }

  private Surroundings around(Run run) {
    return new Surroundings(true, host.rooms(run), host.halt(), host.agents()::describe);
  }

  /** What tasks of an open run wait for changes also without an event of it. */
  private static Answer.Json tagged(Run run, Answer.Json answer) {
    String tag = Views.tag(run);
    return answer.tag(run.open() ? tag + EntityTags.of(answer.body().toString()) : tag);
  }

  private Answer why(Request request) throws IOException, InterruptedException {
    Run run = found.run(request);
    return telling.in(() -> why(request, run));
  }

  private Answer why(Request request, Run run) throws IOException {
    TaskStory story = stories.of(run);
    TaskName task = found.task(request, story.files());
    Surroundings around = around(run);
    List<String> said = new ArrayList<>(story.why(task, around, clock.instant(), zone(request)));
    String waits = waits(run);
    if (waits != null) {
      said.add(waits);
      // the sentence says it of the tasks that come first
      story.room(task, around).filter(each -> !waits.contains(each)).ifPresent(said::add);
    } else if (run.version() == 0 && !run.open()) {
      said.add(
          "The run never began: "
              + (run.progress().note().isEmpty() ? run.phase().word() : run.progress().note())
              + ".");
    }
    awaited.of(run, story, task, seen(request)).ifPresent(said::add);
    return Answer.json(new WhyView(run.number(), task.text(), said));
  }

  private static ZoneId zone(Request request) {
    String zone = request.text("zone").orElse("UTC");
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException unknown) {
      throw Problem.badParameter("zone", "'" + zone + "' is no time zone").refusal();
    }
  }

  private Answer jobfile(Request request) throws IOException {
    RunFiles files = found.files(found.run(request));
    return Answer.text(MediaType.TEXT + MediaType.UTF_8, Pack.text(files.folder().source()));
  }

  private Answer graph(Request request) throws IOException {
    RunFiles files = found.files(found.run(request));
    return Answer.json(new JsonObject(Pack.text(files.folder().job())))
        .tag(files.header().jobSource().hash());
  }

  private Answer cancel(Request request) throws InterruptedException {
    Run run = found.run(request);
    Cancel body = request.body(Cancel.class);
    String reason = Objects.requireNonNullElse(RunBody.seenIfAny("/reason", body.reason()), "");
    String by = request.accountName() + (reason.isEmpty() ? "" : ": " + reason);
    Engine.Outcome done;
    try {
      done = host.cancel(run.number(), by, Boolean.TRUE.equals(body.atOnce()));
    } catch (Conflict notNow) {
      throw Problem.beingDone(String.valueOf(notNow.getMessage())).refusal();
    }
    Run now = found.run(run.number());
    if (done == Engine.Outcome.NOTHING && !now.open()) {
      throw Problem.conflict("ended", "run " + run.number() + " has ended: " + now.phase().word())
          .refusal();
    }
    return Answer.json(views.run(now));
  }

  private Answer rerun(Request request) {
    Run run = found.run(request);
    if (!run.prepared()) {
      throw Problem.unprocessable(
              "no-graph", "run " + run.number() + " has no graph that could run again")
          .refusal();
    }
    Again body = request.body(Again.class);
    if (run.open() && !RunBody.from(body).equals("all")) {
      throw Problem.conflict("running", "run " + run.number() + " has not ended yet").refusal();
    }
    Run again = host.submit(RunBody.again(run, request, body), RequestKey.of(request));
    return accepted(request, again);
  }

  /** Runs what a stranger wrote once more, as one who may have looked at it says. */
  private Answer trust(Request request) {
    Run run = found.run(request);
    RunRequest asked = RunRequest.read(run.spec().request());
    if (Trust.of(asked.facts()) == Trust.TRUSTED) {
      throw Problem.conflict("trusted", "run " + run.number() + " is trusted already").refusal();
    }
    String known = run.revision().commit();
    String commit = known == null ? asked.commit() : known;
    boolean hasCommits =
        store.projects().find(run.project()).filter(each -> each.kind() == Kind.GIT).isPresent();
    if (commit == null && hasCommits) {
      throw Problem.conflict(
              "no-commit", "it is not known yet of which commit run " + run.number() + " is")
          .refusal();
    }
    return accepted(
        request, host.submit(RunBody.trusted(run, commit, request), RequestKey.of(request)));
  }

  private Answer change(Request request) {
    Run run = found.run(request);
    request.requireVersion(tag(run, children(run)));
    store.runs().pin(run.number(), request.body(RunChange.class).pinned());
    return Answer.json(views.run(found.run(run.number())));
  }

  private Answer decide(Request request, boolean agreed) throws IOException, InterruptedException {
    Run run = found.run(request);
    TaskStory story = stories.of(run);
    RunFiles files = story.files();
    TaskName task = found.task(request, files);
    Protection protection = story.protection(task).orElse(null);
    if (protection == null) {
      Consenting.check(request, files.plan().task(task), run.project());
    } else {
      new Consenting(store.runs()).check(request, task, protection, run, agreed);
    }
    Engine.Outcome done =
        host.approve(
            run.number(),
            task,
            request.accountName(),
            agreed,
            protection == null ? null : protection.environment());
    if (done != Engine.Outcome.DONE) {
      throw telling.in(
          () -> awaited.notAsking(found.run(run.number()), task, waits(run), seen(request)));
    }
    Run now = found.run(run.number());
    return Answer.json(stories.of(now).task(task, asked(now, Map.of(), ZoneOffset.UTC)));
  }
}
