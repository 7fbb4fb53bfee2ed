package io.leat.server.keep;

import io.leat.engine.artifact.Digest;
import io.leat.engine.attempt.ContentUse;
import io.leat.engine.folder.RunArtifacts;
import io.leat.server.config.ServerConfig;
import io.leat.server.host.Folders;
import io.leat.server.host.RunService;
import io.leat.server.log.field.LogField;
import io.leat.server.round.Rounds;
import io.leat.store.Conflict;
import io.leat.store.EndedRun;
import io.leat.store.OpenRun;
import io.leat.store.Project;
import io.leat.store.Store;
import io.leat.store.StoreUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is not kept any longer, in the background and with pauses: runs by retention, folders whose rows are gone, contents of
 * artifacts that no run uses, and old rows. What it did not come to is done in the next round, or after a restart.
 *
 * <p>A run goes by its row first, and its folder is noted in the same transaction; so there is never half of a run to be seen. A backup
 * holds the folders, and nothing is deleted meanwhile.
 */
public final class Housekeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeper.class);

  /** Between two rounds, and between the two looks at a content that nothing uses. */
  static final Duration ROUND = Duration.ofHours(1);

  /** Between two runs that are deleted, so that others come to their turn. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration SWEEP = Duration.ofDays(1);

  /** Longer than any answer is given again, and than a cause counts once. */
  private static final Duration REQUESTS = Duration.ofDays(2);

  /** After that a delivery of a forge that comes again would count again. */
  private static final Duration SEEN = Duration.ofDays(365);

  private static final Duration DELIVERIES = Duration.ofDays(30);
  private static final Duration AUDIT = Duration.ofDays(365);

  private final Store store;
  private final RunService host;
  private final ServerConfig.Retention retention;
  private final Clock clock;
  private final Semaphore wanted = new Semaphore(0);
  private final Map<Long, UnusedContents> looks = new HashMap<>();
  private final Map<Long, Instant> swept = new HashMap<>();
  private final Set<Long> deletedFrom = new HashSet<>();
  private final Rounds rounds;
  private final Thread thread;

  /** Contents of a project that nothing used then. */
  private record UnusedContents(Instant at, Set<Digest> unused) {}

  /** One that does nothing yet. */
  public Housekeeper(Store store, RunService host, ServerConfig.Retention retention, Clock clock) {
    this.store = store;
    this.host = host;
    this.retention = retention;
    this.clock = clock;
    this.rounds = new Rounds(clock);
    // not a virtual one: it looks at many files, and would keep its carrier
    this.thread = Thread.ofPlatform().daemon().name("housekeeper").unstarted(this::loop);
  }

  /** Begins with a round, which finishes what an earlier server began. */
  public void start() {
    thread.start();
  }

  /** Has a round begin as soon as this one has ended. */
  public void wake() {
    wanted.release();
  }

  private void loop() {
    try {
      while (true) {
        rounds.attempt("housekeeping", this::round);
        if (wanted.tryAcquire(ROUND.toMillis(), TimeUnit.MILLISECONDS)) {
          wanted.drainPermits();
        }
      }
    } catch (InterruptedException ended) {
      LOG.debug("housekeeping ends", ended);
    }
  }

  /** One round; what cannot be done now is logged and left. Not by two threads at once. */
  void round() throws InterruptedException {
    Instant now = clock.instant();
    // who holds the queue is looking at what is there, above all after a restore
    if (!host.paused()) {
      for (Project project : store.projects().all()) {
        keep("the runs", project, () -> retain(project, now));
      }
    }
    try (Folders.Hold hold = host.folders().hold(PATIENCE)) {
      if (hold != null) {
        host.folders().removeLeft();
      }
    } catch (IOException problem) {
      LOG.warn("a folder cannot be deleted yet", problem);
    }
    host.pack(now.minus(ROUND));
    for (Project project : store.projects().all()) {
      keep("the artifacts", project, () -> expire(project, now));
      keep("the contents", project, () -> sweep(project, now));
    }
    forget(now);
    LOG.atInfo()
        .addKeyValue(LogField.MILLISECONDS, Duration.between(now, clock.instant()).toMillis())
        .log("housekeeping is done");
  }

  /** An error of Leat at one project must not keep the others from their turn. */
  private void keep(String what, Project project, Rounds.Round round) throws InterruptedException {
    RuntimeException problem =
        rounds.attempt("housekeeping of " + what + " of '" + project.name() + "'", round);
    if (problem instanceof StoreUnavailable later) {
      throw later;
    }
  }

  private void retain(Project project, Instant now) throws InterruptedException {
    List<Retention.Expired> expired;
    try {
      expired = expired(project, now);
    } catch (UncheckedIOException problem) {
      LOG.atWarn()
          .setCause(problem)
          .log("the runs of '{}' stay", LogField.said(LogField.PROJECT, project.name()));
      return;
    }
    for (Retention.Expired each : expired) {
      try {
        host.expire(each.run(), each.why());
        deletedFrom.add(project.id());
        LOG.atInfo()
            .addKeyValue(LogField.PROJECT, project.name())
            .log("run {} is deleted: {}", LogField.said(LogField.RUN, each.run()), each.why());
      } catch (Conflict meanwhile) {
        LOG.debug("run {} stays", each.run(), meanwhile);
      }
      Thread.sleep(PAUSE);
    }
  }

  private List<Retention.Expired> expired(Project project, Instant now) {
    Retention kept = Retention.of(project, retention);
    ContentUse contents = host.parts().contents(project.id());
    Set<Digest> counted = new HashSet<>();
    Retention.Sizes sizes =
        number -> {
          try {
            return contents.size(host.parts().folder(project.id(), number), counted);
          } catch (IOException problem) {
            throw new UncheckedIOException(problem);
          }
        };
    long open = 0;
    if (kept.bytes().isPresent()) {
      for (OpenRun run : store.runs().open()) {
        open += run.project() == project.id() ? sizes.of(run.number()) : 0;
      }
    }
    return kept.expired(store.runs().ended(project.id()), open, sizes, now);
  }

  /** Gives up artifacts whose days are over, but for those of runs that are held. */
  private void expire(Project project, Instant now) throws InterruptedException {
    try (Folders.Hold hold = host.folders().hold(PATIENCE)) {
      if (hold == null) {
        return;
      }
      int gone = 0;
      for (EndedRun each : store.runs().ended(project.id())) {
        if (!each.held()) {
          gone += RunArtifacts.expire(host.parts().folder(project.id(), each.number()), now);
        }
      }
      if (gone > 0) {
        deletedFrom.add(project.id());
        LOG.info(
            "artifacts of '{}' whose days are over are given up: {}",
            LogField.said(LogField.PROJECT, project.name()),
            gone);
      }
    } catch (IOException problem) {
      LOG.atWarn()
          .setCause(problem)
          .log("artifacts of '{}' stay longer", LogField.said(LogField.PROJECT, project.name()));
    }
  }

  /** Looks for contents that nothing uses; those that it found unused before, and which nobody put since, go. */
  private void sweep(Project project, Instant now) throws InterruptedException {
    ContentUse contents = host.parts().contents(project.id());
    UnusedContents look = looks.get(project.id());
    try (Folders.Hold hold = host.folders().hold(PATIENCE)) {
      if (hold == null) {
        return;
      }
      if (look != null && !now.isBefore(look.at().plus(ROUND))) {
        Set<Digest> still = contents.unused(look.at());
        still.retainAll(look.unused());
        long freed = contents.delete(still, look.at());
        contents.clean(look.at());
        looks.remove(project.id());
        LOG.info(
            "contents that no run of '{}' used are deleted: {} files, {} bytes",
            LogField.said(LogField.PROJECT, project.name()),
            still.size(),
            freed);
      } else if (look == null && due(project, now)) {
        deletedFrom.remove(project.id());
        swept.put(project.id(), now);
        Set<Digest> unused = contents.unused(now);
        if (!unused.isEmpty()) {
          looks.put(project.id(), new UnusedContents(now, unused));
        }
      }
    } catch (IOException problem) {
      looks.remove(project.id());
      LOG.atWarn()
          .setCause(problem)
          .log(
              "the artifacts of '{}' stay as they are",
              LogField.said(LogField.PROJECT, project.name()));
    }
  }

  private boolean due(Project project, Instant now) {
    Instant last = swept.get(project.id());
    return last == null || deletedFrom.contains(project.id()) || !now.isBefore(last.plus(SWEEP));
  }

  private void forget(Instant now) throws InterruptedException {
    store.requests().forget(now.minus(REQUESTS));
    store.seen().forget(now.minus(SEEN));
    store.webhooks().forget(now.minus(DELIVERIES));
    store.hookDeliveries().forget(now.minus(DELIVERIES));
    store.notices().forget(now.minus(DELIVERIES));
    while (store.audit().forget(now.minus(AUDIT)) > 0) {
      Thread.sleep(PAUSE);
    }
    host.forgetWorkspaces();
  }

  /** Ends at the next pause. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      if (thread.getState() != Thread.State.NEW) {
        thread.join(PATIENCE);
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
