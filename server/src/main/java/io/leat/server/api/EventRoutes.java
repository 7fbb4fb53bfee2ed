package io.leat.server.api;

import io.leat.contract.EventOperations;
import io.leat.contract.Right;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.RecordedEvent;
import io.leat.server.http.Answer;
import io.leat.server.http.EventFeed;
import io.leat.server.http.Problem;
import io.leat.server.http.Refusal;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.store.FedEvent;
import io.leat.store.Run;
import io.leat.store.Store;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Events as they happen. They are read from the store, so who was away gets what was missed. */
final class EventRoutes {
  private static final int PAGE = 500;

  private final Store store;
  private final ChangeSignal changes;
  private final PathLookup found;
  private final TaskStories stories;

  EventRoutes(Store store, ChangeSignal changes, PathLookup found, TaskStories stories) {
    this.store = store;
    this.changes = changes;
    this.found = found;
    this.stories = stories;
  }

  List<Route> routes() {
    return List.of(
        Route.of(EventOperations.FOLLOW_RUN, this::run),
        Route.of(EventOperations.FOLLOW_EVENTS, this::all));
  }

  private static long id(String id) {
    try {
      return Math.max(0, Long.parseLong(id));
    } catch (NumberFormatException strange) {
      throw Problem.badParameter("Last-Event-ID", "'Last-Event-ID' is no number").refusal();
    }
  }

  private Answer run(Request request) {
    Run run = found.run(request);
    long after = request.lastEventId().map(EventRoutes::id).orElse(0L);
    if (request.lastEventId().isPresent() && !run.open() && after >= run.version()) {
      // whoever comes again after the end, as an EventSource does, is told by this not to (HTML,
      // 9.2)
      return Answer.empty();
    }
    return Answer.events(new RunFeed(run.number(), run.cause().key(), after));
  }

  private Answer all(Request request) {
    long after =
        request
            .lastEventId()
            .map(EventRoutes::id)
            .or(() -> request.integer("after"))
            .orElseGet(() -> store.runs().lastSequence());
    return Answer.events(new AllFeed(after, request.access().among(Right.RUNS_READ)));
  }

  /** {@code event} of a run with the item of the leg that it is about, where it is about one. */
  private JsonObject item(JsonObject event, long number) {
    String task = event.getString("task", "");
    // only a leg is called so
    Optional<Run> run = task.endsWith("]") ? store.runs().find(number) : Optional.empty();
    if (run.isPresent()) {
      try {
        stories.of(run.get()).item(new TaskName(task)).ifPresent(item -> event.put("item", item));
      } catch (IOException | Refusal removed) {
        // then there is nothing that would say it
      }
    }
    return event;
  }

  private final class RunFeed implements EventFeed {
    private final long run;
    private final String key;
    private final ArrayDeque<RecordedEvent> waiting = new ArrayDeque<>();
    private long after;
    private boolean ended;

    RunFeed(long run, String key, long after) {
      this.run = run;
      this.key = key;
      this.after = after;
    }

    @Override
    public Next next(Duration atMost) throws InterruptedException {
      long seen = changes.count();
      if (waiting.isEmpty() && !ended) {
        Optional<Run> now = store.runs().find(run);
        store.runs().readSome(run, after, waiting::add);
        if (waiting.isEmpty() && !now.map(Run::open).orElse(false)) {
          ended = true;
          return new Event(Long.toString(after), "end", end(now));
        }
      }
      RecordedEvent next = waiting.poll();
      if (next != null) {
        after = next.version();
        JsonObject json = item(EventView.of(run, next).put("key", key), run);
        return new Event(Long.toString(after), json.getString("event"), json.encode());
      }
      if (ended) {
        return new End();
      }
      changes.await(seen, atMost);
      return new Quiet();
    }

    /** How it ended, for one that never began has no event that tells. */
    private static String end(Optional<Run> now) {
      JsonObject json = new JsonObject();
      now.ifPresent(
          run ->
              json.put("status", run.phase().word())
                  .put("because", run.progress().note())
                  .put("key", run.cause().key()));
      return json.encode();
    }

    @Override
    public void close() {}
  }

  private final class AllFeed implements EventFeed {
    private final ArrayDeque<FedEvent> waiting = new ArrayDeque<>();
    private final @Nullable Set<Long> among;
    private long after;

    /** @param among the projects whose runs are told of; null for all, and for what is told of the server too */
    AllFeed(long after, @Nullable Set<Long> among) {
      this.after = after;
      this.among = among;
    }

    private boolean isTold(FedEvent event) {
      Set<Long> projects = among;
      if (projects == null) {
        return true;
      }
      Long run =
          switch (event) {
            case FedEvent.OfRun(_, long number, _) -> Long.valueOf(number);
            case FedEvent.Notice notice -> notice.run();
          };
      return run != null && store.runs().project(run).filter(projects::contains).isPresent();
    }

    @Override
    public Next next(Duration atMost) throws InterruptedException {
      long seen = changes.count();
      if (waiting.isEmpty()) {
        List<FedEvent> read = store.runs().feed(after, PAGE);
        if (!read.isEmpty()) {
          after = read.getLast().sequence();
          read.stream().filter(this::isTold).forEach(waiting::add);
          if (waiting.isEmpty()) {
            return new Quiet();
          }
        }
      }
      FedEvent next = waiting.poll();
      if (next == null) {
        changes.await(seen, atMost);
        return new Quiet();
      }
      JsonObject json = EventView.of(next).put("sequence", next.sequence());
      Long number = json.getLong("run");
      if (number != null) {
        json.put("key", store.runs().find(number).map(run -> run.cause().key()).orElse(""));
        item(json, number);
      }
      return new Event(Long.toString(next.sequence()), json.getString("event"), json.encode());
    }

    @Override
    public void close() {}
  }
}
