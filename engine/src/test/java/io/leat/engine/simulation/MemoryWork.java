package io.leat.engine.simulation;

import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.agent.StepScript;
import io.leat.engine.agent.StopReason;
import io.leat.engine.agent.memory.MemoryStep;
import io.leat.engine.attempt.AttemptWork;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.Need;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.Recording;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RunPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The work around the attempts of a run: what they are to do, by chance, and what is kept of them. It outlives the process. The disk is full
 * now and then.
 */
final class MemoryWork implements AttemptWork {
  private static final Duration TIMEOUT = Duration.ofSeconds(7);

  private final Faults faults;
  private final RunPlan plan;
  private final Checker checker;
  private final Path folder;
  private final String mark;

  /** Whether the workspace of a lease is there, of those that were made. */
  private final Map<Lease, Boolean> workspaces = new HashMap<>();

  /** What was kept of attempts whose end may not be stored yet. */
  private final Map<Lease, AttemptOutcome> kept = new HashMap<>();

  private final Map<Lease, Duration> timeouts = new HashMap<>();
  private boolean isFull;

  /**
   * The work of a run.
   *
   * @param mark what the marks of its attempts hold
   */
  MemoryWork(Faults faults, RunPlan plan, Checker checker, Path folder, String mark) {
    this.faults = faults;
    this.plan = plan;
    this.checker = checker;
    this.folder = folder;
    this.mark = mark;
  }

  @Override
  public boolean slow(Lease lease) {
    return false;
  }

  // ---- before

  @Override
  public Prepared prepare(Lease lease, Facts facts) throws IOException {
    faults.action();
    if (!checker.holds(lease)) {
      throw new AssertionError(lease + " is prepared, and its lease is not stored");
    }
    workspaces.put(lease, true);
    faults.action();
    if (faults.breaks(15)) {
      throw new IOException("not to be prepared");
    }
    room();
    Task task = plan.task(lease.task());
    if (faults.breaks(15) && plan.group(plan.number(lease.task())).length == 0) {
      return new Prepared.Reuse(new AttemptOutcome.Reused(1), earlier(task));
    }
    // these say how long it may take
    List<StepScript> steps = steps(lease);
    return new Prepared.Launch(
        new AttemptSpec(
            ticket(lease),
            folder,
            steps,
            Map.of(),
            AttemptSpec.Secrets.NONE,
            new AttemptSpec.Streams(
                reads(task) ? input(lease) : null, readers(lease), Recording.LOG)));
  }

  private Map<OutputName, Scalar> earlier(Task task) {
    if (task.outputs().isEmpty()) {
      return Map.of();
    }
    OutputName first = task.outputs().firstKey();
    return Map.of(
        first, first.equals(RandomGraph.LIST) ? new Scalar.Items(items()) : Scalar.of("a"));
  }

  private List<String> items() {
    return List.of("a", "b", "c", "d", "e").subList(0, faults.random.nextInt(6));
  }

  private static boolean reads(Task task) {
    return task.needs().stream().anyMatch(need -> need instanceof Need.Stream);
  }

  private List<Path> readers(Lease lease) {
    List<Path> inputs = new ArrayList<>();
    for (int member : plan.group(plan.number(lease.task()))) {
      for (Need need : plan.task(member).needs()) {
        if (need instanceof Need.Stream && need.task().equals(lease.task())) {
          inputs.add(input(plan.task(member).name(), lease.attempt()));
        }
      }
    }
    return inputs;
  }

  private List<StepScript> steps(Lease lease) {
    Random random = faults.random;
    List<StepScript> steps = new ArrayList<>();
    if (faults.once(3)) {
      steps.add(MemoryStep.waits(Duration.ofMillis(random.nextInt(10_000))));
    }
    for (OutputName output : plan.task(lease.task()).outputs().keySet()) {
      if (!faults.once(4)) {
        steps.add(MemoryStep.publishes(published(output)));
      }
    }
    if (!readers(lease).isEmpty() && faults.once(3)) {
      steps.add(MemoryStep.unread());
    } else {
      steps.add(MemoryStep.waits(Duration.ofMillis(random.nextInt(60_000))));
    }
    switch (faults.isStorm() ? random.nextInt(17) : 0) {
      case 0, 1, 2, 3, 4, 5, 6, 7, 8 -> steps.add(MemoryStep.ends(0));
      case 9, 10, 11 -> steps.add(MemoryStep.ends(1 + random.nextInt(3)));
      case 12 -> steps.add(MemoryStep.ends(AttemptOutcome.SIGPIPE));
      case 13 -> {
        timeouts.put(lease, TIMEOUT);
        steps.add(random.nextBoolean() ? MemoryStep.heedless("") : MemoryStep.awaits(0));
      }
      case 14 -> steps.add(MemoryStep.errs("no"));
      case 15 -> {
        steps.add(MemoryStep.getsLost("gone"));
        steps.add(MemoryStep.waits(Duration.ofMillis(random.nextInt(60_000))));
      }
      default -> {
        // it can be stopped only by force, and takes long
        timeouts.put(lease, Duration.ofMinutes(5));
        steps.add(MemoryStep.heedless(""));
      }
    }
    return steps;
  }

  private String published(OutputName output) {
    String value =
        output.equals(RandomGraph.LIST)
            ? new Scalar.Items(items()).text()
            : faults.once(2) ? "a" : "b";
    return output + "=" + value + (faults.once(40) ? "\nrubbish\n" : "\n");
  }

  // ---- after

  @Override
  public AttemptOutcome conclude(Lease lease, AttemptOutcome outcome, Facts facts)
      throws IOException {
    faults.action();
    room();
    if (Objects.equals(workspaces.get(lease), false)) {
      throw new AssertionError(lease + " is concluded, and its workspace is gone");
    }
    AttemptOutcome known =
        kept.computeIfAbsent(
            lease,
            _ ->
                outcome.good() && faults.breaks(20)
                    ? new AttemptOutcome.Broken("an artifact is missing")
                    : outcome);
    faults.action();
    return known;
  }

  private void room() throws IOException {
    if (isFull || faults.breaks(10)) {
      throw new IOException("No space left on device");
    }
  }

  /** Fills the disk, or makes room. */
  void full(boolean full) {
    isFull = full;
  }

  @Override
  public void giveUp(Lease lease, StopReason reason) {}

  @Override
  public boolean remains(Lease lease) {
    return workspaces.getOrDefault(lease, false) || kept.containsKey(lease);
  }

  @Override
  public void ended(Lease lease, AttemptOutcome outcome) {
    faults.action();
    if (!checker.ended(lease, outcome)) {
      throw new AssertionError(lease + " leaves, and its end is not stored");
    }
    workspaces.computeIfPresent(lease, (_, _) -> false);
    faults.action();
    kept.remove(lease);
  }

  /** When a run has ended nothing is left of its attempts. */
  void checkLeft() {
    if (workspaces.containsValue(true) || !kept.isEmpty()) {
      throw new AssertionError("left by attempts that have ended: " + workspaces + kept.keySet());
    }
  }

  @Override
  public void taken(Lease lease) {}

  @Override
  public void look() {
    faults.action();
  }

  // ---- what is known of attempts

  @Override
  public AttemptFolder folder(Lease lease) {
    return new AttemptFolder(folder.resolve(lease.task().text() + "-" + lease.attempt()));
  }

  @Override
  public Path input(Lease lease) {
    return input(lease.task(), lease.attempt());
  }

  private Path input(TaskName task, int attempt) {
    return folder.resolve(task.text() + "-" + attempt + ".in");
  }

  @Override
  public String mark() {
    return mark;
  }

  @Override
  public String mark(Lease lease) {
    return mark + lease.fence() + ";";
  }

  @Override
  public @Nullable Duration timeout(Lease lease) {
    return timeouts.get(lease);
  }

  @Override
  public long mostLog() {
    return 0;
  }

  @Override
  public UnaryOperator<String> telling(Lease lease) {
    return UnaryOperator.identity();
  }

  @Override
  public List<String> masked(Lease lease) {
    return List.of();
  }
}
