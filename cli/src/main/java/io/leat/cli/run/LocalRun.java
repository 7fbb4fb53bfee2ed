package io.leat.cli.run;

import io.leat.engine.attempt.AttemptWork;
import io.leat.engine.attempt.FolderWork;
import io.leat.engine.attempt.Programs;
import io.leat.engine.attempt.SecretSource;
import io.leat.engine.attempt.Workspaces;
import io.leat.engine.dispatch.ActiveRun;
import io.leat.engine.dispatch.RunSetup;
import io.leat.engine.driver.local.LocalDriver;
import io.leat.engine.durable.Reason;
import io.leat.engine.expression.Scalar;
import io.leat.engine.folder.FolderLocks;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.folder.Snapshot;
import io.leat.engine.folder.WorkspacePlace;
import io.leat.engine.job.VariableName;
import io.leat.engine.journal.Journal;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunState;
import io.leat.engine.run.RunStatus;
import io.leat.engine.schedule.Slots;
import io.leat.git.WorkingFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run being run by this process, from its beginning or from where an earlier process left it.
 *
 * <p>{@link #run} is called once; {@link #signal} by any thread.
 */
public final class LocalRun {
  static final String AGENT = "local";

  private final StoredRun stored;
  private final Map<String, String> environment;
  private final Programs programs;
  private final SecretSource secrets;
  private final Consumer<RecordedEvent> feed;
  private final Consumer<String> warnings;
  private final Waiting waiting;
  private final RunState state;
  private @Nullable ActiveRun active;
  private final List<RunSignal> early = new ArrayList<>();

  /**
   * A run to be run.
   *
   * @param environment what its tasks inherit
   * @param feed is told each event, the earlier ones of a run that is taken up included
   * @param warnings is told, in a line, what was found damaged and is gone
   * @param notes is told, in a line, for which other run it waits
   */
  public LocalRun(
      StoredRun stored,
      Map<String, String> environment,
      Programs programs,
      SecretSource secrets,
      Consumer<RecordedEvent> feed,
      Consumer<String> warnings,
      Consumer<String> notes) {
    this.stored = stored;
    this.environment = environment;
    this.programs = programs;
    this.secrets = secrets;
    this.feed = feed;
    this.warnings = warnings;
    this.waiting = new Waiting(stored.folder(), notes);
    this.state = new RunState(stored.plan());
  }

  /** The run as its events have made it; to be read when it has ended. */
  public RunState state() {
    return state;
  }

  /** Says something to the run; what is said before it has begun is heard then. */
  public synchronized void signal(RunSignal signal) {
    ActiveRun known = active;
    if (known == null) {
      early.add(signal);
    } else {
      known.send(signal);
    }
  }

  /** Whether there is something to stop for, while the run waits for its turn. */
  private synchronized boolean stoppedEarly() {
    return early.stream().anyMatch(RunSignal.Cancel.class::isInstance);
  }

  private synchronized void hear(ActiveRun begun) {
    active = begun;
    early.forEach(begun::send);
  }

  /**
   * Runs it to its end.
   *
   * @throws IOException when another process runs it, or its folder cannot be read or written; says what to do
   */
  public RunStatus run() throws IOException, InterruptedException {
    RunStatus status = over();
    new Leftovers(stored.leat(), stored.header().number(), environment).end();
    return status;
  }

  /** Runs it to its end, which it may have met before; looks after no other. */
  RunStatus over() throws IOException, InterruptedException {
    try {
      if (stored.folder().packed()) {
        return told();
      }
      LeatFolder.Ownership ownership = LeatFolder.own(stored.folder());
      if (ownership != null) {
        return run(ownership);
      }
    } catch (IOException problem) {
      throw new IOException(
          "cannot go on with " + stored.header().title() + ": " + why(problem), problem);
    }
    throw new IOException("run " + stored.header().title() + " is run by another process");
  }

  /** How a run ended that nothing more is to be done about. */
  private RunStatus told() throws IOException {
    Journal.read(
        stored.folder().journal(),
        0,
        event -> {
          state.apply(event.event(), event.at());
          feed.accept(event);
        });
    return state
        .status()
        .orElseThrow(() -> new IOException("its journal is cut, though it has ended"));
  }

  private String why(IOException problem) {
    return stored.folder().exists()
        ? Reason.of(problem)
            + "; when that is mended, 'leat attach "
            + stored.header().number()
            + "' goes on with it"
        : "its folder '" + stored.folder().path() + "' was deleted while it ran; run it again";
  }

  private RunStatus run(LeatFolder.Ownership ownership) throws IOException, InterruptedException {
    try (ownership;
        Journal journal = Journal.open(stored.folder().journal())) {
      journal.warning().ifPresent(warnings);
      journal.replay(
          event -> {
            state.apply(event.event(), event.at());
            feed.accept(event);
          });
      boolean over = state.status().isPresent();
      if (over && Files.exists(stored.folder().ended())) {
        return state.status().get();
      }
      if (!over) {
        begin();
      }
      RunStatus status = run(setup(journal));
      journal.sync();
      Snapshot.discard(stored.folder());
      stored.folder().end(status);
      return status;
    }
  }

  /** Lays down what its tasks begin with, and waits for its turn. */
  private void begin() throws IOException, InterruptedException {
    Snapshot.take(
        stored.leat(),
        stored.folder(),
        stored.header(),
        stored.parent(),
        LocalRun::files,
        WorkspacePlace.of(environment));
    Workspaces.begin(stored.folder(), stored.header(), stored.plan());
    new Turn(stored, this::stoppedEarly, this::stop, waiting).await();
  }

  private RunSetup setup(Journal journal) throws IOException {
    FolderWork work =
        new FolderWork(
            stored.leat(),
            stored.folder(),
            stored.header(),
            stored.job().job(),
            stored.plan(),
            values(),
            Workspaces.of(stored.folder(), stored.header()),
            programs,
            secrets,
            environment.getOrDefault("PATH", ""),
            null,
            AttemptWork.MOST_LOG,
            Clock.systemUTC());
    return new RunSetup(
        state,
        journal,
        new RunSetup.Around(
            reports ->
                new LocalDriver(stored.leat().launcher(), environment, programs.mask(), reports),
            work,
            new FolderLocks(stored.leat().locks(), stored.folder(), waiting),
            Slots.on(AGENT, stored.header().execution().slots())),
        RunSetup.Clocks.of(Clock.systemUTC()),
        stored.job().job().timeout(),
        feed);
  }

  private RunStatus run(RunSetup setup) throws IOException, InterruptedException {
    ActiveRun begun = new ActiveRun(setup);
    hear(begun);
    Thread watch = Thread.ofPlatform().daemon().name("watch").start(() -> watch(begun));
    try {
      return begun.run(Carry.of(stored));
    } finally {
      watch.interrupt();
    }
  }

  /** Stops an older run of its concurrency group that nobody runs. */
  private void stop(RunFolder other) throws IOException, InterruptedException {
    StoredRun older = StoredRun.open(stored.leat(), other);
    new RunStop(older, environment, secrets, warnings, Clock.systemUTC()).stop();
  }

  /** What git tracks below {@code root} and what is new; without git, all. */
  static List<String> files(Path root) throws IOException {
    return Files.exists(root.resolve(".git")) ? WorkingFiles.of(root) : Snapshot.everything(root);
  }

  private Map<VariableName, Scalar> values() {
    return new HashMap<>(stored.job().parameters());
  }

  /** Watches for the wish of another process to stop it. */
  private void watch(ActiveRun begun) {
    try {
      while (true) {
        if (Files.exists(stored.folder().cancel())) {
          begun.send(new RunSignal.Cancel("leat cancel", false));
        }
        Thread.sleep(200);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
