package io.leat.server.api;

import io.leat.contract.Place;
import io.leat.contract.QueueChange;
import io.leat.contract.QueueOperations;
import io.leat.contract.QueueView;
import io.leat.contract.Right;
import io.leat.contract.RunView;
import io.leat.engine.schedule.AgentRoom;
import io.leat.server.host.RunService;
import io.leat.server.http.Answer;
import io.leat.server.http.Cursor;
import io.leat.server.http.EntityTags;
import io.leat.server.http.Page;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.store.Agent;
import io.leat.store.Run;
import io.leat.store.RunPhase;
import io.leat.store.RunQuery;
import io.leat.store.Store;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What waits, and how much room there is. */
final class QueueRoutes {
  private static final long MOST = 100;
  private static final List<String> FIRST = List.of(Integer.toString(Integer.MAX_VALUE), "0");

  private final Store store;
  private final RunService host;
  private final Views views;
  private final RunPages pages;
  private final PathLookup found;

  QueueRoutes(Store store, RunService host, Views views, RunPages pages) {
    this.store = store;
    this.host = host;
    this.views = views;
    this.pages = pages;
    this.found = new PathLookup(store, host);
  }

  List<Route> routes() {
    return List.of(
        Route.of(QueueOperations.GET_QUEUE, this::queue),
        Route.of(QueueOperations.CHANGE_QUEUE, this::change),
        Route.of(QueueOperations.MOVE_RUN, this::move));
  }

  private Answer queue(Request request) throws IOException, InterruptedException {
    return queue(
        request,
        request.text("after").map(text -> Cursor.read(text, "queue", 2).keys()).orElse(FIRST),
        Math.toIntExact(request.integer("limit").orElse(MOST)));
  }

  /** Runs, slots and counts are of what the caller sees. */
  private Answer queue(Request request, List<String> behind, int limit)
      throws IOException, InterruptedException {
    Set<Long> among = request.access().among(Right.RUNS_READ);
    int priority = Integer.parseInt(behind.getFirst());
    long number = Long.parseLong(behind.getLast());
    Page<RunView> page =
        pages.of(
            limit,
            (last, count) ->
                last == null
                    ? store.runs().queue().page(priority, number, count, among)
                    : store
                        .runs()
                        .queue()
                        .page(last.spec().priority(), last.number(), count, among),
            this::waiting,
            last ->
                Cursor.of(
                    "queue",
                    Integer.toString(last.spec().priority()),
                    Long.toString(last.number())));
    List<AgentRoom> agents = rooms(request);
    Answer.Json queue =
        Answer.json(
            new QueueView(
                host.paused(),
                agents.stream().mapToInt(AgentRoom::slots).sum(),
                agents.stream().mapToInt(AgentRoom::used).sum(),
                among == null
                    ? host.running()
                    : Math.toIntExact(store.runs().count(RunQuery.of(among, RunPhase.RUNNING))),
                store.runs().count(RunQuery.of(among, RunPhase.QUEUED)),
                page.items(),
                page.after().map(Cursor::text).orElse(null)));
    return queue.tag(version() + EntityTags.of(queue.body().toString()));
  }

  private List<AgentRoom> rooms(Request request) {
    Set<String> names = new HashSet<>();
    for (Agent each : store.agents().all()) {
      if (request.access().may(Right.AGENTS_READ, ProjectOwners.of(store, each))) {
        names.add(each.name());
      }
    }
    return host.rooms().stream().filter(each -> names.contains(each.name())).toList();
  }

  private List<RunView> waiting(List<Run> runs) {
    Map<Long, String> waits = host.waits(runs);
    return runs.stream()
        .map(run -> views.run(run).at(new RunView.Now(waits.get(run.number()), null)))
        .toList();
  }

  /** What a change is of: runs come and go meanwhile. */
  private String version() {
    return host.paused() ? "paused" : "open";
  }

  private Answer change(Request request) throws IOException, InterruptedException {
    request.requireVersion(version());
    host.pause(request.body(QueueChange.class).paused());
    return queue(request, FIRST, (int) MOST);
  }

  private Answer move(Request request) {
    Run run = found.run(request);
    if (run.phase() != RunPhase.QUEUED) {
      throw Problem.conflict("begun", "run " + run.number() + " is not queued").refusal();
    }
    host.prioritize(run.number(), request.body(Place.class).priority());
    return Answer.json(views.run(found.run(run.number())));
  }
}
