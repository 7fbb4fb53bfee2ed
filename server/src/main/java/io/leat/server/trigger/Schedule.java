package io.leat.server.trigger;

import io.leat.dsl.vocabulary.CronTimes;
import io.leat.engine.graph.Job;
import io.leat.engine.job.Revision;
import io.leat.engine.job.Trigger;
import io.leat.engine.job.TriggerKind;
import io.leat.server.host.Origin;
import io.leat.server.host.TriggerLog;
import io.leat.server.log.field.LogField;
import io.leat.server.round.RecurringProblems;
import io.leat.server.round.Rounds;
import io.leat.store.Kind;
import io.leat.store.Project;
import io.leat.store.StoreUnavailable;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs at the times of their schedules, as the Jobfile of the default branch has them. Each time counts once, over restarts and
 * whatever the clock does: what was last due is kept, and nothing up to then is due again; where the clock was ahead then and is put
 * right, all goes on from now, and a time that had its run has no other. Of the times that passed while nobody looked,
 * the latest counts if it is not older than an hour. A schedule that is seen for the first time is due from then on.
 */
public final class Schedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);
  private static final Duration LATEST = Duration.ofHours(1);

  private final Triggers triggers;
  private final Clock clock;
  private final RecurringProblems problems;
  private final KeyedExecutor executor;
  private final Map<Long, Plan> plans = new ConcurrentHashMap<>();
  private final Map<Long, Instant> looked = new HashMap<>();

  /**
   * The schedules of a project.
   *
   * @param version of the project
   * @param state the commit, or the version of the Jobfile, that they are of
   */
  private record Plan(long version, String state, List<Entry> entries) {}

  /** One schedule. What it takes to count its times is much, and is made only when one may be due. */
  private static final class Entry {
    private final String job;
    private final Trigger.Cron cron;
    private final String whose;

    /** Nothing is due after {@code from} and before {@code until}. */
    private Instant from = Instant.MAX;

    private Instant until = Instant.MIN;

    Entry(Project project, String job, Trigger.Cron cron) {
      this.job = job;
      this.cron = cron;
      this.whose = project.name() + "/" + job;
    }

    /** The latest time after {@code last} up to {@code now} that is not too old; null when there is none. */
    @Nullable Instant due(Instant last, Instant now) {
      Instant oldest = now.minus(LATEST).minusMillis(1);
      Instant after = last.isAfter(oldest) ? last : oldest;
      if (!after.isBefore(from) && now.isBefore(until)) {
        return null;
      }
      CronTimes times = CronTimes.of(cron.schedule(), cron.zone(), whose);
      Instant latest = null;
      Optional<Instant> next = times.next(after);
      while (next.isPresent() && !next.get().isAfter(now)) {
        latest = next.get();
        next = times.next(latest);
      }
      from = latest == null ? after : latest;
      until = next.orElse(Instant.MAX);
      return latest;
    }

    String key() {
      return job + "\n" + cron.schedule() + "\n" + cron.zone().getId();
    }
  }

  /** Schedules that are not looked at yet. */
  public Schedule(Triggers triggers, Clock clock) {
    this.triggers = triggers;
    this.clock = clock;
    this.problems = new RecurringProblems(clock);
    this.executor = new KeyedExecutor("the schedule", new Rounds(clock));
  }

  /** Looks at all projects once in each minute of the clock, each on a thread of its own. */
  void tick() {
    Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
    for (Project each : triggers.store().projects().all()) {
      if (!executor.busy(each.id()) && !minute.equals(looked.put(each.id(), minute))) {
        executor.run(each.id(), () -> look(each));
      }
    }
  }

  /** Does what is due in a project. */
  void look(Project project) throws InterruptedException {
    String about = "the schedules of project '" + project.name() + "' cannot be read";
    try {
      Plan plan = plan(project);
      plans.put(project.id(), plan);
      fire(project, plan);
      problems.over(about);
    } catch (Origin.Missing | StoreUnavailable problem) {
      problems.tell(about, String.valueOf(problem.getMessage()));
    }
  }

  private Plan plan(Project project) throws Origin.Missing, InterruptedException {
    String state = triggers.state(project);
    Plan known = plans.get(project.id());
    if (known != null && known.version() == project.version() && known.state().equals(state)) {
      return known;
    }
    Revision point =
        project.kind() == Kind.GIT && !state.isEmpty()
            ? triggers.tip(project, state)
            : triggers.located(project);
    return read(project, point);
  }

  private Plan read(Project project, Revision point) throws Origin.Missing, InterruptedException {
    List<Entry> entries = new ArrayList<>();
    for (Job job : triggers.jobs(project, point, TriggerKind.CRON)) {
      for (Trigger each : job.triggers()) {
        if (each instanceof Trigger.Cron cron) {
          entries.add(new Entry(project, job.name().text(), cron));
        }
      }
    }
    return new Plan(project.version(), triggers.state(project), entries);
  }

  private void fire(Project project, Plan plan) throws InterruptedException {
    var settings = triggers.store().settings();
    String name = "cron." + project.id();
    JsonObject before = settings.get(name).map(JsonObject::new).orElseGet(JsonObject::new);
    JsonObject after = new JsonObject();
    Instant now = clock.instant();
    Fresh fresh = null;
    for (Entry each : plan.entries()) {
      Instant last = Instant.ofEpochMilli(before.getLong(each.key(), now.toEpochMilli()));
      if (last.isAfter(now)) {
        // else a schedule would be silent for as long as the clock was ahead
        if (last.isAfter(now.plus(LATEST))) {
          LOG.atWarn()
              .addKeyValue(LogField.PROJECT, project.name())
              .log(
                  "the clock was put back: the schedule of '{}' was last due at {}, and goes on"
                      + " from now",
                  LogField.said(LogField.JOB, each.job),
                  last);
        }
        last = now;
      }
      Instant due = each.due(last, now);
      if (due != null) {
        // of many that are due at once it is read once
        fresh = fresh == null ? fresh(project) : fresh;
        due(project, each, due, fresh);
      }
      after.put(each.key(), (due == null ? last : due).toEpochMilli());
    }
    if (!after.equals(before)) {
      settings.set(name, after.encode());
    }
  }

  private void due(Project project, Entry entry, Instant at, Fresh fresh) {
    boolean wanted = fresh.has(entry);
    if (!wanted || triggers.due(project, entry.job, entry.cron, at, fresh.commit()).isEmpty()) {
      TriggerLog.none(
          project.name(),
          TriggerKind.CRON.word(),
          "cron",
          (wanted ? "the run of '" : "its Jobfile has no such schedule any more for '")
              + entry.job
              + (wanted ? "' began before" : "'"));
    }
  }

  /**
   * What the Jobfile says now, when something is due.
   *
   * @param plan null when it cannot be read: the run tries again, and says what is wrong
   */
  private record Fresh(@Nullable Plan plan, @Nullable String commit) {
    boolean has(Entry entry) {
      return plan == null
          || plan.entries().stream().anyMatch(each -> each.key().equals(entry.key()));
    }
  }

  private Fresh fresh(Project project) throws InterruptedException {
    try {
      Revision point = triggers.located(project);
      Plan plan = read(project, point);
      plans.put(project.id(), plan);
      return new Fresh(plan, point.commit());
    } catch (Origin.Missing problem) {
      problems.tell(
          "the repository of project '" + project.name() + "' cannot be read for what is due",
          String.valueOf(problem.getMessage()));
      return new Fresh(null, null);
    }
  }

  @Override
  public void close() {
    executor.close();
  }
}
