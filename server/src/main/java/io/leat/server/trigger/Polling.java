package io.leat.server.trigger;

import io.leat.engine.backoff.BackOff;
import io.leat.engine.job.TriggerKind;
import io.leat.server.hook.PushEvent;
import io.leat.server.host.Origin;
import io.leat.server.round.Rounds;
import io.leat.store.Project;
import io.leat.store.StoreUnavailable;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Looks at the repositories of projects that have a time for that, a tenth earlier or later. A branch or tag that is not where it was when
 * last looked at counts as pushed; the first look only notes. After a problem the pause doubles, up to an hour.
 */
public final class Polling implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final double JITTER = 0.1;
  private static final String BY = "poll";

  private final Triggers triggers;
  private final Clock clock;
  private final RandomGenerator random;
  private final Rounds rounds;
  private final KeyedExecutor executor;
  private final Map<Long, Instant> next = new HashMap<>();
  private final Map<Long, Integer> failures = new HashMap<>();
  private final SortedMap<Long, String> problems = new TreeMap<>();

  /** Polling that does nothing yet. */
  public Polling(Triggers triggers, Clock clock, RandomGenerator random) {
    this.triggers = triggers;
    this.clock = clock;
    this.random = random;
    this.rounds = new Rounds(clock);
    this.executor = new KeyedExecutor("polling", rounds);
  }

  /** What went wrong at the last look, by project; those that went well are not in it. */
  public synchronized SortedMap<Long, String> problems() {
    return new TreeMap<>(problems);
  }

  /** Looks at those that are due, each on a thread of its own. */
  void tick() {
    Instant now = clock.instant();
    for (Project each : triggers.store().projects().all()) {
      if (each.source().poll() != null && claim(each, now)) {
        executor.run(each.id(), () -> look(each));
      }
    }
  }

  /** Whether {@code project} is due; sets when it is due again. */
  private synchronized boolean claim(Project project, Instant now) {
    Instant due = next.get(project.id());
    Duration pause = pause(project);
    // a clock that was put back far must not end the polling
    boolean waits = due != null && now.isBefore(due) && due.isBefore(now.plus(LONGEST).plus(pause));
    if (waits || executor.busy(project.id())) {
      return false;
    }
    next.put(project.id(), now.plus(pause));
    return true;
  }

  private Duration pause(Project project) {
    Duration set = project.source().poll() == null ? LONGEST : project.source().poll();
    Duration longest = set.compareTo(LONGEST) > 0 ? set : LONGEST;
    int failed = failures.getOrDefault(project.id(), 0);
    return BackOff.growing(set, 2, longest).withJitter(JITTER).after(failed + 1, random);
  }

  /** Looks at one project now. */
  void look(Project project) throws InterruptedException {
    String what = "the look at the repository of project '" + project.name() + "'";
    if (rounds.attempt(what, () -> compare(project)) != null) {
      failed(project, Rounds.BUG);
    }
  }

  private void compare(Project project) throws InterruptedException {
    try {
      Origin origin = triggers.origins().of(project);
      origin.refresh();
      compare(project, origin.tips());
      synchronized (this) {
        failures.remove(project.id());
        problems.remove(project.id());
      }
    } catch (Origin.Missing | StoreUnavailable problem) {
      failed(project, String.valueOf(problem.getMessage()));
    }
  }

  private synchronized void failed(Project project, String problem) {
    failures.merge(project.id(), 1, Integer::sum);
    problems.put(project.id(), problem);
    next.put(project.id(), clock.instant().plus(pause(project)));
  }

  private void compare(Project project, SortedMap<String, String> tips)
      throws Origin.Missing, InterruptedException {
    var settings = triggers.store().settings();
    // another URL is another repository, whose tips are not moves of these
    String name = "poll." + project.id();
    JsonObject known = settings.get(name).map(JsonObject::new).orElse(null);
    JsonObject fresh = new JsonObject().put("url", project.source().url()).put("tips", json(tips));
    if (known != null && String.valueOf(project.source().url()).equals(known.getString("url"))) {
      JsonObject before = known.getJsonObject("tips");
      for (Map.Entry<String, String> each : tips.entrySet()) {
        String was = before.getString(each.getKey());
        if (!each.getValue().equals(was)) {
          PushEvent push = new PushEvent(each.getKey(), was, each.getValue(), null, "");
          triggers.pushed(project, push, BY).told(project, TriggerKind.PUSH, BY);
        }
      }
    }
    if (!fresh.equals(known)) {
      settings.set(name, fresh.encode());
    }
  }

  private static JsonObject json(SortedMap<String, String> tips) {
    JsonObject json = new JsonObject();
    tips.forEach(json::put);
    return json;
  }

  @Override
  public void close() {
    executor.close();
  }
}
