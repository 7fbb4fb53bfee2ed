package io.leat.engine.simulation;

import io.leat.engine.agent.AttemptReport;
import io.leat.engine.dispatch.RunSetup;
import io.leat.engine.dispatch.StepwiseDispatcher;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Scalar;
import io.leat.engine.graph.TaskGraph;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunState;
import io.leat.engine.run.TaskState;
import io.leat.engine.schedule.Slots;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One run of a random graph in a {@link World} that breaks, by the real rules and the real dispatcher. All of it follows from a seed.
 * After some steps the world breaks no more, and the run must come to its end.
 */
public final class Simulation {
  private static final int CALM_STEPS = 3000;

  private final Random random;
  private final RunPlan plan;
  private final TaskGraph graph;
  private final World world;
  private final int slots;
  private final @Nullable Duration limit;
  private RunState state;
  private World.MemoryLocks locks;
  private StepwiseDispatcher dispatcher;
  private RunState mirror;
  private int mirrored;
  private int deaths;

  private Simulation(long seed, Path folder) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.graph = RandomGraph.of(random);
    this.plan = new RunPlan(graph, Facts.NONE);
    this.slots = 1 + random.nextInt(4);
    this.limit = world(6) ? Duration.ofSeconds(random.nextInt(600)) : null;
    this.world = new World(random, plan, folder, new Checker(plan, slots));
    this.state = new RunState(plan);
    this.mirror = new RunState(plan);
    this.locks = world.new MemoryLocks();
    this.dispatcher = dispatcher();
  }

  private boolean world(int in) {
    return random.nextInt(in) == 0;
  }

  /**
   * Runs the simulation of {@code seed}; {@code folder} is for the files of its attempts.
   *
   * @return how many events there were
   * @throws AssertionError when a rule is broken; holds the graph and all events
   */
  public static int run(long seed, Path folder, boolean aloud) {
    Simulation simulation = new Simulation(seed, folder);
    try {
      simulation.run();
      if (aloud) {
        System.out.println(simulation.told(seed));
      }
      return simulation.world.stored.size();
    } catch (AssertionError | RuntimeException | StackOverflowError problem) {
      throw new AssertionError(
          problem + "\n" + simulation.told(seed) + "run it again with -Dleat.seed=" + seed,
          problem);
    } finally {
      simulation.world.close();
    }
  }

  private String told(long seed) {
    StringBuilder text = new StringBuilder();
    text.append("seed ").append(seed).append(", ").append(slots).append(" slots, ");
    text.append(deaths).append(" deaths\n");
    graph.tasks().forEach(task -> text.append(task).append('\n'));
    return text.append(world.told()).toString();
  }

  private StepwiseDispatcher dispatcher() {
    locks = world.new MemoryLocks();
    return new StepwiseDispatcher(
        new RunSetup(
            state,
            world,
            new RunSetup.Around(
                reports -> world.new Driver(reports::reported), world, locks, Slots.on("a", slots)),
            new RunSetup.Clocks(world, world),
            limit,
            this::fed));
  }

  /** The feed has each event once and in order, but those that a dying process did not come to hand over. */
  private void fed(RecordedEvent event) {
    if (!world.stored.get((int) event.version() - 1).equals(event)) {
      throw new AssertionError("the feed is told of " + event + ", which is not stored");
    }
  }

  private void run() {
    int stormy = random.nextInt(200);
    begin();
    for (int step = 0; !dispatcher.ended(); step++) {
      world.faults = step < stormy;
      if (step > stormy + CALM_STEPS) {
        throw new AssertionError("the run does not come to its end");
      }
      world.pass(world.faults ? Duration.ofMillis(random.nextInt(15_000)) : Duration.ofMinutes(5));
      signals();
      world.kill(world.faults && world(10) ? random.nextInt(20) : -1);
      try {
        dispatcher.turn();
      } catch (World.Killed | IOException died) {
        restart();
      }
      same();
    }
    world.kill(-1);
    restart();
    if (!dispatcher.ended()) {
      throw new AssertionError("a run that has ended begins again");
    }
    world.left();
  }

  private void begin() {
    world.kill(world.faults && world(10) ? random.nextInt(20) : -1);
    while (true) {
      try {
        dispatcher.begin();
        return;
      } catch (World.Killed | IOException died) {
        replay();
        world.kill(world.faults && world(4) ? random.nextInt(20) : -1);
      }
    }
  }

  private void restart() {
    replay();
    begin();
  }

  private void replay() {
    deaths++;
    dispatcher.close();
    state = new RunState(plan);
    world.replay(event -> state.apply(event.event(), event.at()));
    dispatcher = dispatcher();
  }

  private void signals() {
    if (!world.faults) {
      for (int i = 0; i < plan.size(); i++) {
        if (state.task(i) instanceof TaskState.Asking(Instant deadline) && deadline == null) {
          dispatcher.send(new RunSignal.Approve(plan.task(i).name(), "somebody"));
        }
      }
      return;
    }
    if (world(4)) {
      var name = plan.task(random.nextInt(plan.size())).name();
      dispatcher.send(
          switch (random.nextInt(5)) {
            case 0 -> new RunSignal.Due(name);
            case 1 -> new RunSignal.Refuse(name, "somebody");
            case 2 -> new RunSignal.Start();
            default -> new RunSignal.Approve(name, "somebody");
          });
    }
    if (world(150)) {
      dispatcher.send(new RunSignal.Cancel("somebody", world(3)));
    }
    AttemptReport rumour = world(4) ? world.rumour() : null;
    if (rumour != null) {
      dispatcher.report(rumour);
      dispatcher.send(
          rumour instanceof AttemptReport.Ended(Lease lease, AttemptOutcome outcome)
              ? new RunSignal.Ended(lease, outcome)
              : new RunSignal.Published(rumour.lease(), RandomGraph.OUTPUTS[0], Scalar.of("a")));
    }
  }

  /** What is stored makes the state that the dispatcher has, as soon as it has stored all. */
  private void same() {
    for (; mirrored < world.stored.size(); mirrored++) {
      RecordedEvent event = world.stored.get(mirrored);
      mirror.apply(event.event(), event.at());
    }
    for (TaskName holder : locks.holders()) {
      if (state.task(holder).held() == null && mirror.task(holder).held() == null) {
        throw new AssertionError("'" + holder + "' holds a lock and does not run");
      }
    }
    if (state.version() == mirror.version()) {
      compare(state, mirror);
    }
  }

  private void compare(RunState one, RunState other) {
    boolean equal =
        one.started() == other.started()
            && one.cancelled() == other.cancelled()
            && one.atOnce() == other.atOnce()
            && one.status().equals(other.status());
    for (int i = 0; equal && i < plan.size(); i++) {
      equal = one.task(i).equals(other.task(i)) && one.outputs(i).equals(other.outputs(i));
    }
    if (!equal) {
      throw new AssertionError("replaying gives another state");
    }
  }
}
