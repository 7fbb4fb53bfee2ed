package io.leat.engine.schedule;

import io.leat.engine.job.Demand;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides what goes on where, for all runs: those that run and those that are queued are one ordered set, and whenever a slot is free, a
 * task becomes ready, or an agent changes, they are asked in that order for the first thing that fits. No timer decides anything.
 *
 * <p>A run that runs asks by its {@link RunSlots}. When there is room for what it asked for in vain, the slots are kept for it and it is
 * woken; what it then does not take goes to the next. A queued run is told to begin, with a slot kept for its first task. What fits nowhere
 * now lets others pass.
 *
 * <p>Safe for all threads. Nobody is called with the scheduler locked, but for policies and the {@link Gate}.
 */
public final class Scheduler {
  private final AgentSlots agentSlots;
  private final Gate gate;
  private final TreeMap<Rank, RunSlots> wanting = new TreeMap<>();
  private final TreeMap<Rank, QueuedRun> queue = new TreeMap<>();
  private boolean isHalted;

  /** Counts what may let something begin that could not before. */
  private long changes;

  /** How many of them all sources were asked after. */
  private long placed;

  /** Tells which queued runs may begin, apart from slots (port). Called with the scheduler locked: must be quick, and not call it. */
  public interface Gate {
    /** Lets all begin. */
    Gate OPEN =
        new Gate() {
          @Override
          public boolean mayBegin(QueuedRun run) {
            return true;
          }

          @Override
          public void begins(QueuedRun run) {}
        };

    /** Whether a queued run may begin now. When that changes, {@link Scheduler#changed} has to be called. */
    boolean mayBegin(QueuedRun run);

    /** A queued run is about to be told to begin. */
    void begins(QueuedRun run);
  }

  /** What is to be called once the scheduler is not locked any more. */
  private static final class Calls {
    private final List<Runnable> calls = new ArrayList<>();

    void add(Runnable call) {
      calls.add(call);
    }

    void run() {
      calls.forEach(Runnable::run);
    }
  }

  /** A scheduler with the standard policies, which lets all begin. */
  public Scheduler() {
    this(StandardPolicy.ALL, Gate.OPEN);
  }

  /**
   * A scheduler without agents.
   *
   * @param policies in the order in which they decide
   */
  public Scheduler(List<PlacementPolicy> policies, Gate gate) {
    this.agentSlots = new AgentSlots(policies);
    this.gate = gate;
  }

  // ---- what there is

  /** Makes these the agents that there are, in place of those before. */
  public void agents(Collection<AgentCapacity> agents) {
    signal(() -> agentSlots.agents(agents));
  }

  /** Has nothing begin from now on, as while the disk is full, or lets it. */
  public void halt(boolean halt) {
    signal(() -> isHalted = halt);
  }

  /** Something has changed that the {@link Gate} asks. */
  public void changed() {
    signal(() -> {});
  }

  /** Does something after which more may begin. */
  private void signal(Runnable change) {
    Calls calls = new Calls();
    try {
      synchronized (this) {
        change.run();
        changes++;
        place(null, calls);
      }
    } finally {
      // what was kept for somebody is told, whatever failed behind it
      calls.run();
    }
  }

  /**
   * The slots as a run sees them that runs.
   *
   * @param queued as which it was queued, and told to begin: the slot that is kept for it becomes its own; null for none
   */
  public synchronized RunSlots slots(Rank rank, String project, @Nullable QueuedRun queued) {
    // what is kept for it was counted under the name that the project had when it was queued
    RunSlots slots = new RunSlots(this, rank, queued == null ? project : queued.project());
    if (queued != null) {
      slots.own.putAll(queued.reserved);
      queued.reserved.clear();
    }
    return slots;
  }

  /** Has a run wait until there is a slot for its first task and it may begin. */
  public void queue(QueuedRun run) {
    signal(() -> queue.put(run.rank(), run));
  }

  /** Has a run that waits do so in another place; whether it waits: one that was told to begin stays as it is. */
  public boolean move(QueuedRun run, QueuedRun moved) {
    boolean[] waits = new boolean[1];
    signal(
        () -> {
          waits[0] = queue.remove(run.rank(), run);
          if (waits[0]) {
            queue.put(moved.rank(), moved);
          }
        });
    return waits[0];
  }

  /** Has a run wait no longer, or gives back what is kept for it; does nothing when it has begun. */
  public void remove(QueuedRun run) {
    signal(
        () -> {
          queue.remove(run.rank(), run);
          keep(run.project(), run.reserved, -1);
          run.reserved.clear();
        });
  }

  // ---- placing

  /**
   * Asks the sources in order for what fits.
   *
   * @param before only those that come before it; null for all
   */
  private void place(@Nullable Rank before, Calls calls) {
    if (before == null) {
      placed = changes;
    }
    if (isHalted || !agentSlots.isFree()) {
      return;
    }
    WorkSource source = next(null);
    while (source != null && (before == null || source.rank().compareTo(before) < 0)) {
      switch (source) {
        case RunSlots slots -> offer(slots, calls);
        case QueuedRun run -> begin(run, calls);
      }
      source = agentSlots.isFree() ? next(source.rank()) : null;
    }
  }

  /** The source that comes next after {@code last}; null for none. */
  private @Nullable WorkSource next(@Nullable Rank last) {
    Map.Entry<Rank, RunSlots> running =
        last == null ? wanting.firstEntry() : wanting.higherEntry(last);
    Map.Entry<Rank, QueuedRun> queued = last == null ? queue.firstEntry() : queue.higherEntry(last);
    if (running == null || queued == null) {
      return running != null ? running.getValue() : queued == null ? null : queued.getValue();
    }
    return running.getKey().compareTo(queued.getKey()) <= 0
        ? running.getValue()
        : queued.getValue();
  }

  private void offer(RunSlots slots, Calls calls) {
    boolean isOffered = false;
    for (Map.Entry<List<Demand>, RunSlots.Want> each : slots.wants.entrySet()) {
      RunSlots.Want want = each.getValue();
      while (want.count > 0 && keep(slots, each.getKey())) {
        want.count--;
        isOffered = true;
      }
    }
    if (isOffered) {
      calls.add(slots.wake);
    }
  }

  /** Keeps a slot for each of {@code tasks}, which start together, or none; whether there was room. */
  private boolean keep(RunSlots slots, List<Demand> tasks) {
    List<AgentSlots.Choice> agents = agentSlots.choose(tasks, slots.view());
    for (int i = 0; i < agents.size(); i++) {
      RunSlots.Held kept = new RunSlots.Held(agents.get(i).agent(), tasks.get(i));
      slots.own.merge(kept, 1, Integer::sum);
      agentSlots.keep(kept.agent(), slots.project, kept.task(), 1);
    }
    return !agents.isEmpty();
  }

  /** Keeps {@code times} as many slots as {@code kept} says, which may be less than nothing. */
  private void keep(String project, Map<RunSlots.Held, Integer> kept, int times) {
    kept.forEach(
        (each, count) -> agentSlots.keep(each.agent(), project, each.task(), count * times));
  }

  private void begin(QueuedRun run, Calls calls) {
    if (!gate.mayBegin(run)) {
      return;
    }
    for (Demand demand : run.demands()) {
      List<AgentSlots.Choice> agents = agentSlots.choose(List.of(demand), run.view());
      if (!agents.isEmpty()) {
        RunSlots.Held kept = new RunSlots.Held(agents.getFirst().agent(), demand);
        run.reserved.put(kept, 1);
        keep(run.project(), run.reserved, 1);
        queue.remove(run.rank(), run);
        gate.begins(run);
        calls.add(run.begin());
        return;
      }
    }
  }

  // ---- what runs ask, see RunSlots

  List<String> take(RunSlots slots, List<Demand> tasks, int count) {
    Calls calls = new Calls();
    List<String> agents = new ArrayList<>(tasks.size());
    try {
      synchronized (this) {
        if (slots.asked != changes && placed != changes) {
          // those that come before it come before it
          slots.asked = changes;
          place(slots.rank, calls);
        }
        List<AgentSlots.Choice> chosen = isHalted ? List.of() : choose(slots, tasks);
        if (chosen.isEmpty()) {
          slots.wants.put(tasks, new RunSlots.Want(count, slots.round));
          wanting.put(slots.rank, slots);
        } else {
          slots.wants.remove(tasks);
        }
        for (int i = 0; i < chosen.size(); i++) {
          AgentSlots.Choice choice = chosen.get(i);
          RunSlots.Held kept = slots.takeKept(choice.agent(), tasks.get(i));
          if (kept != null) {
            agentSlots.keep(kept.agent(), slots.project, kept.task(), -1);
          }
          slots.reasons.put(choice.agent(), choice.why());
          hold(slots, choice.agent(), tasks.get(i), 1);
          agents.add(choice.agent());
        }
      }
    } finally {
      calls.run();
    }
    return agents;
  }

  /** The agents for what a run asks; what is kept for it is free for it. */
  private List<AgentSlots.Choice> choose(RunSlots slots, List<Demand> tasks) {
    keep(slots.project, slots.own, -1);
    try {
      return agentSlots.choose(tasks, slots.view());
    } finally {
      keep(slots.project, slots.own, 1);
    }
  }

  private void hold(RunSlots slots, String agent, Demand task, int count) {
    if (slots.isClosed) {
      // all that it held was given back
      return;
    }
    agentSlots.hold(agent, slots.project, task, count);
    slots.held.merge(new RunSlots.Held(agent, task), count, AgentSlots::sum);
    slots.seen.add(agent);
  }

  synchronized void onRoom(RunSlots slots, Runnable wake) {
    slots.wake = wake;
  }

  synchronized void adopt(RunSlots slots, String agent, Demand task) {
    hold(slots, agent, task, 1);
  }

  synchronized void give(RunSlots slots, String agent, Demand task) {
    hold(slots, agent, task, -1);
    changes++;
  }

  void lend(RunSlots slots, String agent, Demand task) {
    signal(() -> hold(slots, agent, task, -1));
  }

  void settled(RunSlots slots) {
    Calls calls = new Calls();
    try {
      synchronized (this) {
        if (giveBack(slots)) {
          changes++;
        }
        slots.wants.values().removeIf(each -> each.round != slots.round);
        slots.round++;
        if (slots.wants.isEmpty()) {
          wanting.remove(slots.rank, slots);
        }
        if (placed != changes) {
          place(null, calls);
        }
      }
    } finally {
      calls.run();
    }
  }

  /** Gives back what is kept for a run; whether there was something. */
  private boolean giveBack(RunSlots slots) {
    boolean isKept = !slots.own.isEmpty();
    keep(slots.project, slots.own, -1);
    slots.own.clear();
    return isKept;
  }

  void close(RunSlots slots) {
    signal(
        () -> {
          wanting.remove(slots.rank, slots);
          slots.wants.clear();
          giveBack(slots);
          slots.held.forEach(
              (held, count) -> agentSlots.hold(held.agent(), slots.project, held.task(), -count));
          slots.held.clear();
          slots.isClosed = true;
        });
  }

  synchronized boolean isHalted() {
    return isHalted;
  }

  synchronized String why(RunSlots slots, String agent) {
    return agentSlots.size() < 2 ? "" : slots.reasons.getOrDefault(agent, "");
  }

  // ---- what is asked for people

  /** All agents, by name, and how full they are, as a run of {@code project} sees them; null for one that sees all. */
  public synchronized List<AgentRoom> rooms(@Nullable String project) {
    return agentSlots.rooms(project);
  }

  /** How many slots of an agent are held. */
  public synchronized int used(String agent) {
    return agentSlots.used(agent);
  }

  /** The runs that wait, in their order. */
  public synchronized List<QueuedRun> queued() {
    return List.copyOf(queue.values());
  }
}
