package io.leat.server.host;

import io.leat.engine.attempt.ChildAsk;
import io.leat.engine.attempt.ChildRuns;
import io.leat.engine.expression.Scalar;
import io.leat.engine.folder.RunHeader;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.TriggerKind;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RunState;
import io.leat.engine.schedule.ConcurrencyGroup;
import io.leat.server.log.field.LogField;
import io.leat.server.round.Rounds;
import io.leat.store.Conflict;
import io.leat.store.Project;
import io.leat.store.QueueFull;
import io.leat.store.Run;
import io.leat.store.RunPhase;
import io.leat.store.RunSpec;
import io.leat.store.Runs;
import io.leat.store.Store;
import io.leat.store.StoreUnavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that tasks of other runs start, of their own project or of another that lets them. A child is a run like all others, with its
 * parent noted; the slot of a task that waits for it is lent to whoever wants it meanwhile, so that one slot is enough. The key of a child
 * says who asked, so that it is found again after a restart, and never started twice.
 */
final class Children {
  private static final Logger LOG = LoggerFactory.getLogger(Children.class);
  private static final int HIGHEST = 1000;

  /** How many runs are read at once to be started or answered: of a thousand that tasks wait for each may be large. */
  private static final int AT_ONCE = 4;

  private final Store store;
  private final Runs runs;
  private final StartRights rights;
  private final Host host;
  private final Executor workers;
  private final Rounds rounds;
  private final LaterWork later;
  private final Map<ChildAsk, Waiting> waiting = new HashMap<>();

  /** The runs that tasks wait for. */
  private final Set<Long> awaited = ConcurrentHashMap.newKeySet();

  private final Semaphore reading = new Semaphore(AT_ONCE, true);

  Children(
      Store store,
      StartRights rights,
      Host host,
      Executor workers,
      Rounds rounds,
      LaterWork later) {
    this.store = store;
    this.runs = store.runs();
    this.rights = rights;
    this.host = host;
    this.workers = workers;
    this.rounds = rounds;
    this.later = later;
  }

  /** What children need of the host. */
  interface Host {
    Run submit(RunSpec wanted);

    void cancel(long run, String why) throws InterruptedException;

    /** What the tasks of a run published, by name; of two that published the same, the later in the plan. */
    Map<OutputName, Scalar> outputs(Run run) throws IOException;
  }

  /** The slot of a task, which it does not need while it waits for another run. */
  interface Lending {
    void lend(Lease lease);

    void takeBack(Lease lease);
  }

  private static final class Waiting {
    final Lending slots;
    long child;
    boolean dropped;
    boolean answered;

    Waiting(Lending slots) {
      this.slots = slots;
    }
  }

  /** The asks of the tasks of one run. */
  ChildRuns of(Run parent, RunHeader header, Lending slots) {
    return new ChildRuns() {
      @Override
      public void asked(ChildAsk ask) {
        Waiting known = new Waiting(slots);
        synchronized (Children.this) {
          waiting.put(ask, known);
        }
        workers.execute(() -> begin(parent, header, ask, known));
      }

      @Override
      public void dropped(ChildAsk ask) {
        Children.this.dropped(parent, ask);
      }
    };
  }

  /**
   * After a start of the server: cancels the runs of tasks of runs that have ended, which the server before had not come to. Who asked for
   * them is gone, so nobody else would.
   */
  void restarted() {
    runs.openOfEnded().stream()
        .flatMap(each -> runs.find(each).stream())
        .filter(Children::waited)
        .forEach(this::cancelLeft);
  }

  /**
   * Cancels the runs of attempts of a run that have ended, which the server before had not come to.
   *
   * @param parent taken up again, and not started yet
   * @param state as its events made it
   */
  void resumed(Run parent, RunState state) {
    for (long number : runs.openChildren(parent.number())) {
      Run child = runs.find(number).orElse(null);
      String task = child == null ? null : RunRequest.read(child.spec().request()).parentTask();
      if (child != null && child.open() && task != null && waited(child)) {
        TaskName asked = new TaskName(task);
        Lease held = state.plan().has(asked) ? state.task(asked).held() : null;
        if (held == null || !ChildKey.isOf(child, parent.number(), held)) {
          cancelLeft(child);
        }
      }
    }
  }

  private void cancelLeft(Run child) {
    long parent = Objects.requireNonNull(child.cause().parent());
    later.put(new Object(), Duration.ZERO, () -> cancel(parent, child.number()));
  }

  private void begin(Run parent, RunHeader header, ChildAsk ask, Waiting known) {
    told(
        ask,
        "the start of what " + ask.id() + " asks for",
        () -> start(parent, header, ask, known));
  }

  /** Does something about what a task asked for. An error of Leat must not have the task wait for ever. */
  private void told(ChildAsk ask, String what, Runnable work) {
    if (rounds.run(what, () -> inTurn(work)) != null) {
      Waiting known;
      synchronized (this) {
        known = waiting.get(ask);
      }
      if (known != null) {
        write(ask, known, false, Rounds.BUG, null);
      }
    }
  }

  private void inTurn(Runnable work) {
    reading.acquireUninterruptibly();
    try {
      work.run();
    } finally {
      reading.release();
    }
  }

  private void start(Run parent, RunHeader header, ChildAsk ask, Waiting known) {
    try {
      Run child = find(parent, key(parent, ask)).orElse(null);
      if (child == null) {
        Project project = project(parent, header, ask);
        String refusal = Chain.to(parent, store).refusal(project, ask.job().job().text(), store);
        if (!refusal.isEmpty()) {
          finish(ask, false, refusal, null);
          return;
        }
        if (!waits(ask, known)) {
          return;
        }
        child = host.submit(wanted(parent, header, ask, project));
      }
      String started = "run " + child.number() + " of job '" + ask.job() + "' was started, and is ";
      if (!ask.waits()) {
        finish(ask, true, started + "not waited for", null);
        return;
      }
      boolean dropped;
      synchronized (this) {
        known.child = child.number();
        dropped = known.dropped;
        if (!dropped) {
          awaited.add(known.child);
          known.slots.lend(ask.lease());
        }
      }
      if (dropped) {
        long begun = child.number();
        tried("cancel what " + ask.id() + " asked for", () -> cancel(parent.number(), begun));
        return;
      }
      ask.tell(started + "waited for");
      runs.find(child.number()).filter(each -> !each.open()).ifPresent(this::ended);
    } catch (IOException | Conflict | QueueFull | StartRights.Denied refused) {
      finish(ask, false, "cannot start it: " + refused.getMessage(), null);
    } catch (StoreUnavailable problem) {
      LOG.atWarn()
          .addKeyValue(LogField.RUN, parent.number())
          .addKeyValue(LogField.TASK, ask.lease().task().text())
          .addKeyValue(LogField.ATTEMPT, ask.lease().attempt())
          .setCause(problem)
          .log("cannot start what {} asks for, trying again soon", ask.id());
      later.put(
          ask,
          LaterWork.SOON,
          () -> {
            if (waits(ask, known)) {
              begin(parent, header, ask, known);
            }
          });
    }
  }

  /** The project of the job that is asked for. */
  private Project project(Run parent, RunHeader header, ChildAsk ask)
      throws IOException, StartRights.Denied {
    Project own =
        store
            .projects()
            .find(parent.project())
            .orElseThrow(() -> new IOException("its project was removed"));
    return ask.job().ofProject() ? rights.target(own, header.inputs().facts(), ask.job()) : own;
  }

  private RunSpec wanted(Run parent, RunHeader header, ChildAsk ask, Project project)
      throws IOException {
    boolean elsewhere = ask.job().ofProject();
    String task = ask.lease().task().text();
    return new RunSpec(
        project.id(),
        ask.job().job().text(),
        elsewhere ? null : parent.spec().ref(),
        ask.read(),
        Math.min(parent.spec().priority() + 1, HIGHEST),
        new RunSpec.Cause(
            TriggerKind.JOB, "run " + parent.number(), key(parent, ask), parent.number()),
        (elsewhere ? RunRequest.of(task, ask.waits()) : RunRequest.of(header, task, ask.waits()))
            .withoutSecrets(RunRequest.read(parent.spec().request()).withoutSecrets())
            .json());
  }

  private synchronized boolean waits(ChildAsk ask, Waiting known) {
    return waiting.get(ask) == known;
  }

  private static String key(Run parent, ChildAsk ask) {
    return ChildKey.of(parent.number(), ask.id());
  }

  private Optional<Run> find(Run parent, String key) {
    return runs.child(parent.number(), key);
  }

  private static boolean waited(Run run) {
    return RunRequest.read(run.spec().request()).waited();
  }

  /** Whether a task waits for this run. Waits for nobody. */
  boolean awaited(long run) {
    return awaited.contains(run);
  }

  /** The run of the same concurrency group that waits, at whatever distance, for {@code run}; null when there is none. */
  @Nullable Run holder(Run run) {
    ConcurrencyGroup group = Groups.of(run);
    Run at = run;
    while (group != null && at.cause().parent() != null && waited(at)) {
      at = runs.find(at.cause().parent()).orElse(null);
      if (at == null) {
        return null;
      }
      if (group.equals(Groups.of(at))) {
        return at;
      }
    }
    return null;
  }

  /** A run has ended, or will never begin: who waits for it goes on. */
  void ended(Run run) {
    List<ChildAsk> answered;
    synchronized (this) {
      answered =
          waiting.entrySet().stream()
              .filter(each -> each.getValue().child == run.number())
              .map(Map.Entry::getKey)
              .toList();
    }
    for (ChildAsk ask : answered) {
      workers.execute(
          () ->
              told(
                  ask,
                  "the answer to " + ask.id(),
                  () -> tried("answer " + ask.id(), () -> answer(ask, run.number()))));
    }
  }

  /** Does something, again and again while the store is away. */
  private void tried(String what, Runnable work) {
    try {
      work.run();
    } catch (StoreUnavailable problem) {
      LOG.warn("cannot {}, trying again soon", what, problem);
      later.put(new Object(), LaterWork.SOON, () -> inTurn(() -> tried(what, work)));
    }
  }

  private void answer(ChildAsk ask, long number) {
    Run run = runs.find(number).orElse(null);
    if (run == null) {
      finish(ask, false, "run " + number + " was removed", null);
      return;
    }
    String said = "run " + number + " of job '" + ask.job() + "': " + run.phase().word();
    finish(
        ask,
        run.phase() == RunPhase.SUCCEEDED,
        run.progress().note().isEmpty()
            ? said
            : said + " (" + run.progress().note().replace('\n', ' ') + ")",
        run.prepared() ? run : null);
  }

  private void finish(ChildAsk ask, boolean good, String said, @Nullable Run child) {
    Waiting known;
    synchronized (this) {
      known = waiting.get(ask);
      if (known == null || known.answered) {
        return;
      }
      known.answered = true;
    }
    write(ask, known, good, said, child);
  }

  private void write(ChildAsk ask, Waiting known, boolean good, String said, @Nullable Run child) {
    try {
      ask.answer(good, said, child == null ? Map.of() : host.outputs(child));
    } catch (IOException | StoreUnavailable problem) {
      LOG.warn("cannot answer {}, trying again soon", ask.id(), problem);
      later.put(
          ask,
          LaterWork.SOON,
          () -> {
            if (waits(ask, known)) {
              inTurn(() -> write(ask, known, good, said, child));
            }
          });
      return;
    }
    synchronized (this) {
      if (waiting.remove(ask, known)) {
        takeBack(ask, known);
      }
    }
  }

  private void takeBack(ChildAsk ask, Waiting known) {
    if (awaited.remove(known.child)) {
      known.slots.takeBack(ask.lease());
    }
  }

  private void dropped(Run parent, ChildAsk ask) {
    if (!ask.waits()) {
      synchronized (this) {
        waiting.remove(ask);
      }
      return;
    }
    String what = "cancel what " + ask.id() + " asked for";
    Waiting known;
    synchronized (this) {
      known = waiting.remove(ask);
      if (known != null) {
        known.dropped = true;
        takeBack(ask, known);
      }
    }
    if (known == null) {
      // asked in an earlier life, and ended before it was asked again
      workers.execute(
          () ->
              tried(
                  what,
                  () ->
                      find(parent, key(parent, ask))
                          .ifPresent(each -> cancel(parent.number(), each.number()))));
    } else if (known.child > 0) {
      long child = known.child;
      workers.execute(() -> tried(what, () -> cancel(parent.number(), child)));
    }
  }

  private void cancel(long parent, long child) {
    try {
      host.cancel(child, "run " + parent + ", which waits for it no more");
    } catch (Conflict notNow) {
      LOG.debug("a run is cancelled later: {}", notNow.getMessage());
      later.put(new Object(), LaterWork.SOON, () -> cancel(parent, child));
    } catch (InterruptedException shutdown) {
      Thread.currentThread().interrupt();
    }
  }
}
