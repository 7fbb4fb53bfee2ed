package io.leat.engine;

import io.leat.engine.run.RunStatus;
import io.leat.engine.schedule.PlannedRun;
import io.leat.engine.schedule.RunSlots;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The runs of those for whom an {@link Engine} runs them (port). Called on any thread, and with nothing locked but where it is said; may
 * block.
 *
 * @param <R> what they know a run by that runs
 */
public interface RunCatalog<R extends OpenedRun> {

  /** What is stored of a run. */
  sealed interface Stored {
    /** There is none by that number. */
    record Unknown() implements Stored {}

    /** It has not begun. */
    record Queued() implements Stored {}

    /** It has begun, and not ended. */
    record Begun() implements Stored {}

    /** It has ended. */
    record Ended() implements Stored {}
  }

  /** What is stored of a run now. */
  Stored stored(long number);

  /**
   * A run that was to begin waits again, since it is stored to have not begun: gives back the locks that it took.
   *
   * @return as what it waits; null while it is not prepared
   */
  @Nullable PlannedRun requeued(long number);

  /**
   * Opens a run that is to begin, or to go on.
   *
   * @param slots makes its slots, which are closed when it cannot be opened
   * @return null when it has ended
   * @throws IOException when it cannot be opened now; trying again may help
   */
  @Nullable R open(long number, Function<PlannedRun, RunSlots> slots) throws IOException;

  /**
   * Stores that a run ends that has not begun.
   *
   * @return false when it has begun, or ended
   */
  boolean cancelQueued(long number, String why);

  /** Whether a running task waits for a run. Called with the engine locked: must be quick, and ask nobody. */
  boolean isAwaited(long number);

  /** A run ended, which is stored, and runs no more. */
  void ended(R run, RunStatus status);

  /** A run was ended by another hand, or is run by a later server: there is nothing to run on. */
  void refused(R run, Exception problem);

  /** A run cannot begin, or go on, now: {@code again} is to be called later, while somebody wants it to. */
  void failed(long number, Exception problem, Runnable again);
}
