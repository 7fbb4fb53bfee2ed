package io.leat.server.host;

import io.leat.engine.dispatch.ActiveRun;
import io.leat.engine.durable.Pack;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.run.RunStatus;
import io.leat.server.log.field.LogField;
import io.leat.server.round.Rounds;
import io.leat.store.Run;
import io.leat.store.Store;
import io.leat.store.StoreUnavailable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packs the folders of runs that have ended, those of a moment together, while nobody holds them. Of a run whose end was stored by a server that
 * died before all was gone that was needed only until then, that goes first. What is done is noted in the database, so that who comes after
 * a death goes on with what is left, and looks at no other run. Safe for all threads.
 */
final class Packer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Packer.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int AT_ONCE = 100;

  /** How long others are waited for: to bring one to the disk, and to note that, holds up what runs, and for many takes little more. */
  private static final Duration GATHERING = Duration.ofSeconds(1);

  private final Store store;
  private final RunParts parts;
  private final Folders folders;
  private final Opening opening;
  private final Clock clock;
  private final BlockingQueue<Long> waiting = new LinkedBlockingQueue<>();
  private final Rounds rounds;
  private final Thread thread;

  /** Takes up a run. */
  interface Opening {
    /** The run, from where its events left it, which may be its end. */
    HostedRun open(Run run) throws IOException;
  }

  /** One that does nothing yet. */
  Packer(Store store, RunParts parts, Folders folders, Opening opening, Clock clock) {
    this.store = store;
    this.parts = parts;
    this.folders = folders;
    this.opening = opening;
    this.clock = clock;
    this.rounds = new Rounds(clock);
    this.thread = Thread.ofVirtual().name("packer").unstarted(this::loop);
  }

  /** Begins, with what the server before has left; before any run ends here. */
  void start() {
    add(store.endings().before(clock.instant().plus(Duration.ofDays(1))));
    thread.start();
  }

  /** These have ended. */
  void add(List<Long> runs) {
    waiting.addAll(runs);
  }

  /** Notes in the folder of a run that it has ended and left nothing, and has it packed. */
  void end(HostedRun run, RunStatus status) {
    try {
      run.files().folder().end(status);
      waiting.add(run.run().number());
    } catch (IOException unwritten) {
      LOG.debug("the store knows it", unwritten);
    }
  }

  private void loop() {
    try {
      while (true) {
        List<Long> some = new ArrayList<>(List.of(waiting.take()));
        if (waiting.size() < AT_ONCE) {
          Thread.sleep(GATHERING);
        }
        waiting.drainTo(some, AT_ONCE - 1);
        rounds.attempt("the packing of runs that ended", () -> pack(some));
      }
    } catch (InterruptedException ended) {
      LOG.debug("packing ends", ended);
    }
  }

  /** What cannot be packed now, as when the disk is full, is found again by the next round of housekeeping, and can be read as it is. */
  private void pack(List<Long> runs) throws InterruptedException {
    List<Long> done = new ArrayList<>();
    try (Folders.Hold hold = folders.hold(PATIENCE)) {
      for (long run : hold == null ? List.<Long>of() : runs) {
        if (packed(run)) {
          done.add(run);
        }
      }
      store.endings().done(done);
    } catch (StoreUnavailable later) {
      LOG.debug("the folders of runs are packed later", later);
    }
  }

  /** Whether nothing is left to be done about a run. */
  private boolean packed(long number) throws InterruptedException {
    try {
      Optional<Run> run = store.runs().find(number);
      if (run.isEmpty()) {
        return true;
      }
      RunFolder folder = parts.folder(run.get());
      if (run.get().version() > 0 && folder.exists() && !Pack.exists(folder.ended())) {
        // one that never began has nothing to leave
        HostedRun opened = opening.open(run.get());
        new ActiveRun(opened.setup()).start("run-" + number, List.of(), new Leaving(opened));
        return false;
      }
      folder.pack();
      return true;
    } catch (StoreUnavailable later) {
      throw later;
    } catch (ClosedByInterruptException closed) {
      throw (InterruptedException) new InterruptedException("the server ends").initCause(closed);
    } catch (IOException | RuntimeException problem) {
      LOG.atWarn()
          .setCause(problem)
          .log("the folder of run {} stays as it is", LogField.said(LogField.RUN, number));
      return false;
    }
  }

  /** How a run that had ended comes to rest: nobody is told again. */
  private final class Leaving implements ActiveRun.Rest {
    private final HostedRun run;

    Leaving(HostedRun run) {
      this.run = run;
    }

    @Override
    public void ended(RunStatus status) {
      run.close();
      end(run, status);
    }

    @Override
    public void broken(Exception problem) {
      run.close();
      LOG.atWarn()
          .setCause(problem)
          .log("what run {} left stays", LogField.said(LogField.RUN, run.run().number()));
    }

    @Override
    public void left() {
      run.close();
    }
  }

  /** What waits is found by the next server. */
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
