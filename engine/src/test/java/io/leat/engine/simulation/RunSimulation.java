package io.leat.engine.simulation;

import io.leat.engine.agent.AgentListener;
import io.leat.engine.agent.AttemptReport;
import io.leat.engine.agent.memory.MemoryAgent;
import io.leat.engine.agent.memory.MemoryDriver;
import io.leat.engine.dispatch.ActiveRun;
import io.leat.engine.dispatch.RunSetup;
import io.leat.engine.dispatch.StepwiseRun;
import io.leat.engine.expression.Scalar;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunState;
import io.leat.engine.run.TaskState;
import io.leat.engine.schedule.Slots;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One run of a random graph in a world that breaks, by the real rules and the real dispatcher. All of it follows from a seed.
 * After some steps the world breaks no more, and the run must come to its end.
 */
public final class RunSimulation implements Simulation {
  private static final int CALM_STEPS = 3000;

  private final Random random;
  private final Faults faults;
  private final SteppingClock clock = new SteppingClock();
  private final SimulatedRun run;
  private final MemoryAgent agent = new MemoryAgent(clock, Duration.ofSeconds(10));
  private final MemoryLocks locks;
  private final int slots;
  private final @Nullable Duration limit;
  private RunState state;
  private @Nullable MemoryDriver driver;
  private StepwiseRun active;
  private int deaths;

  private RunSimulation(long seed, Path folder) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.faults = new Faults(random);
    this.slots = 1 + random.nextInt(4);
    this.run = new SimulatedRun(faults, 0, RandomGraph.of(random), slots, folder);
    this.limit = faults.once(6) ? Duration.ofSeconds(random.nextInt(600)) : null;
    this.locks = new MemoryLocks(faults);
    this.state = run.state();
    this.active = active();
  }

  /** Runs the simulation of {@code seed}; as {@link Simulation#run(long, Path, boolean, java.util.function.Supplier)}. */
  public static int run(long seed, Path folder, boolean aloud) {
    return Simulation.run(seed, folder, aloud, () -> new RunSimulation(seed, folder));
  }

  @Override
  public int events() {
    return run.store.stored.size();
  }

  @Override
  public String told(long seed) {
    return "seed " + seed + ", " + slots + " slots, " + deaths + " deaths\n" + run.told();
  }

  private StepwiseRun active() {
    return new StepwiseRun(
        new ActiveRun(
            new RunSetup(
                state,
                run.store,
                new RunSetup.Around(
                    this::driver, run.work, locks.takenUp(run), Slots.on("a", slots)),
                new RunSetup.Clocks(clock, clock),
                limit,
                this::fed)));
  }

  private MemoryDriver driver(AgentListener listener) {
    MemoryDriver made =
        agent.driver(
            report -> {
              run.reported(report);
              listener.reported(report);
            },
            new Misconduct(faults, _ -> run));
    driver = made;
    return made;
  }

  /** The feed has each event once and in order, but those that a dying process did not come to hand over. */
  private void fed(RecordedEvent event) {
    if (!run.store.stored.get((int) event.version() - 1).equals(event)) {
      throw new AssertionError("the feed is told of " + event + ", which is not stored");
    }
  }

  @Override
  public void run() {
    int stormy = random.nextInt(200);
    begin();
    for (int step = 0; !active.ended(); step++) {
      if (step == stormy) {
        faults.calm();
      }
      if (step > stormy + CALM_STEPS) {
        throw new AssertionError("the run does not come to its end");
      }
      clock.pass(
          faults.isStorm() ? Duration.ofMillis(random.nextInt(15_000)) : Duration.ofMinutes(5));
      signals();
      faults.kill(faults.breaks(10) ? random.nextInt(20) : -1);
      try {
        agent.look();
        active.turn();
      } catch (Faults.Killed died) {
        restart();
      } catch (IOException broken) {
        active.active().close();
        restart();
      }
      check();
    }
    faults.kill(-1);
    restart();
    if (!active.ended()) {
      throw new AssertionError("a run that has ended begins again");
    }
    run.work.checkLeft();
  }

  private void begin() {
    faults.kill(faults.breaks(10) ? random.nextInt(20) : -1);
    while (true) {
      try {
        active.begin(List.of());
        return;
      } catch (Faults.Killed died) {
        replay();
      } catch (IOException broken) {
        active.active().close();
        replay();
      }
      faults.kill(faults.breaks(4) ? random.nextInt(20) : -1);
    }
  }

  private void restart() {
    replay();
    begin();
  }

  private void replay() {
    deaths++;
    state = run.state();
    active = active();
  }

  private void signals() {
    if (!faults.isStorm()) {
      for (int i = 0; i < run.plan.size(); i++) {
        if (state.task(i) instanceof TaskState.Asking(var deadline, var _) && deadline == null) {
          active.active().send(new RunSignal.Approve(run.plan.task(i).name(), "somebody"));
        }
      }
      return;
    }
    if (faults.once(4)) {
      var name = run.plan.task(random.nextInt(run.plan.size())).name();
      active
          .active()
          .send(
              switch (random.nextInt(5)) {
                case 0 -> new RunSignal.Due(name);
                case 1 -> new RunSignal.Refuse(name, "somebody");
                case 2 -> new RunSignal.Start();
                default -> new RunSignal.Approve(name, "somebody");
              });
    }
    if (faults.once(150)) {
      active.active().send(new RunSignal.Cancel("somebody", faults.once(3)));
    }
    AttemptReport rumour = faults.once(4) ? rumour() : null;
    if (rumour != null && driver != null) {
      driver.claim(rumour);
      active
          .active()
          .send(
              rumour instanceof AttemptReport.Ended(Lease lease, AttemptOutcome outcome)
                  ? new RunSignal.Ended(lease, outcome)
                  : new RunSignal.Published(
                      rumour.lease(), RandomGraph.OUTPUTS[0], Scalar.of("a")));
    }
  }

  /** A report that nobody should heed: about an older lease, or one that never was. */
  private @Nullable AttemptReport rumour() {
    List<Lease> all = agent.launched();
    if (all.isEmpty()) {
      return null;
    }
    Lease lease = all.get(random.nextInt(all.size()));
    Lease none =
        faults.once(2)
            ? new Lease(lease.task(), lease.attempt(), lease.fence() + 100_000, lease.agent())
            : new Lease(lease.task(), lease.attempt() + 50, lease.fence(), lease.agent());
    return faults.once(2)
        ? new AttemptReport.Started(none)
        : new AttemptReport.Ended(none, new AttemptOutcome.Exited(random.nextInt(2)));
  }

  private void check() {
    locks.check(run, state);
    run.compare(state);
    run.checkRunning(agent.running());
  }
}
