package io.leat.engine.dispatch;

import io.leat.engine.agent.AgentListener;
import io.leat.engine.agent.AttemptDriver;
import io.leat.engine.attempt.AttemptWork;
import io.leat.engine.run.EnvironmentGuard;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunState;
import io.leat.engine.run.RunStore;
import io.leat.engine.schedule.Locks;
import io.leat.engine.schedule.Slots;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a run is run with, by one {@link ActiveRun}.
 *
 * @param state a run that has not begun, or as its stored events made it
 * @param store where its events go
 * @param around who has its attempts run, and what surrounds them
 * @param clocks what time it is, and how long something lasts
 * @param limit how long the run may take from its beginning; null for as long as it takes
 * @param feed is told each event after it was stored, in order, on the thread of the run
 */
public record RunSetup(
    RunState state,
    RunStore store,
    Around around,
    Clocks clocks,
    @Nullable Duration limit,
    Consumer<RecordedEvent> feed) {

  /**
   * What the attempts of a run have around them.
   *
   * @param driver makes who has them run, and tells what is reported; closed with the run, as are the slots
   * @param guard who says what it takes to bring a version to an environment
   */
  public record Around(
      Function<AgentListener, AttemptDriver> driver,
      AttemptWork work,
      Locks locks,
      Slots slots,
      EnvironmentGuard guard) {
    /** Where environments ask for nothing. */
    public Around(
        Function<AgentListener, AttemptDriver> driver, AttemptWork work, Locks locks, Slots slots) {
      this(driver, work, locks, slots, EnvironmentGuard.OPEN);
    }
  }

  /**
   * Two clocks.
   *
   * @param steady goes on when {@code now} is set
   */
  public record Clocks(Clock now, Clock steady) {
    /** The clock of a machine, and one that begins with what it says. */
    public static Clocks of(Clock machine) {
      return new Clocks(machine, SteadyClock.from(machine));
    }
  }
}
