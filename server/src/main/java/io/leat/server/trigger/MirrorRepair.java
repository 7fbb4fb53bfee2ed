package io.leat.server.trigger;

import io.leat.engine.backoff.BackOff;
import io.leat.server.host.Origin;
import io.leat.server.log.field.LogField;
import io.leat.server.round.Retry;
import io.leat.server.round.Rounds;
import io.leat.store.Project;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings again what mirrors lost, for those who do not wait for a repository: each project in a lane of its own. A repository that cannot
 * be read is left alone for a while, a minute at first. Safe for all threads.
 */
final class MirrorRepair implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MirrorRepair.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final BackOff BACK_OFF = BackOff.growing(PAUSE, 2, Duration.ofMinutes(10));

  private final Triggers triggers;
  private final Runnable mended;
  private final Clock clock;
  private final KeyedExecutor executor;
  private final Map<Wanted, Instant> asked = new HashMap<>();
  private final Map<Long, Instant> brought = new HashMap<>();
  private final Map<Long, Retry> failures = new HashMap<>();

  /** A commit of a project; without one, its branches and tags. */
  private record Wanted(long project, @Nullable String ref, @Nullable String commit) {}

  /**
   * No work yet.
   *
   * @param mended told each time that a repository was brought
   */
  MirrorRepair(Triggers triggers, Runnable mended, Clock clock) {
    this.triggers = triggers;
    this.mended = mended;
    this.clock = clock;
    this.executor = new KeyedExecutor("the mirror", new Rounds(clock));
  }

  /**
   * Has the branches and tags of a project brought soon, and a commit if need be. Does not block, and has no effect when the same was
   * asked for less than a minute ago, or when the repository could not be read lately.
   *
   * @param because what was missing; nothing is brought for a Jobfile that is there and to be read later
   * @param ref that the commit is of
   */
  synchronized void ask(
      long project, Origin.Missing because, @Nullable String ref, @Nullable String commit) {
    Instant now = clock.instant();
    asked.values().removeIf(at -> !isRecent(at, now));
    Wanted wanted = new Wanted(project, ref, commit);
    if (because instanceof TriggeredJobs.Postponed
        || rests(project, now)
        || asked.putIfAbsent(wanted, now) != null) {
      return;
    }
    LOG.debug("the repository of project {} is brought again", project, because);
    executor.run(project, () -> bring(wanted));
  }

  /** Whether a project was brought less than a minute ago, so that what is not there now is not in its repository. */
  synchronized boolean isFresh(long project) {
    Instant at = brought.get(project);
    return at != null && isRecent(at, clock.instant());
  }

  /** Whether anything is being brought for a project. */
  boolean isBusy(long project) {
    return executor.busy(project);
  }

  private static boolean isRecent(Instant at, Instant now) {
    return Duration.between(at, now).abs().compareTo(PAUSE) < 0;
  }

  private boolean rests(long project, Instant now) {
    Retry retry = failures.get(project);
    return retry != null && !retry.isDue(now);
  }

  private void bring(Wanted wanted) throws InterruptedException {
    Project project = triggers.store().projects().find(wanted.project()).orElse(null);
    synchronized (this) {
      // it may have failed since it was asked for
      if (project == null || rests(project.id(), clock.instant())) {
        return;
      }
    }
    try {
      triggers.origins().of(project).refresh();
      succeeded(project.id());
    } catch (Origin.Missing problem) {
      failed(project, problem);
      return;
    }
    try {
      if (wanted.commit() != null) {
        triggers.origins().of(project).locate(wanted.ref(), wanted.commit());
      }
    } catch (Origin.Missing gone) {
      LOG.debug("the commit {} of project '{}' is gone", wanted.commit(), project.name(), gone);
    }
    mended.run();
  }

  private synchronized void succeeded(long project) {
    brought.put(project, clock.instant());
    failures.remove(project);
  }

  private synchronized void failed(Project project, Origin.Missing problem) {
    Retry before = failures.get(project.id());
    Instant now = clock.instant();
    failures.put(project.id(), before == null ? Retry.first(BACK_OFF, now) : before.again(now));
    if (before == null) {
      LOG.warn(
          "the mirror of project '{}' cannot be mended yet: {}",
          LogField.said(LogField.PROJECT, project.name()),
          problem.getMessage());
    }
  }

  @Override
  public void close() {
    executor.close();
  }
}
