package io.leat.engine.simulation;

import io.leat.engine.agent.AttemptReport;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RunSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Several runs over one scheduler and several agents, in a world that breaks: processes die between any two actions, agents come, go and
 * lie, disks are full, and people change their minds. All of it follows from a seed. After some steps the world breaks no more, and all
 * must come to its end.
 */
public final class EngineSimulation implements Simulation {
  private static final int CALM_STEPS = 3000;

  private final Random random;
  private final Faults faults;
  private final World world;
  private final int runs;
  private final List<Promise> promises = new ArrayList<>();
  private SimulatedProcess process;
  private int deaths;
  private int step;

  /** What somebody was answered: once that says so, it is stored. */
  private record Promise(CompletableFuture<Boolean> answer, BooleanSupplier isStored) {}

  private EngineSimulation(long seed, Path folder) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
    this.faults = new Faults(random);
    this.world = new World(faults, folder);
    this.runs = 1 + random.nextInt(6);
    this.process = new SimulatedProcess(world);
  }

  /** Runs the simulation of {@code seed}; as {@link Simulation#run(long, Path, boolean, java.util.function.Supplier)}. */
  public static int run(long seed, Path folder, boolean aloud) {
    return Simulation.run(seed, folder, aloud, () -> new EngineSimulation(seed, folder));
  }

  @Override
  public int events() {
    return world.rows().stream().mapToInt(each -> each.run.store.stored.size()).sum();
  }

  @Override
  public String told(long seed) {
    StringBuilder text = new StringBuilder();
    text.append("seed ").append(seed).append(", step ").append(step).append(", ");
    text.append(deaths).append(" deaths\n");
    for (SimulatedRow each : world.rows()) {
      text.append(each.planned()).append(each.run.isOver ? " over\n" : "\n");
    }
    for (SimulatedAgent each : world.agents()) {
      text.append(each.capacity()).append('\n');
    }
    world.rows().forEach(each -> text.append(each.run.told()));
    return text.toString();
  }

  @Override
  public void run() {
    int stormy = random.nextInt(400);
    perform(process::start);
    while (faults.isStorm() || !isOver()) {
      if (step == stormy) {
        calm();
      }
      if (step > stormy + CALM_STEPS) {
        throw new AssertionError("not all runs come to their end");
      }
      step++;
      if (faults.isStorm()) {
        storm();
      } else {
        clear();
      }
      check();
    }
    end();
  }

  private boolean isOver() {
    return world.rows().size() == runs && world.rows().stream().allMatch(each -> each.run.isOver);
  }

  private void check() {
    world.check();
    process.check();
    for (Promise each : promises) {
      if (each.answer().isDone() && each.answer().join() && !each.isStored().getAsBoolean()) {
        throw new AssertionError("what was answered with yes is not stored");
      }
    }
  }

  // ---- lives and deaths

  /** The process does something, and dies now and then before it is done. */
  private void perform(Runnable work) {
    faults.kill(faults.breaks(20) ? random.nextInt(30) : -1);
    Runnable next = work;
    while (true) {
      try {
        next.run();
        return;
      } catch (Faults.Killed died) {
        deaths++;
        process = new SimulatedProcess(world);
        faults.kill(faults.breaks(4) ? random.nextInt(60) : -1);
        next = process::start;
      }
    }
  }

  // ---- a storm

  private void storm() {
    if (faults.once(2)) {
      world.clock().pass(Duration.ofMillis(random.nextInt(15_000)));
    }
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3, 4 -> perform(this::turns);
      case 5, 6 -> perform(() -> process.look(agent()));
      case 7 -> perform(process::beginTold);
      case 8 -> submit();
      case 9 -> people();
      case 10 -> agents();
      default -> disk();
    }
  }

  private void turns() {
    List<SimulatedRow> live = new ArrayList<>(process.live());
    Collections.shuffle(live, random);
    int count = faults.once(3) ? live.size() : Math.min(1, live.size());
    live.subList(0, count).forEach(each -> process.turn(each));
  }

  private SimulatedAgent agent() {
    return world.agents().get(random.nextInt(world.agents().size()));
  }

  private void submit() {
    if (world.rows().size() < runs) {
      SimulatedRow row = world.submit();
      perform(() -> process.submit(row));
    }
  }

  private void people() {
    if (faults.once(4)) {
      world.pause(!world.isPaused());
      perform(process::pause);
      return;
    }
    if (world.rows().isEmpty()) {
      return;
    }
    SimulatedRow row = world.row(1 + random.nextInt(world.rows().size()));
    TaskName task = row.run.plan.task(random.nextInt(row.run.plan.size())).name();
    switch (random.nextInt(8)) {
      case 0 -> perform(() -> cancel(row));
      case 1, 2, 3 -> perform(() -> process.prioritize(row, random.nextInt(5) - 2));
      case 4 ->
          promise(row, new RunSignal.Refuse(task, "somebody"), () -> row.run.checker.isAsked(task));
      case 5 -> promise(row, new RunSignal.Due(task), () -> true);
      default ->
          promise(
              row, new RunSignal.Approve(task, "somebody"), () -> row.run.checker.isAgreed(task));
    }
  }

  private void cancel(SimulatedRow row) {
    if (!process.withdraw(row)) {
      promise(
          row,
          new RunSignal.Cancel("somebody", faults.once(3)),
          () -> row.run.checker.isCancelled());
    }
  }

  private void promise(SimulatedRow row, RunSignal signal, BooleanSupplier isStored) {
    CompletableFuture<Boolean> answer = process.tell(row, signal);
    if (answer != null) {
      promises.add(new Promise(answer, isStored));
    }
  }

  private void agents() {
    SimulatedAgent agent = agent();
    switch (random.nextInt(8)) {
      case 0 -> agent.isDrained = !agent.isDrained;
      case 1 -> agent.slots = 1 + random.nextInt(4);
      case 2 -> agent.isEntered = !agent.isEntered;
      case 3, 4 -> perform(agent.machine::goAway);
      case 5, 6 -> perform(agent.machine::comeBack);
      default -> lie(agent);
    }
    perform(process::changed);
  }

  /** A driver tells what is not true: of an attempt that runs there, or one that never was. */
  private void lie(SimulatedAgent agent) {
    List<Lease> running = agent.machine.running();
    if (running.isEmpty()) {
      return;
    }
    Lease lease = running.get(random.nextInt(running.size()));
    if (world.run(lease).strays.contains(lease)) {
      // that something never began is told once
      return;
    }
    process
        .driver(agent)
        .claim(
            switch (random.nextInt(5)) {
              case 0 -> {
                world.run(lease).strays.add(lease);
                yield new AttemptReport.NeverStarted(lease);
              }
              case 1 -> {
                SimulatedRun run = world.run(lease);
                run.strays.add(lease);
                // a writer would wait for ever for a reader that failed, and is said to have ended
                // well
                boolean isPipe = run.plan.group(run.plan.number(lease.task())).length > 0;
                int code = isPipe ? 1 : random.nextInt(2);
                yield new AttemptReport.Ended(lease, new AttemptOutcome.Exited(code));
              }
              case 2 -> new AttemptReport.Started(lease);
              case 3 ->
                  new AttemptReport.Ended(
                      new Lease(
                          lease.task(), lease.attempt(), lease.fence() + 100_000, lease.agent()),
                      new AttemptOutcome.Exited(0));
              default ->
                  new AttemptReport.NeverStarted(
                      new Lease(lease.task(), lease.attempt() + 50, lease.fence(), lease.agent()));
            });
  }

  private void disk() {
    if (faults.once(world.isFull() ? 3 : 12)) {
      world.full(!world.isFull());
      perform(process::halt);
    } else {
      perform(process::tryAgain);
    }
  }

  // ---- the calm

  private void calm() {
    faults.calm();
    while (world.rows().size() < runs) {
      process.submit(world.submit());
    }
    world.full(false);
    process.halt();
    world.pause(false);
    process.pause();
    for (SimulatedAgent each : world.agents()) {
      each.isDrained = false;
      each.isEntered = true;
      each.machine.comeBack();
    }
    process.changed();
  }

  private void clear() {
    world.clock().pass(Duration.ofMinutes(random.nextInt(3)));
    process.tryAgain();
    process.beginTold();
    world.agents().forEach(process::look);
    for (SimulatedRow each : process.live()) {
      for (TaskName task : process.asking(each)) {
        promise(
            each, new RunSignal.Approve(task, "somebody"), () -> each.run.checker.isAgreed(task));
      }
      process.turn(each);
    }
  }

  private void end() {
    process.checkEnd();
    for (SimulatedRow each : world.rows()) {
      each.run.work.checkLeft();
    }
    for (SimulatedAgent each : world.agents()) {
      if (!each.machine.running().isEmpty()) {
        throw new AssertionError("attempts still run: " + each.machine.running());
      }
    }
  }
}
