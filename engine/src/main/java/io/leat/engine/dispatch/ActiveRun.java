package io.leat.engine.dispatch;

import io.leat.engine.run.RunPlan;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunStatus;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A run that is run by this process, from its beginning or from where its events left it, to its end.
 *
 * <p>Either {@link #run} or {@link #start} is called, once; {@link #send} and {@link #tell} by any thread. What it was made of is given back
 * when it rests, or by {@link #close} where it was never started.
 */
public final class ActiveRun implements AutoCloseable {
  private final RunSetup setup;
  private final Dispatcher dispatcher;
  private @Nullable Thread thread;
  private boolean isLeft;

  /** A run that is not started yet. */
  public ActiveRun(RunSetup setup) {
    this.setup = setup;
    this.dispatcher = new Dispatcher(setup);
  }

  /** Has runs started. */
  public interface Starter {
    /** As {@link ActiveRun#start}. */
    void start(ActiveRun run, String name, List<RunSignal.Carry> carried, Rest rest);
  }

  /** Is told how a run came to rest, on its thread, after all was given back that it was made of. */
  public interface Rest {
    /** The run ended. */
    void ended(RunStatus status);

    /** The run cannot be run on now; its attempts go on, and so may the run when it is taken up again. */
    void broken(Exception problem);

    /** The run was left, as when this process ends; its attempts go on. */
    void left();
  }

  /**
   * Runs it on this thread to its end, and gives back what it was made of. What its attempts left running is ended: nobody would look after
   * it any more.
   *
   * @param carried what a run that has not begun takes over from an earlier one
   * @throws IOException when events cannot be stored, or the disk has been full for long; the attempts go on, and the run can be taken up
   *     again
   * @throws InterruptedException when this thread was interrupted; the attempts go on
   */
  public RunStatus run(List<RunSignal.Carry> carried) throws IOException, InterruptedException {
    try (this) {
      return dispatcher.run(carried);
    }
  }

  /** Runs it on a thread of its own, of that name; not at all when it was left before. */
  public void start(String name, List<RunSignal.Carry> carried, Rest rest) {
    synchronized (this) {
      if (!isLeft) {
        // known before it runs: who leaves it then finds it
        thread = Thread.ofVirtual().name(name).unstarted(() -> come(carried, rest));
        thread.start();
        return;
      }
    }
    close();
    rest.left();
  }

  private void come(List<RunSignal.Carry> carried, Rest rest) {
    RunStatus status;
    try {
      status = run(carried);
    } catch (InterruptedException shutdown) {
      rest.left();
      return;
    } catch (IOException | RuntimeException problem) {
      rest.broken(problem);
      return;
    }
    rest.ended(status);
  }

  /** The loop of it, for one that is not started on a thread. */
  Dispatcher loop() {
    return dispatcher;
  }

  /** Leaves it; its attempts go on. Returns when nothing more is done about it here. */
  public void leave() throws InterruptedException {
    Thread known;
    synchronized (this) {
      isLeft = true;
      known = thread;
    }
    if (known != null) {
      known.interrupt();
      known.join();
    }
  }

  /** Says something to it. */
  public void send(RunSignal signal) {
    dispatcher.send(signal);
  }

  /** Says something to it; as {@link Dispatcher#tell}. */
  public CompletableFuture<Boolean> tell(RunSignal signal) {
    return dispatcher.tell(signal);
  }

  /** Its plan. */
  public RunPlan plan() {
    return setup.state().plan();
  }

  @Override
  public void close() {
    dispatcher.close();
  }
}
