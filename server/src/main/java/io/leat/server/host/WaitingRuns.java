package io.leat.server.host;

import io.leat.engine.job.Demand;
import io.leat.store.OpenRun;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The prepared runs that wait, in the order in which they begin: those of a higher priority first, of one priority the older one.
 *
 * <p>Guarded by its owner.
 */
final class WaitingRuns implements Iterable<OpenRun> {
  private final TreeSet<OpenRun> order =
      new TreeSet<>(
          Comparator.comparingInt(OpenRun::priority).reversed().thenComparingLong(OpenRun::number));

  private final Map<Long, OpenRun> known = new HashMap<>();

  /** What the first tasks of a run ask of their agents, as far as it is known. */
  private final Map<Long, Set<Demand>> demands = new HashMap<>();

  /** Adds a run, or puts it where its priority has it now. */
  void add(OpenRun run) {
    OpenRun before = known.put(run.number(), run);
    if (before != null) {
      order.remove(before);
    }
    order.add(run);
  }

  /** Adds a run whose first tasks ask for agents that fit one of {@code first}. */
  void add(OpenRun run, Set<Demand> first) {
    demands.put(run.number(), first);
    add(run);
  }

  /** Whether a run waits. */
  boolean has(long number) {
    return known.containsKey(number);
  }

  /** Removes a run; does nothing when it does not wait. */
  void remove(long number) {
    OpenRun run = known.remove(number);
    if (run != null) {
      order.remove(run);
      demands.remove(number);
    }
  }

  /** How many wait. */
  int size() {
    return known.size();
  }

  /** What the first tasks of a run that waits ask for; {@code otherwise} tells it once where nobody knows it. */
  Set<Demand> demands(OpenRun run, Function<OpenRun, Set<Demand>> otherwise) {
    return demands.computeIfAbsent(run.number(), _ -> otherwise.apply(run));
  }

  /** The runs in order; removing one is as {@link #remove}. */
  @Override
  public Iterator<OpenRun> iterator() {
    Iterator<OpenRun> runs = order.iterator();
    return new Iterator<>() {
      private long last;

      @Override
      public boolean hasNext() {
        return runs.hasNext();
      }

      @Override
      public OpenRun next() {
        OpenRun next = runs.next();
        last = next.number();
        return next;
      }

      @Override
      public void remove() {
        runs.remove();
        known.remove(last);
        demands.remove(last);
      }
    };
  }
}
